"""The help desk over HTTP: what staff type about a caller, and what the page then says."""

import re
from html import unescape

from django.test import Client

from portico.accounts.models import Account
from testing.builders import PLAN, signed_in


def page_of(account: Account, *, plan: str = PLAN) -> str:
    """The address of the page about a person."""
    return f"/{plan}/staff/desk/people/{account.public_id}/"


def answered(staff: Client, about: Account, answer: str, *, plan: str = PLAN) -> str:
    """Type in what the caller answers; what the page then says."""
    return _sent(staff, f"{page_of(about, plan=plan)}answer/", {"answer": answer})


def coded(staff: Client, about: Account, code: str, *, plan: str = PLAN) -> str:
    """Type in the code the caller reads out; what the page then says."""
    return _sent(staff, f"{page_of(about, plan=plan)}code/", {"code": code})


def code_shown(account: Account, *, plan: str = PLAN) -> str:
    """Have somebody sign in and show a call code."""
    page = signed_in(Client(), account).post(f"/{plan}/account/call-code/").content.decode()
    found = re.search(r"(\d{3}) (\d{3})", page)
    assert found, page
    return found[1] + found[2]


def searched(staff: Client, text: str, *, plan: str = PLAN) -> str:
    """Search for something; what the page then says."""
    return _sent(staff, f"/{plan}/staff/desk/search/", {"text": text})


def _sent(staff: Client, address: str, typed: dict[str, str]) -> str:
    return unescape(staff.post(address, typed, follow=True).content.decode())
