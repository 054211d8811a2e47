"""A visitor who speaks HTTP to a real web server, keeps its cookies, and follows nothing."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PATIENCE = 60
"""Seconds a visitor waits for an answer."""
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Unanswered(Exception):
    """The connection broke before the whole answer was there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str


@dataclass
class Visitor:
    """One browser, so to speak."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._answered(self.send("GET", path))

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._answered(self.send("POST", path, form))

    def sees(self, path: str) -> int:
        """The status of a page; 0 without an answer."""
        with contextlib.suppress(Unanswered):
            return self.get(path).status
        return 0

    def send(self, method: str, path: str, form: Mapping[str, str] | None = None) -> HTTPConnection:
        """Ask, and leave it to the caller to wait for the answer or to walk away."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None if form is None else urlencode(form)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
        except (OSError, HTTPException) as error:
            connection.close()
            raise Unanswered from error
        return connection

    def _answered(self, connection: HTTPConnection) -> Answer:
        with contextlib.closing(connection):
            try:
                response = connection.getresponse()
                body = response.read().decode()
            except (OSError, HTTPException) as error:
                raise Unanswered from error
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, response.headers.get("Location", ""), body)
