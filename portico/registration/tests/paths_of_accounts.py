"""How each row of docs/states.md about an account is walked; what holds somebody up is seen at the gate."""

from datetime import timedelta
from io import StringIO

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portico.access.actor import StaffRoleName
from portico.access.decide import Refusal
from portico.access.states import State
from portico.accounts.models import Account
from portico.organizations.models import Membership
from portico.profiles.loading import profile
from portico.registration.tests.beginnings import (
    LINKS,
    SIGNS,
    Walk,
    a_letter_office,
    mailed_link,
    opened,
    walks,
)
from testing.access_builders import an_invitation_to
from testing.builders import (
    NOW,
    PASSWORD,
    PLAN,
    a_member,
    a_secret_answer,
    a_username,
    an_account,
    an_organization,
    settle_in,
    signed_in,
    staff_member,
)
from testing.desk import code_shown, coded, page_of
from testing.page_forms import form_in
from testing.people import (
    WRONG,
    answer_recoveries,
    at_work,
    code_of,
    enrol,
    last_mail,
    link_in,
    sign_in,
    totp,
)

WEAK, NEW = "granite otter velvet umbrella", "Granite-otter velvet 7 umbrella"
EMAIL = "ines@plan.example"
ACTIVE, UNVERIFIED, INVITED = "active", "unverified", "invited"
LOCKED, LOST = "locked name", "second factor lost"
HELD_UP = {
    Refusal.PASSWORD: "password too weak",
    Refusal.TERMS: "terms due",
    Refusal.SECOND_FACTOR: "second factor missing",
}
"""What the gate asks for before it lets somebody go on."""
CHOICES = "choices missing"
CONDITIONS = {ACTIVE, UNVERIFIED, INVITED, LOCKED, LOST, CHOICES, *HELD_UP.values()}
PAGES = {
    "/password/stronger/": HELD_UP[Refusal.PASSWORD],
    "/agreements/accept/": HELD_UP[Refusal.TERMS],
    "/second-factor/": HELD_UP[Refusal.SECOND_FACTOR],
    "/account/here/": CHOICES,
    "/status/": UNVERIFIED,
    "/home/": ACTIVE,
    "/staff/reviews/": ACTIVE,
}
"""Where somebody is led to who goes in."""


def led_to(client: Client, plan: str) -> str:
    """Where the way in leads somebody who is signed in."""
    path = f"/{plan}/enter/"
    while (answer := client.get(path)).status_code == 302:
        path = str(answer["Location"])
    return path


def condition(client: Client, plan: str) -> str:
    """What holds somebody up there, by the page they are led to."""
    path = led_to(client, plan)
    return next(words for part, words in PAGES.items() if part in path)


def entered(account: Account, plan: str, *, password: str = PASSWORD) -> Client:
    """Signed in with the password."""
    client = Client()
    sign_in(client, account.email, password, plan=plan)
    return client


def unverified() -> Membership:
    """Who registered an office and has not opened the mailed link."""
    main = a_letter_office(State.AWAITING_ACTIVATION).main
    a_username(main.account, plan=LINKS)
    a_secret_answer(main.account, plan=LINKS)
    return main


def found(member: Membership) -> str:
    """The condition of who signs in with their username."""
    client = Client()
    sign_in(client, "m.webb", plan=LINKS)
    return condition(client, LINKS)


def a_letter_person(*, password: str = PASSWORD) -> Account:
    """Somebody at home where names are locked and passwords are strict."""
    account = an_account(password=password)
    an_organization(plan=LINKS, main=account, party="group", provider_id="G-100")
    settle_in(account, LINKS)
    return account


def a_colleague_on_staff() -> Account:
    """A reviewer who has an authenticator app."""
    account = staff_member(password=PASSWORD)
    enrol(account)
    return account


def with_the_code(account: Account) -> Client:
    """Signed in with the password and what the app shows."""
    client = entered(account, PLAN)
    client.post(f"/{PLAN}/sign-in/code/", {"code": totp(account)})
    return client


# --- Before the first sign-in ---------------------------------------------------------------------
@walks("account-open-link")
def _() -> Walk:
    member = unverified()
    yield found(member)
    opened(member)
    yield found(member)


@walks("account-correct-address")
def _() -> Walk:
    member = unverified()
    older = mailed_link(member)
    yield found(member)
    client = Client()
    sign_in(client, "m.webb", plan=LINKS)
    typed = {"email": "right@tworivers.example", "password": PASSWORD}
    client.post(f"/{LINKS}/register/address/", typed)
    assert Client().get(older).status_code == 410
    assert "/activate/" in link_in(last_mail("right@tworivers.example"))
    yield found(member)


@walks("account-merge")
def _() -> Walk:
    member = unverified()
    yield found(member)
    an_account(email=member.account.email, password=NEW)
    link = mailed_link(member)
    Client().post(link, {"action": "activate"})
    Client().post(link, {"action": "merge", "password": NEW, "code": ""})
    yield condition(entered(member.account, LINKS, password=NEW), LINKS)


@walks("account-join-office")
def _() -> Walk:
    office = an_organization()
    account = an_account(email=EMAIL, password=PASSWORD)
    an_invitation_to(office, EMAIL, now=NOW)
    yield _invited(last_mail(EMAIL).body)
    Client().post(link_in(last_mail(EMAIL)), {"password": PASSWORD, "code": ""})
    yield condition(entered(account, PLAN), PLAN)


@walks("account-invite-again")
def _() -> Walk:
    office = an_organization()
    an_invitation_to(office, EMAIL, now=NOW)
    older = link_in(last_mail(EMAIL))
    yield _invited(last_mail(EMAIL).body)
    an_invitation_to(office, EMAIL, now=NOW)
    assert Client().get(older).status_code == 410
    yield _invited(last_mail(EMAIL).body)


