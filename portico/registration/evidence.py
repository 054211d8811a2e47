"""What the decider is shown: each check with its outcome and time, the registry beside what was typed.

Pure: from what a draft holds to the values a review keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from portico.profiles.schema import Creates, StepKind
from portico.registration.flow import Facts, Outcome, registry_day
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


def evidence_of(facts: Facts, *, profile_hash: str, tin_also_held_by: Sequence[str]) -> Evidence:
    """Put together what the reviewer sees; ``tin_also_held_by`` names the other organisations."""
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    return Evidence(
        checks=(*_number_checks(facts, tin_also_held_by), *_person_checks(facts)),
        facts=tuple(_facts(facts)) if facts.creates is Creates.ORGANIZATION else (),
        person=tuple(_person(facts)),
        registry_as_of=registry_day(registry),
        profile_hash=profile_hash,
        call_number=_number_on_file(_chosen(facts)) if registry else "",
        call_source="From the national registry, not from the form",
    )


def _number_checks(facts: Facts, tin_also_held_by: Sequence[str]) -> list[Check]:
    check = facts.checks[StepKind.ORGANIZATION_LOOKUP]
    at = datetime.fromisoformat(check.at)
    if facts.creates is Creates.MEMBERSHIP:
        name = "TIN and NPI are those of the organization"
        return [Check(name=name, outcome=CheckOutcome.PASS, at=at)]
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
    return [*found, _registry_check(facts)]


def _registry_check(facts: Facts) -> Check:
    check = facts.checks[StepKind.REGISTRY_QUESTIONNAIRE]
    names = {
        Outcome.PASS: "NPI is in the national registry",
        Outcome.FAIL: "NPI is not in the national registry",
        Outcome.UNAVAILABLE: "The national registry did not answer",
        Outcome.ABANDONED: "The national registry was not asked",
    }
    outcomes = {Outcome.PASS: CheckOutcome.PASS, Outcome.UNAVAILABLE: CheckOutcome.UNAVAILABLE}
    return Check(
        name=names[check.outcome],
        outcome=outcomes.get(check.outcome, CheckOutcome.FLAG),
        at=datetime.fromisoformat(check.at),
    )


def _person_checks(facts: Facts) -> list[Check]:
    how = {"text": "by text", "call": "by voice call"}
    phone = facts.checks[StepKind.PHONE_CODE]
    channel = how.get(str(phone.detail.get("channel")), "")
    names = {
        StepKind.EMAIL_CODE: "Email confirmed by code",
        StepKind.PHONE_CODE: f"Phone confirmed {channel}".strip(),
        StepKind.EXISTING_ACCOUNT: "Signed in to their existing account",
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
    typed = facts.answers[StepKind.ORGANIZATION_DETAILS]
    entry = _chosen(facts)
    numbers = facts.answers[StepKind.ORGANIZATION_LOOKUP]
    in_registry = facts.checks[StepKind.REGISTRY_QUESTIONNAIRE].outcome is Outcome.PASS
    npi = str(numbers["npi"])
    return [
        _fact("Legal name", str(typed["name"]), str(entry.get("name", ""))),
        _fact("Also known as", str(typed["dba"]), str(entry.get("dba", ""))),
        Fact(label="Tax ID (TIN)", typed=format_tin(str(numbers["tin"])), registry="Not published"),
        _fact("NPI", npi, npi if in_registry else ""),
        _fact(
            "Address", address_line(typed), address_line({**entry, "region": entry.get("state")})
        ),
        _fact("Phone", format_phone(str(typed["phone"])), _phone(entry)),
        Fact(label="Email", typed=str(typed["email"]), registry="Not published"),
    ]


def _chosen(facts: Facts) -> Mapping[str, object]:
    """The registry's entry that was picked; its first one where none fitted."""
    check = facts.checks[StepKind.REGISTRY_QUESTIONNAIRE]
    found = check.detail.get("candidates")
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
    person = facts.answers[StepKind.PERSONAL_DETAILS]
    return [
        Fact(label="Name", typed=f"{person['first_name']} {person['last_name']}"),
        Fact(label="Job title", typed=str(person["job_title"])),
        Fact(label="Email", typed=facts.email),
        Fact(label="Work phone", typed=format_phone(str(person["phone"]))),
        Fact(label="Confirmed phone", typed=format_phone(facts.phone)),
    ]


def corrected(evidence: Evidence, details: Mapping[str, Any], now: datetime) -> Evidence:
    """Compare corrected details with the registry's as it was, and say that they were corrected."""
    typed = {
        "Legal name": str(details["name"]),
        "Also known as": str(details["dba"]),
        "Address": address_line(details),
        "Phone": format_phone(str(details["phone"])),
        "Email": str(details["email"]),
    }
    facts = tuple(
        fact
        if fact.label not in typed or typed[fact.label] == fact.typed
        else _fact(fact.label, typed[fact.label], fact.registry)
        for fact in evidence.facts
    )
    note = Check(name="Corrected by the registrant", outcome=CheckOutcome.PASS, at=now)
    return replace(evidence, facts=facts, checks=(*evidence.checks, note))
