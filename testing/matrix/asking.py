"""Asking one address as one person, without leaving anything behind, and reading the answer."""

import html
import logging
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler

from testing.matrix.actors import Asker
from testing.matrix.addresses import Address
from testing.undoing import rolled_back

_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_PASSING = re.compile(r'value="\w{64}"|nonce="[^"]*"|\b\d{3}-[A-Z0-9]{4}\b')
"""What differs from answer to answer: the token of its forms, its nonce, its reference."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as text."""

    status: int
    headers: str
    body: str
    log: str
    """What was written down of it meanwhile."""
    reached: bool
    """False where it was refused before the page was told which thing was asked for."""

    @property
    def main(self) -> str:
        """What the page says itself, without the frame around it; all of what is no page."""
        found = _MAIN.search(self.body)
        return found.group() if found else self.body

    @property
    def words(self) -> str:
        """The same without markup."""
        return " ".join(_MARKUP.sub(" ", self.main).split())

    def same_but_for(self, repeated: Iterable[str]) -> tuple[int, str, str]:
        """What two answers share from which nobody learns which address was asked."""
        headers, body = _PASSING.sub("", self.headers), _PASSING.sub("", self.body)
        for each in repeated:
            headers, body = headers.replace(each, "…"), body.replace(each, "…")
        return self.status, headers, body


@contextmanager
def overheard() -> Iterator[StringIO]:
    """What is logged meanwhile, tracebacks too, and nowhere else: thousands of refusals are."""
    told = StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(logging.Formatter("{name}: {message}", style="{"))
    before, logging.root.handlers = logging.root.handlers, [handler]
    try:
        yield told
    finally:
        logging.root.handlers = before


class Reached:
    """The last middleware: notes on the request that nothing before the page itself refused it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Only what follows is of interest."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_of_the_page: object) -> None:
        """Called where no middleware before has answered."""
        request.reached = True  # type: ignore[attr-defined] # read where the answer is


class Browser:
    """One for everybody: it comes with the asker's cookie and forgets what it is given.

    It calls the portal as Django's test client does, but keeps no templates and contexts.
    """

    def __init__(self) -> None:
        """Errors are answered as a browser sees them."""
        self._requests, self._handler = RequestFactory(), ClientHandler(enforce_csrf_checks=False)
        self.asked = 0

    def ask(self, asker: Asker, method: str, address: Address) -> Answer:
        """Ask, read the whole answer, and undo whatever asking did."""
        self.asked += 1
        self._requests.cookies.clear()
        if asker.cookie:
            self._requests.cookies[settings.SESSION_COOKIE_NAME] = asker.cookie
        request = self._requests.generic(method, address.path)
        with overheard() as log, rolled_back():
            return _read(self._handler(request.environ), log)


def _read(response: Any, log: StringIO) -> Answer:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in response.headers.items())
    cookies = "\n".join(f"{name}: {each.value}" for name, each in response.cookies.items())
    secret = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    if secret >= set(response.cookies):
        cookies = ""
    reached = getattr(response.wsgi_request, "reached", False)
    said = f"{headers}\n{cookies}"
    return Answer(response.status_code, said, _text(content), log.getvalue(), reached=reached)


def _text(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        command = ["pdftotext", "-layout", "-", "-"]
        return subprocess.run(
            command, input=content, capture_output=True, check=True
        ).stdout.decode()
    if content.startswith(b"PK"):
        return _workbook(content)
    return html.unescape(content.decode())


def _workbook(content: bytes) -> str:
    """Every cell of an Excel file, which is a zip of XML."""
    with ZipFile(BytesIO(content)) as parts:
        texts = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    return html.unescape("\n".join(texts))