@walks("account-join-staff")
def _() -> Walk:
    arguments = ("invite", EMAIL, "--plan", PLAN, "--role", "reviewer")
    call_command("staff", *arguments, stdout=StringIO())
    yield _invited(last_mail(EMAIL).body)
    client = Client()
    name = {"first_name": "Ines", "last_name": "Ortega"}
    client.post(link_in(last_mail(EMAIL)), {**name, "password": WEAK})
    yield condition(client, PLAN)


def _invited(mail: str) -> str:
    """Invited is whom a link waits for that opens a page."""
    assert Client().get(link_in(last_mail(EMAIL))).status_code == 200, mail
    return INVITED


# --- At sign-in -----------------------------------------------------------------------------------
def locked() -> Account:
    """Somebody whose name met too many wrong passwords."""
    account = a_letter_person()
    for _ in range(5):
        sign_in(Client(), account.email, WRONG, plan=LINKS)
    return account


def shown(account: Account, password: str) -> str:
    """Locked, or where the way in leads."""
    client = Client()
    answer = sign_in(client, account.email, password, plan=LINKS)
    is_locked = "this sign-in is locked" in answer.content.decode()
    return LOCKED if is_locked else condition(client, LINKS)


@walks("account-reset")
def _() -> Walk:
    account = locked()
    yield shown(account, PASSWORD)
    Client().post(f"/{LINKS}/forgot-password/", {"login": account.email})
    answer_recoveries()
    Client().post(link_in(last_mail(account.email)), {"password": NEW})
    yield shown(account, NEW)


@walks("account-desk-unlocks")
def _() -> Walk:
    account = locked()
    yield shown(account, PASSWORD)
    staff = staff_member(plan=LINKS, role=StaffRoleName.HELP_DESK)
    desk = signed_in(Client(), staff)
    coded(desk, account, code_shown(account, plan=LINKS), plan=LINKS)
    desk.post(f"{page_of(account, plan=LINKS)}unlock/")
    yield shown(account, PASSWORD)


@walks("account-lock-ends")
def _() -> Walk:
    account = locked()
    yield shown(account, PASSWORD)
    with time_machine.travel(NOW + timedelta(hours=24), tick=False):
        yield shown(account, PASSWORD)


# --- At the plan's first page ---------------------------------------------------------------------
@walks("account-stronger-password")
def _() -> Walk:
    client = entered(a_letter_person(password=WEAK), LINKS, password=WEAK)
    yield condition(client, LINKS)
    client.post(f"/{LINKS}/account/password/stronger/", {"current": WEAK, "password": NEW})
    yield condition(client, LINKS)


@walks("account-choose-here")
def _() -> Walk:
    account = an_account(password=PASSWORD)
    an_organization(plan=LINKS, main=account, party="group", provider_id="G-100")
    client = entered(account, LINKS)
    yield condition(client, LINKS)
    question = profile(LINKS).security_questions[0].key
    chosen = {"username": "Marcus.Webb", "question": question, "answer": "Maple Street"}
    client.post(f"/{LINKS}/account/here/", chosen)
    yield condition(client, LINKS)


@walks("account-accept-terms")
def _() -> Walk:
    account = an_account(password=PASSWORD)
    an_organization(plan=SIGNS, main=account, jurisdiction="IA")
    settle_in(account, SIGNS)
    client = entered(account, SIGNS)
    yield condition(client, SIGNS)
    address = f"/{SIGNS}/agreements/accept/"
    client.post(address, form_in(client.get(address).content.decode(), "accept").hidden)
    yield condition(client, SIGNS)


# --- Plan staff -----------------------------------------------------------------------------------
@walks("account-set-up-factor")
def _() -> Walk:
    account = staff_member(password=PASSWORD)
    client = entered(account, PLAN)
    yield condition(client, PLAN)
    set_up = f"/{PLAN}/account/second-factor/set-up/"
    client.post(f"/{PLAN}/account/second-factor/link/")
    client.post(link_in(last_mail(account.email)))
    client.get(set_up)
    code = code_of(client.session["mfa.totp.secret"], now=timezone.now())
    client.post(set_up, {"code": code})
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):  # each code is good once
        yield condition(with_the_code(account), PLAN)


def lost(account: Account) -> str:
    """Their password alone leads to the page that asks for the code they do not have."""
    answer = sign_in(Client(), account.email)
    assert answer.headers["Location"] == f"/{PLAN}/sign-in/code/"
    return LOST


@walks("account-recovery-code")
def _() -> Walk:
    account = a_colleague_on_staff()
    RecoveryCodes.activate(account)
    yield lost(account)
    codes = Authenticator.objects.get(user=account, type="recovery_codes").wrap()
    client = entered(account, PLAN)
    client.post(f"/{PLAN}/sign-in/code/", {"code": codes.get_unused_codes()[0]})
    yield condition(client, PLAN)


@walks("account-let-in-by-colleague")
def _() -> Walk:
    office = an_organization(main=an_account(password=PASSWORD))
    dana = a_member(organization=office, account=an_account(first_name="Dana", password=PASSWORD))
    settle_in(dana.account, PLAN)
    enrol(dana.account)
    yield lost(dana.account)
    at_work(office.main).post(f"/{PLAN}/people/{dana.public_id}/second-factor/")
    yield condition(entered(dana.account, PLAN), PLAN)


@walks("account-let-back-in")
def _() -> Walk:
    account, colleague = a_colleague_on_staff(), a_colleague_on_staff()
    yield lost(account)
    theirs = with_the_code(colleague)
    address = f"/{PLAN}/staff/colleagues/{account.public_id}/second-factor/"
    theirs.post(address, {"called_back": "on"})
    yield condition(entered(account, PLAN), PLAN)
