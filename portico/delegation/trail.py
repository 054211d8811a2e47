"""How access, hand-over, succession, requests and third parties are told to the organization."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from portico.audit.wording import Act, Details, Kind
from portico.delegation.models import Invitation


def _changed(details: Details) -> str:
    """Which switches were set; the TINs and NPIs themselves stand with the person."""
    phi = {True: "may see patients now", False: "may not see patients any more"}
    told = [phi[switch]] if (switch := details.get("phi")) in phi else []  # type: ignore[index] # only a bool is in it
    if details.get("scope"):
        told.append("works with other TINs or NPIs now")
    return "{who} changed {whose} access" + (f": {' and '.join(told)}" if told else "")


CASES = {
    "appoint": "a new main administrator, appointed by the plan",
    "register_again": "the organization registered again in place of this one",
    "lost_factor": "another second factor for somebody who lost theirs",
}
"""What a succession is about (models.SuccessionKind)."""


def _case(line: str) -> Callable[[Details], str]:
    """The line of a succession, with what it is about."""
    return lambda details: line.replace(
        "{what}", CASES.get(str(details.get("kind")), "a new main administrator")
    )


ACTS: Mapping[str, Act] = {
    "access.granted": Act(Kind.ACCESS, "{who} gave {to} {role} access[ until {until}]"),
    "access.ended": Act(Kind.ACCESS, "{who} ended {whose} {role} access"),
    "access.changed": Act(Kind.ACCESS, _changed),
    "invitation.sent": Act(Kind.PEOPLE, "{who} invited {subject}"),
    "invitation.resent": Act(Kind.PEOPLE, "{who} invited {subject} again"),
    "invitation.revoked": Act(Kind.PEOPLE, "{who} took back the invitation to {subject}"),
    "invitation.cancelled": Act(Kind.PEOPLE, "{who} took back the invitation to {subject}"),
    "invitation.accepted": Act(Kind.PEOPLE, "{subject} accepted the invitation"),
    "person.added_many": Act(Kind.PEOPLE, "{who} added people from a file[: {rows}]"),
    "hand_over.offered": Act(Kind.PEOPLE, "{who} offered {to} to become the main administrator"),
    "hand_over.accepted": Act(Kind.PEOPLE, "{to} accepted to become the main administrator"),
    "hand_over.declined": Act(Kind.PEOPLE, "{to} declined to become the main administrator"),
    "hand_over.withdrawn": Act(
        Kind.PEOPLE, "The offer to {to} to become the main administrator was taken back"
    ),
    "hand_over.expired": Act(
        Kind.PEOPLE, "{to} did not answer the offer to become the main administrator in time"
    ),
    "succession.opened": Act(Kind.ORGANIZATION, _case("{who} began: {what}")),
    "succession.proved": Act(Kind.ORGANIZATION, _case("The office was proved again: {what}")),
    "succession.handed_on": Act(Kind.ORGANIZATION, _case("The plan looks at it: {what}")),
    "succession.approved": Act(Kind.ORGANIZATION, _case("{who} approved: {what}")),
    "succession.objected": Act(Kind.ORGANIZATION, _case("{who} objected: {what}")),
    "succession.done": Act(Kind.ORGANIZATION, _case("Done: {what}")),
    "succession.cancelled": Act(Kind.ORGANIZATION, _case("Cancelled: {what}")),
    "succession.expired": Act(Kind.ORGANIZATION, _case("Nobody went on in time: {what}")),
    "delegation.offered": Act(
        Kind.THIRD_PARTIES,
        "{who} asked {company} to act for {office}[ with {roles} access][ until {until}]",
    ),
    "delegation.withdrawn": Act(
        Kind.THIRD_PARTIES, "{who} withdrew the offer to {company} to act for {office}"
    ),
    "delegation.accepted": Act(Kind.THIRD_PARTIES, "{company} agreed to act for {office}"),
    "delegation.declined": Act(Kind.THIRD_PARTIES, "{company} declined to act for {office}"),
    "delegation.ended": Act(Kind.THIRD_PARTIES, "{who} ended that {company} acts for {office}"),
    "delegation.expired": Act(
        Kind.THIRD_PARTIES, "The time of {company} to act for {office}, or to agree to it, ran out"
    ),
    "delegation.entered": Act(Kind.THIRD_PARTIES, "{who} of {company} began to work for {office}"),
    "delegation.assigned": Act(Kind.THIRD_PARTIES, "{company} had {to} work for {office}"),
    "delegation.unassigned": Act(
        Kind.THIRD_PARTIES, "{company} no longer has {to} work for {office}"
    ),
    "delegation.company_invited": Act(
        Kind.THIRD_PARTIES, "{who} invited a company to register and act for the organization"
    ),
    "request.made": Act(Kind.ACCESS, "{who} asked for {what}[: {role}]"),
    "request.granted": Act(Kind.ACCESS, "{who} gave {to} what they asked for: {what}[, {role}]"),
    "request.declined": Act(
        Kind.ACCESS, "{who} declined to give {to} what they asked for: {what}[, {role}]"
    ),
    "request.withdrawn": Act(Kind.ACCESS, "{who} took back asking for {what}[: {role}]"),
    "number.asked": Act(Kind.ORGANIZATION, "{who} asked to add a TIN or an NPI"),
    "number.added": Act(Kind.ORGANIZATION, "A TIN or an NPI was added to the organization"),
    "number.declined": Act(Kind.ORGANIZATION, "The plan did not add a TIN or an NPI"),
    "number.withdrawn": Act(Kind.ORGANIZATION, "{who} took back asking for a TIN or an NPI"),
}


def _invited(organization_id: int, public_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The mailbox: who accepts is a person of their own by then."""
    found = Invitation.objects.filter(organization_id=organization_id, public_id__in=public_ids)
    return dict(found.values_list("public_id", "email"))


NAMES = {"invitation": _invited}
