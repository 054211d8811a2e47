"""What people do at the sign-in pages, over HTTP."""

import re
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portico.accounts.demo import current_totp
from portico.accounts.jobs import recover
from portico.accounts.models import Account, RecoveryRequest
from portico.notices.models import Notice
from portico.organizations.models import Membership
from testing.builders import PASSWORD, PLAN, signed_in
from testing.page_forms import form_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN = f"/{PLAN}/sign-in/"
FORGOT_PASSWORD = f"/{PLAN}/forgot-password/"
WRONG = "not the right password at all"
_MASKED = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|[\w.+-]+@[\w.-]+')


def sign_in(
    client: Client,
    email: str,
    password: str = PASSWORD,
    *,
    next_url: str = "",
    plan: str = PLAN,
    **headers: Any,
) -> Any:
    """Send the sign-in form."""
    posted = {"login": email, "password": password, "next": next_url}
    return client.post(f"/{plan}/sign-in/", posted, **headers)


def fail(client: Client, name: str, times: int = 1) -> Any:
    """Type a wrong password so many times; the last answer."""
    return [sign_in(client, name, WRONG) for _ in range(times)][-1]


def is_in(client: Client) -> bool:
    """True when the client's session belongs to someone who may see their own account."""
    return bool(client.get(f"/{PLAN}/account/").status_code == 200)


def enrol(account: Account) -> Authenticator:
    """Give someone an authenticator app with a known secret."""
    kind = Authenticator.Type.TOTP
    data = {"secret": get_adapter().encrypt(SECRET)}
    enrolled: Authenticator = Authenticator.objects.create(user=account, type=kind, data=data)
    return enrolled


def totp(account: Account, *, now: datetime | None = None) -> str:
    """A code the person's app shows now, not used before."""
    cache.clear()  # allauth remembers used codes there too, per process
    return current_totp(account, now=now or timezone.now())


def code_of(secret: str, *, now: datetime) -> str:
    """What an app shows that was given this secret."""
    return format_hotp_value(hotp_value("".join(secret.split()), int(now.timestamp()) // 30))


def masked(response: Any) -> tuple[int, dict[str, str], str]:
    """What two answers must share so that nobody learns from them who exists."""
    headers = {k: v for k, v in response.headers.items() if k not in {"Expires", "Content-Length"}}
    return response.status_code, headers, _MASKED.sub("", response.content.decode())


def answer_recoveries() -> None:
    """Answer everybody who forgot something, as the worker does; the mails wait to be delivered."""
    for pk in RecoveryRequest.objects.values_list("pk", flat=True):
        recover(request_id=pk)


def reset_link(client: Client, name: str, *, to: str) -> str:
    """Ask for a new password under a name; the path of the link that is mailed there."""
    client.post(FORGOT_PASSWORD, {"login": name})
    answer_recoveries()
    return link_in(last_mail(to))


def link_in(notice: Notice) -> str:
    """The path of the first link of a mail."""
    found = re.search(r"http://testserver(/\S+)", notice.body)
    assert found, notice.body
    return found[1]


def last_mail(to: str) -> Notice:
    """The latest mail to that address."""
    return Notice.objects.filter(to=to).latest("pk")


def at_work(member: Membership, *, host: str = "testserver") -> Client:
    """Signed in for their organization just now, with every text accepted that the plan asks for."""
    client = signed_in(Client(headers={"host": host}), member.account)
    plan = member.organization.plan
    session = client.session
    session["proved_at"] = timezone.now().isoformat()
    session.save()
    client.get(f"/{plan}/enter/")
    accept_terms(client, plan)
    return client


def accept_terms(client: Client, plan: str) -> None:
    """Whatever the plan asks of who is signed in, one text after the other."""
    accept = f"/{plan}/agreements/accept/"
    while (asked := client.get(accept)).status_code == 200:
        client.post(accept, form_in(asked.content.decode(), "accept").hidden)
