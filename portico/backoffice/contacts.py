"""The contacts on file as the review page offers them, the roster's first."""

from dataclasses import dataclass

from portico.reviews.evidence import Contact, Evidence, Source
from portico.vocabulary.phone import format_phone

WHERE_FROM: dict[str, str] = {
    Source.ROSTER: "From our roster, not from the form",
    Source.REGISTRY: "From the national registry, not from the form",
    Source.ELSEWHERE: "On file elsewhere, not on our roster",
    Source.FORM: "Typed in the form: it proves nothing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A contact with its icon, whom it reaches and where it is from."""

    icon: str
    value: str
    name: str
    where_from: str


def contacts_shown(evidence: Evidence) -> list[Shown]:
    """Every contact on file."""
    return [_shown(contact) for contact in evidence.contacts]


def _shown(contact: Contact) -> Shown:
    return Shown(
        icon="mail_outline" if contact.is_email else "phone",
        value=value_shown(contact.value),
        name=contact.name,
        where_from=WHERE_FROM[contact.source],
    )


def label_of(contact: Contact) -> str:
    """One contact as a choice."""
    where = {Source.ROSTER: "our roster", Source.REGISTRY: "the registry"}.get(contact.source, "")
    return ", ".join(filter(None, (value_shown(contact.value), contact.name, where)))


def value_shown(value: str) -> str:
    """A phone number as people read it; anything else as it is."""
    return format_phone(value) if value.startswith("+") else value
