"""What is on file about an office, beside what was typed: the national registry, the plan's roster.

Pure. Neither proves anything: the registry is public, and so is much of what a roster holds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from portico.profiles.schema import StepKind
from portico.records.roster.rules import Entry
from portico.registration.facts import Facts, Outcome
from portico.reviews.evidence import Check, CheckOutcome, Contact, Fact, Source
from portico.vocabulary.phone import format_phone, parse_phone
from portico.vocabulary.sameness import same_text
from portico.vocabulary.tin import format_tin

_ZIP = re.compile(r"\b\d{5}\b")
NAME, DBA, TIN, NPI = "Legal name", "Also known as", "Tax ID (TIN)", "NPI"
PROVIDER_ID, ADDRESS, PHONE, EMAIL = "Provider ID", "Address", "Phone", "Email"
CORRECTABLE = (NAME, DBA, ADDRESS, PHONE, EMAIL)
"""The lines whose typed half changes when the registrant corrects the organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoster:
    """What the plan's roster says of an office on a day; nothing at all where it has no roster."""

    as_of: str = ""
    """The day of the roster's newest file, as dates are shown; empty: no roster."""
    today: date = date.min
    entry: Entry | None = None
    contacts: tuple[Contact, ...] = ()


def facts_beside(facts: Facts, roster: OnRoster) -> list[Fact]:
    """Each line of the organisation: typed, in the registry, on the roster."""
    asked = {NPI: facts.identity.npi, PROVIDER_ID: facts.identity.provider_id}
    lines = [line for line in _lines(facts) if asked.get(line.label, "yes")]
    return [beside_roster(line, roster) for line in lines]


def _lines(facts: Facts) -> list[Fact]:
    typed = typed_lines(facts.organization)
    entry = chosen(facts)
    identity = facts.identity
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    in_registry = registry is not None and registry.outcome is Outcome.PASS
    unpublished = "Not published" if registry else ""
    return [
        compared(Fact(label=NAME, typed=typed[NAME], registry=str(entry.get("name", "")))),
        compared(Fact(label=DBA, typed=typed[DBA], registry=str(entry.get("dba", "")))),
        Fact(label=TIN, typed=format_tin(identity.tin), registry=unpublished),
        compared(Fact(label=NPI, typed=identity.npi, registry=identity.npi * in_registry)),
        Fact(label=PROVIDER_ID, typed=identity.provider_id, registry=unpublished),
        compared(Fact(label=ADDRESS, typed=typed[ADDRESS], registry=_address_in(entry))),
        compared(Fact(label=PHONE, typed=typed[PHONE], registry=_phone(entry))),
        Fact(label=EMAIL, typed=typed[EMAIL], registry=unpublished),
    ]


def typed_lines(details: Mapping[str, object]) -> dict[str, str]:
    """The organisation's details as the lines of the table show them."""
    told = {name: str(value or "") for name, value in details.items()}
    return {
        NAME: told.get("name", ""),
        DBA: told.get("dba", ""),
        ADDRESS: address_line(told),
        PHONE: format_phone(told.get("phone", "")),
        EMAIL: told.get("email", ""),
    }


def beside_roster(fact: Fact, roster: OnRoster) -> Fact:
    """Add what the roster says on this line."""
    return compared(replace(fact, roster=_on_roster(roster.entry).get(fact.label, "")))


def _on_roster(entry: Entry | None) -> dict[str, str]:
    if entry is None:
        return {}
    return {
        NAME: entry.name,
        TIN: format_tin(entry.tin),
        NPI: entry.npi,
        PROVIDER_ID: entry.provider_id,
        ADDRESS: f"ZIP {', '.join(entry.zips)}" if entry.zips else "",
        PHONE: format_phone(entry.phone),
        EMAIL: entry.email,
    }


def compared(fact: Fact) -> Fact:
    """Compare what was typed with each source by itself; a line nothing was typed on with none."""
    unknown = fact.registry in {"", "Not published"}
    return replace(
        fact,
        same=None if unknown or not fact.typed else same_text(fact.typed, fact.registry),
        roster_same=_same_on_roster(fact) if fact.typed and fact.roster else None,
    )


def _same_on_roster(fact: Fact) -> bool:
    if fact.label == ADDRESS:  # a roster has only ZIP codes
        return bool({*_ZIP.findall(fact.typed)[-1:]} & {*_ZIP.findall(fact.roster)})
    if fact.label == EMAIL:
        return fact.typed.casefold() == fact.roster.casefold()
    return same_text(fact.typed, fact.roster)


def roster_check(roster: OnRoster, now: datetime) -> list[Check]:
    """Whether the roster knows the office, and since or until when it participates."""
    entry = roster.entry
    if entry is None:
        absent = Check(name="No roster record", outcome=CheckOutcome.FLAG, at=now)
        return [absent] if roster.as_of else []
    if entry.is_over(roster.today):
        name = f"On the roster, out of the network since {_day(entry.until)}"
        return [Check(name=name, outcome=CheckOutcome.FLAG, at=now)]
    until = f", until {_day(entry.until)}" if entry.until else ""
    verb = "participates since" if entry.since <= roster.today else "will participate from"
    name = f"On the roster, {verb} {_day(entry.since)}{until}"
    return [Check(name=name, outcome=CheckOutcome.PASS, at=now)]


def _day(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def contacts_of(facts: Facts, roster: OnRoster) -> tuple[Contact, ...]:
    """Whom to ask about an office: the roster's contacts, then the registry's phone."""
    entry = chosen(facts)
    number = _number_on_file(entry)
    if not number:
        return roster.contacts
    name = str(entry.get("name") or "")
    return (*roster.contacts, Contact(source=Source.REGISTRY, value=number, name=name))


def chosen(facts: Facts) -> Mapping[str, object]:
    """The registry's entry that was picked; its first one where none fitted."""
    check = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    found = check.detail.get("candidates") if check else None
    entries = found if isinstance(found, list) else []
    key = facts.text(StepKind.REGISTRY_QUESTIONNAIRE, "choice")
    first: Mapping[str, object] = entries[0] if entries else {}
    return next((entry for entry in entries if entry["key"] == key), first)


def _address_in(entry: Mapping[str, object]) -> str:
    return address_line({**entry, "region": entry.get("state")})


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


def address_line(parts: Mapping[str, object]) -> str:
    """Street, suite, city, state and ZIP on one line."""
    region = " ".join(str(parts.get(name) or "") for name in ("region", "zip")).strip()
    names = ("street", "street2", "city")
    return ", ".join(filter(None, (*(str(parts.get(name) or "") for name in names), region)))
