"""What the decider is shown: each check with its outcome and time, the registry beside what was typed.

Pure: from what a draft holds to the values a review keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from portico.access.kinds import OrganizationKind
from portico.profiles.schema import Creates, StepKind
from portico.registration.facts import Check as FlowCheck
from portico.registration.facts import Facts, Outcome, registry_day
from portico.registration.on_file import (
    CORRECTABLE,
    TIN,
    OnRoster,
    beside_roster,
    compared,
    contacts_of,
    facts_beside,
    roster_check,
    typed_lines,
)
from portico.registration.rules import Notice
from portico.reviews.evidence import Check, CheckOutcome, Evidence, Fact
from portico.vocabulary.phone import format_phone
from portico.vocabulary.tin import format_tin

FLAGS = {
    Notice.TYPE_1: "NPI is type 1",
    Notice.DEACTIVATED: "NPI is deactivated in the registry",
    Notice.NEW_ORGANIZATION: "TIN held by another organization",
}
FLAG_DETAIL = {
    Notice.TYPE_1: "The registrant was told and went on.",
    Notice.DEACTIVATED: "The registrant says that it is in use again.",
    Notice.NEW_ORGANIZATION: "The registrant says that this is a new organization. Also held by: ",
}


AGAIN = "Takes the place of an organization that is registered"
AGAIN_DETAIL = "The registrant says that its administrator is gone. Ask the contact on file."

REGISTRY = {
    Outcome.PASS: "NPI is in the national registry",
    Outcome.FAIL: "NPI is not in the national registry",
    Outcome.UNAVAILABLE: "The national registry did not answer",
    Outcome.ABANDONED: "The national registry was not asked",
}
REGISTRY_OUTCOMES = {Outcome.PASS: CheckOutcome.PASS, Outcome.UNAVAILABLE: CheckOutcome.UNAVAILABLE}
PROOFS = {
    StepKind.ROSTER_MATCH: ("Name, numbers and ZIP match the plan's roster", "the roster"),
    StepKind.PIN: ("PIN of the office is right", "the PIN"),
    StepKind.PAYMENT: ("Reference and amount match a payment to this TIN", "a payment"),
}


def evidence_of(
    facts: Facts,
    *,
    profile_hash: str,
    tin_also_held_by: Sequence[str],
    roster: OnRoster,
    now: datetime,
) -> Evidence:
    """Put together what the reviewer sees; ``tin_also_held_by`` names the other organisations."""
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    is_new, is_office = facts.creates is Creates.ORGANIZATION, facts.kind is OrganizationKind.OFFICE
    return Evidence(
        checks=(
            *_number_checks(facts, tin_also_held_by),
            *(roster_check(roster, now) if is_new and is_office else ()),
            *_proof_checks(facts),
            *_person_checks(facts),
        ),
        facts=tuple(facts_beside(facts, roster)) if is_new else (),
        person=tuple(_person(facts)),
        registry_as_of=registry_day(registry),
        profile_hash=profile_hash,
        roster_as_of=roster.as_of,
        contacts=contacts_of(facts, roster),
    )


def _number_checks(facts: Facts, tin_also_held_by: Sequence[str]) -> list[Check]:
    check = facts.checks.get(StepKind.ORGANIZATION_LOOKUP)
    if check is None:
        return []
    at = datetime.fromisoformat(check.at)
    if facts.creates is Creates.MEMBERSHIP:
        numbers = "TIN and NPI are those" if facts.identity.npi else "TIN is that"
        return [Check(name=f"{numbers} of the organization", outcome=CheckOutcome.PASS, at=at)]
    if facts.kind is OrganizationKind.THIRD_PARTY:
        return [_company_check(tin_also_held_by, at)]
    flags = check.detail.get("flags")
    if facts.again:
        again = Check(name=AGAIN, outcome=CheckOutcome.FLAG, at=at, detail=AGAIN_DETAIL)
        registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
        return [again, _registry_check(registry)] if registry else [again]
    found = [
        Check(
            name=FLAGS[notice],
            outcome=CheckOutcome.FLAG,
            at=at,
            detail=FLAG_DETAIL[notice]
            + ("; ".join(tin_also_held_by) if notice is Notice.NEW_ORGANIZATION else ""),
        )
        for notice in Notice
        if isinstance(flags, list) and notice in flags
    ]
    if Notice.NEW_ORGANIZATION not in (flags if isinstance(flags, list) else []):
        free = "TIN not used by another organization"
        found.append(Check(name=free, outcome=CheckOutcome.PASS, at=at))
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    return [*found, _registry_check(registry)] if registry else found


def _company_check(offices: Sequence[str], at: datetime) -> Check:
    if not offices:
        return Check(
            name="No office is registered under this TIN", outcome=CheckOutcome.PASS, at=at
        )
    return Check(
        name="An office is registered under this TIN",
        outcome=CheckOutcome.FLAG,
        at=at,
        detail="A company never works under an office's rights without its offer: "
        + "; ".join(offices),
    )


def _registry_check(check: FlowCheck) -> Check:
    return Check(
        name=REGISTRY[check.outcome],
        outcome=REGISTRY_OUTCOMES.get(check.outcome, CheckOutcome.FLAG),
        at=datetime.fromisoformat(check.at),
    )


def _proof_checks(facts: Facts) -> list[Check]:
    """What was proved, and what was not: wrong too often, or not at hand."""
    return [
        _proof_check(kind, check)
        for kind in PROOFS
        if (check := facts.checks.get(kind)) is not None
    ]


def _proof_check(kind: StepKind, check: FlowCheck) -> Check:
    right, what = PROOFS[kind]
    at = datetime.fromisoformat(check.at)
    if check.outcome is Outcome.PASS:
        return Check(name=right, outcome=CheckOutcome.PASS, at=at)
    if check.detail.get("why") == "used_up":
        name = f"Too many wrong tries at {what}"
        return Check(name=name, outcome=CheckOutcome.FAIL, at=at, detail=USED_UP_DETAIL)
    name = f"Did not have {what} at hand"
    return Check(name=name, outcome=CheckOutcome.ABANDONED, at=at)


USED_UP_DETAIL = "Somebody else may have tried with the same tax ID. Call a number on file."


def _person_checks(facts: Facts) -> list[Check]:
    how = {"text": "by text", "call": "by voice call"}
    phone = facts.checks.get(StepKind.PHONE_CODE)
    channel = how.get(str(phone.detail.get("channel")), "") if phone else ""
    names = {
        StepKind.EMAIL_CODE: "Email confirmed by code",
        StepKind.PHONE_CODE: f"Phone confirmed {channel}".strip(),
        StepKind.EXISTING_ACCOUNT: "Signed in to their existing account",
        StepKind.ACCOUNT_SIGN_IN: "Signed in to their existing account",
        StepKind.ELECTRONIC_SIGNATURE: "Agreement signed electronically",
    }
    return [
        Check(
            name=name,
            outcome=CheckOutcome(check.outcome.value),
            at=datetime.fromisoformat(check.at),
        )
        for kind, name in names.items()
        if (check := facts.checks.get(kind)) is not None
    ]


def _person(facts: Facts) -> list[Fact]:
    person = {name: str(value or "") for name, value in facts.answers[_PERSON].items()}
    names = (person.get(name) for name in ("first_name", "middle_initial", "last_name"))
    extension = f", extension {person['extension']}" if person.get("extension") else ""
    lines = [
        Fact(label="Name", typed=" ".join(filter(None, names))),
        Fact(label="Job title", typed=person.get("job_title", "")),
        Fact(label="Email", typed=facts.email),
        Fact(label="Work phone", typed=format_phone(person.get("phone", "")) + extension),
        Fact(label="Office fax", typed=format_phone(person.get("fax", ""))),
        Fact(label="Confirmed phone", typed=format_phone(facts.phone)),
    ]
    return [line for line in lines if line.typed]


_PERSON = StepKind.PERSONAL_DETAILS


def contested(
    *,
    organization: Mapping[str, str],
    tin: str,
    proved: Sequence[tuple[str, datetime]],
    roster: OnRoster,
    now: datetime,
) -> Evidence:
    """Whom the plan's record names says that the account was opened by none of them.

    ``organization`` as it registered, ``proved`` with what, in words, and when.
    """
    name = "The contact on file did not open this account"
    lines = {TIN: format_tin(tin), **typed_lines(organization)}
    return Evidence(
        checks=(
            Check(name=name, outcome=CheckOutcome.FLAG, at=now),
            *(Check(name=words, outcome=CheckOutcome.PASS, at=at) for words, at in proved),
        ),
        facts=tuple(
            beside_roster(Fact(label=label, typed=typed), roster) for label, typed in lines.items()
        ),
        roster_as_of=roster.as_of,
        contacts=roster.contacts,
    )


def list_disputed(*, message: str, now: datetime) -> Evidence:
    """The registrant says that the list of the office's people is wrong."""
    name = "The list of the office's people is wrong"
    return Evidence(checks=(Check(name=name, outcome=CheckOutcome.FLAG, at=now, detail=message),))


