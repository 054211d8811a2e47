"""The office proves itself again, by the mailed link; then staff decide (WM-14)."""

from datetime import datetime
from uuid import UUID

from portico.access.actor import Actor
from portico.accounts.challenges import consume_link, issue_link, peek_link
from portico.accounts.rules import Purpose
from portico.audit.acting import acting
from portico.delegation.models import Succession, SuccessionKind, SuccessionState
from portico.delegation.rules.succession import PROVES_FOR
from portico.delegation.services.cases import locked, record_case
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.queries import administrators_of, live_memberships_of
from portico.profiles.addresses import url_for
from portico.profiles.calendar import business_calendar, today_at
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Decider
from portico.proofs.services import confirm
from portico.records.roster.queries import contact_of
from portico.reviews.evidence import Check, CheckOutcome, Contact, Evidence, Fact, Source
from portico.reviews.services import open_review
from portico.vocabulary.moments import day_in_words

BY_CALL = "lost_factor_by_call"
"""A lost second factor that nobody proved yet: a contact on file is asked before it is approved."""


def mail_proof_link(case: Succession, now: datetime) -> None:
    """Mail the link to prove the office by, in the caller's ``acting`` block; a newer one replaces it."""
    plan = load_profile(case.organization.plan)
    token = issue_link(
        purpose=Purpose.SUCCESSION_PROOF,
        plan=plan.slug,
        subject=str(case),
        valid_for=PROVES_FOR,
        now=now,
    )
    notify(
        plan=plan.slug,
        channel=Channel.MAIL,
        to=case.email,
        template="delegation/notices/prove_again",
        context={
            "case": case,
            "organization": case.organization,
            "prove_url": url_for(plan.slug, "registration:prove_again", token=token),
            "until": day_in_words(now + PROVES_FOR, plan.hours.zone),
            "help_line": plan.help_line,
        },
        now=now,
        secret=True,
        about=str(case),
    )


def case_to_prove(*, plan: str, token: str, now: datetime) -> Succession | None:
    """What a still valid link proves; opening its page changes nothing."""
    link = peek_link(token, Purpose.SUCCESSION_PROOF, now)
    if link is None or link.plan != plan:
        return None
    public_id = UUID(link.subject.removeprefix("succession:"))
    rows = Succession.objects.select_related("organization", "main__account")
    return rows.filter(public_id=public_id, state=SuccessionState.PROVING).first()


def accept_proof(*, case: Succession, token: str, said: str, now: datetime) -> bool:
    """What was proved is used up, and staff decide; ``said`` is how, in the words of a check.

    False where the case went on meanwhile, or what was proved counts no more.
    """
    actor = Actor.anonymous(plan=case.organization.plan)
    with acting(actor):
        now_ = locked(case)
        if now_.state != SuccessionState.PROVING:
            return False
        if consume_link(token, Purpose.SUCCESSION_PROOF, now) is None:
            return False
        confirm(holder=str(now_), becomes=str(now_), actor=actor, now=now)
        now_.proved_at = now
        hand_to_staff(now_, said, actor, now)
    return True


def hand_to_staff(case: Succession, said: str, actor: Actor, now: datetime) -> None:
    """Open the review where staff decide; the case is with the plan from here on."""
    plan = load_profile(case.organization.plan)
    case.review = open_review(
        plan=plan.slug,
        kind=_kind_of_review(case),
        decider=Decider.PLAN,
        organization_id=case.organization_id,
        membership_id=None,
        applicant_id=case.main.account_id,
        title=case.organization.name,
        evidence=_evidence(case, said, now),
        due_at=business_calendar(plan).due_after(now, plan.review.business_days),
        actor=actor,
        now=now,
    )
    case.state = SuccessionState.DECIDING
    case.save(update_fields=("state", "review", "proved_at"))
    record_case(case, "proved" if case.proved_at else "handed_on", actor, now)


def _kind_of_review(case: Succession) -> str:
    if case.kind == SuccessionKind.APPOINT:
        return "appointment"
    return "lost_factor" if case.proved_at else BY_CALL


def _evidence(case: Succession, said: str, now: datetime) -> Evidence:
    checks = [Check(name=said, outcome=CheckOutcome.PASS, at=now)]
    if case.proved_at is None:
        checks = [Check(name=said, outcome=CheckOutcome.FLAG, at=now)]
    if case.objected_at is not None:
        who = case.objected_by.account.full_name if case.objected_by else "The contact on file"
        objects = Check(name=f"{who} objects", outcome=CheckOutcome.FAIL, at=case.objected_at)
        checks.append(objects)
    return Evidence(checks=tuple(checks), person=_person(case), contacts=_contacts(case, now))


def _person(case: Succession) -> tuple[Fact, ...]:
    main, last = case.main.account, case.main.account.last_login
    zone = load_profile(case.organization.plan).hours.zone
    wanted = case.successor.account.full_name if case.successor else case.successor_email
    is_main = case.main_id == case.organization.main_id
    whose = "Main administrator now" if is_main else "Who lost the second factor"
    lines = [
        Fact(label=whose, typed=f"{main.full_name}, {main.email}"),
        Fact(label="Their last sign-in", typed=f"{last.astimezone(zone):%m/%d/%Y}" if last else ""),
        Fact(label="Who called", typed=case.person),
        Fact(label="Reached at", typed=case.reached_at),
        Fact(label="Successor", typed=wanted),
        Fact(label="The one before", typed=_before(case) if wanted else ""),
    ]
    return tuple(line for line in lines if line.typed)


def _before(case: Succession) -> str:
    return "Stays an administrator" if case.keeps_old else "Loses access"


def _contacts(case: Succession, now: datetime) -> tuple[Contact, ...]:
    """Whom the plan's roster names, and who administers where they work; never who called."""
    plan = load_profile(case.organization.plan)
    tins = case.organization.tins.order_by("added_at", "pk").values_list("tin", flat=True)
    today = today_at(plan, now)
    found = [contact_of(plan=plan.slug, tin=tin, on=today) for tin in tins]
    values = [(each.name, value) for each in found if each for value in (each.phone, each.email)]
    on_roster = [
        Contact(source=Source.ROSTER, value=value, name=name) for name, value in values if value
    ]
    return (*on_roster, *_colleagues(case))


def _colleagues(case: Succession) -> list[Contact]:
    """Administrators beside somebody who lost the second factor, in every office here."""
    if case.kind != SuccessionKind.LOST_FACTOR:
        return []
    places = live_memberships_of(case.main.account_id, case.organization.plan)
    found = {
        each.account.email: f"{each.account.full_name}, {place.organization.name}"
        for place in places
        for each in administrators_of(place.organization)
        if each.account_id != case.main.account_id
    }
    return [
        Contact(source=Source.ELSEWHERE, value=email, name=name) for email, name in found.items()
    ]
