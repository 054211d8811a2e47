"""Who can sign in to the demo, as demo/sign_ins.toml says."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portico.profiles.loading import profiles


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One of them; the last four are empty where they have none."""

    plan: str
    role: str
    email: str
    first_name: str
    last_name: str
    password: str
    staff: Sequence[str] = ()
    totp_secret: str = ""
    username: str = ""
    secret_answer: str = ""

    @property
    def login(self) -> str:
        """What they type first."""
        return self.username or self.email

    @property
    def line(self) -> str:
        """As the command line shows it."""
        return f"{self.role} at {self.plan}: {self.login} / {self.password}"


def people() -> list[SignIn]:
    """Those whose plan is in this installation, in the order of the file."""
    return [each for each in everyone() if each.plan in profiles()]


@cache
def everyone() -> tuple[SignIn, ...]:
    """The whole file."""
    text = Path(__file__).with_name("sign_ins.toml").read_text(encoding="utf-8")
    told: dict[str, Any] = tomllib.loads(text)
    return tuple(SignIn(**{"password": told["password"], **each}) for each in told["people"])