def signed(evidence: Evidence, title: str, now: datetime) -> Evidence:
    """The applicant signed the agreement of that title."""
    check = Check(name=f"{title} signed electronically", outcome=CheckOutcome.PASS, at=now)
    return replace(evidence, checks=(*evidence.checks, check))


def corrected(evidence: Evidence, details: Mapping[str, Any], now: datetime) -> Evidence:
    """Compare corrected details with what was on file then, and say that they were corrected."""
    typed = typed_lines(details)
    facts = tuple(
        compared(replace(fact, typed=typed[fact.label])) if fact.label in CORRECTABLE else fact
        for fact in evidence.facts
    )
    note = Check(name="Corrected by the registrant", outcome=CheckOutcome.PASS, at=now)
    return replace(evidence, facts=facts, checks=(*evidence.checks, note))


def to_confirm(
    *, name: str, email: str, job_title: str, was_administrator: bool, now: datetime
) -> Evidence:
    """Somebody who worked in the organization that was replaced; its new administrator says if they still do."""
    what = "Administered" if was_administrator else "Worked in"
    check = Check(
        name=f"{what} the organization that this one replaced",
        outcome=CheckOutcome.PASS,
        at=now,
        detail="Approve them if they still work here; whatever they could do before has ended.",
    )
    lines = (
        Fact(label=label, typed=typed)
        for label, typed in (("Name", name), ("Job title", job_title), ("Email", email))
    )
    return Evidence(checks=(check,), person=tuple(line for line in lines if line.typed))
