"""What the decider is shown: each check with its outcome and time, the registry beside what was typed.

Pure: from what a draft holds to the values a review keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from portico.profiles.schema import Creates, StepKind
from portico.registration.facts import Check as FlowCheck
from portico.registration.facts import Facts, Outcome, registry_day
from portico.registration.rules import Notice
from portico.reviews.evidence import Check, CheckOutcome, Evidence, Fact
from portico.vocabulary.phone import format_phone, parse_phone
from portico.vocabulary.sameness import same_text
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


REGISTRY = {
    Outcome.PASS: "NPI is in the national registry",
    Outcome.FAIL: "NPI is not in the national registry",
    Outcome.UNAVAILABLE: "The national registry did not answer",
    Outcome.ABANDONED: "The national registry was not asked",
}
REGISTRY_OUTCOMES = {Outcome.PASS: CheckOutcome.PASS, Outcome.UNAVAILABLE: CheckOutcome.UNAVAILABLE}
FROM_ROSTER = "From the plan's roster, not from the form"
FROM_REGISTRY = "From the national registry, not from the form"
PROOFS = {
    StepKind.ROSTER_MATCH: ("Name, numbers and ZIP match the plan's roster", "the roster"),
    StepKind.PIN: ("PIN of the office is right", "the PIN"),
    StepKind.PAYMENT: ("Reference and amount match a payment to this TIN", "a payment"),
}


def evidence_of(
    facts: Facts, *, profile_hash: str, tin_also_held_by: Sequence[str], roster_phone: str
) -> Evidence:
    """Put together what the reviewer sees; ``tin_also_held_by`` names the other organisations.

    ``roster_phone`` (E.164) is where the plan itself reaches the office; empty where it knows none.
    """
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    return Evidence(
        checks=(
            *_number_checks(facts, tin_also_held_by),
            *_proof_checks(facts),
            *_person_checks(facts),
        ),
        facts=tuple(_facts(facts)) if facts.creates is Creates.ORGANIZATION else (),
        person=tuple(_person(facts)),
        registry_as_of=registry_day(registry),
        profile_hash=profile_hash,
        call_number=roster_phone or (_number_on_file(_chosen(facts)) if registry else ""),
        call_source=FROM_ROSTER if roster_phone else FROM_REGISTRY if registry else "",
    )


def _number_checks(facts: Facts, tin_also_held_by: Sequence[str]) -> list[Check]:
    check = facts.checks.get(StepKind.ORGANIZATION_LOOKUP)
    if check is None:
        return []
    at = datetime.fromisoformat(check.at)
    if facts.creates is Creates.MEMBERSHIP:
        numbers = "TIN and NPI are those" if facts.identity.npi else "TIN is that"
        return [Check(name=f"{numbers} of the organization", outcome=CheckOutcome.PASS, at=at)]
    flags = check.detail.get("flags")
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


def _facts(facts: Facts) -> list[Fact]:
    typed = {name: str(value or "") for name, value in facts.organization.items()}
    entry = _chosen(facts)
    identity = facts.identity
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    in_registry = registry is not None and registry.outcome is Outcome.PASS
    unpublished = "Not published" if registry else ""
    lines = [
        _fact("Legal name", typed.get("name", ""), str(entry.get("name", ""))),
        _fact("Also known as", typed.get("dba", ""), str(entry.get("dba", ""))),
        Fact(label="Tax ID (TIN)", typed=format_tin(identity.tin), registry=unpublished),
        _fact("NPI", identity.npi, identity.npi if in_registry else ""),
        Fact(label="Provider ID", typed=identity.provider_id, registry=unpublished),
        _fact(
            "Address", address_line(typed), address_line({**entry, "region": entry.get("state")})
        ),
        _fact("Phone", format_phone(typed.get("phone", "")), _phone(entry)),
        Fact(label="Email", typed=typed.get("email", ""), registry=unpublished),
    ]
    asked = {"NPI": identity.npi, "Provider ID": identity.provider_id}
    return [line for line in lines if asked.get(line.label, "yes")]


def _chosen(facts: Facts) -> Mapping[str, object]:
    """The registry's entry that was picked; its first one where none fitted."""
    check = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    found = check.detail.get("candidates") if check else None
    entries = found if isinstance(found, list) else []
    key = facts.text(StepKind.REGISTRY_QUESTIONNAIRE, "choice")
    first: Mapping[str, object] = entries[0] if entries else {}
    return next((entry for entry in entries if entry["key"] == key), first)


def _phone(entry: Mapping[str, object]) -> str:
    """The registry's number as ours are shown; as it stands there when it is no US number."""
    number = _number_on_file(entry)
    return format_phone(number) if number else str(entry.get("phone") or "")


def _number_on_file(entry: Mapping[str, object]) -> str:
    """The registry's number in E.164; empty when it is none."""
    try:
        return parse_phone(str(entry.get("phone") or ""))
    except ValueError:
        return ""


def _fact(label: str, typed: str, registry: str) -> Fact:
    same = same_text(typed, registry) if typed and registry else None
    return Fact(label=label, typed=typed, registry=registry, same=same)


def address_line(parts: Mapping[str, object]) -> str:
    """Street, suite, city, state and ZIP on one line."""
    region = " ".join(str(parts.get(name) or "") for name in ("region", "zip")).strip()
    names = ("street", "street2", "city")
    return ", ".join(filter(None, (*(str(parts.get(name) or "") for name in names), region)))


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
    roster_phone: str,
    now: datetime,
) -> Evidence:
    """Whom the plan's record names says that the account was opened by none of them.

    ``organization`` as it registered, ``proved`` with what, in words, and when.
    """
    name = "The contact on file did not open this account"
    lines = {
        "Legal name": organization["name"],
        "Tax ID (TIN)": format_tin(tin),
        "Address": address_line(organization),
        "Phone": format_phone(organization["phone"]),
        "Email": organization["email"],
    }
    return Evidence(
        checks=(
            Check(name=name, outcome=CheckOutcome.FLAG, at=now),
            *(Check(name=words, outcome=CheckOutcome.PASS, at=at) for words, at in proved),
        ),
        facts=tuple(Fact(label=label, typed=typed) for label, typed in lines.items()),
        call_number=roster_phone,
        call_source=FROM_ROSTER,
    )


def list_disputed(*, message: str, now: datetime) -> Evidence:
    """The registrant says that the list of the office's people is wrong."""
    name = "The list of the office's people is wrong"
    return Evidence(checks=(Check(name=name, outcome=CheckOutcome.FLAG, at=now, detail=message),))


def corrected(evidence: Evidence, details: Mapping[str, Any], now: datetime) -> Evidence:
    """Compare corrected details with the registry's as it was, and say that they were corrected."""
    typed = {
        "Legal name": str(details["name"]),
        "Also known as": str(details.get("dba", "")),
        "Address": address_line(details),
        "Phone": format_phone(str(details.get("phone", ""))),
        "Email": str(details.get("email", "")),
    }
    facts = tuple(
        fact
        if fact.label not in typed or typed[fact.label] == fact.typed
        else _fact(fact.label, typed[fact.label], fact.registry)
        for fact in evidence.facts
    )
    note = Check(name="Corrected by the registrant", outcome=CheckOutcome.PASS, at=now)
    return replace(evidence, facts=facts, checks=(*evidence.checks, note))
