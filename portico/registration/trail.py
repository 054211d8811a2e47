"""How registrations are told to the organization."""

from collections.abc import Mapping

from portico.audit.wording import Act, Kind

ACTS: Mapping[str, Act] = {
    "registration.submitted": Act(Kind.ORGANIZATION, "A registration was sent to the plan"),
    "registration.expired": Act(Kind.ORGANIZATION, "A registration nobody finished expired"),
    "organization.took_over": Act(
        Kind.ORGANIZATION, "{subject} took the place of the organization registered before"
    ),
    "registration.people_confirmed": Act(
        Kind.PEOPLE, "{to} confirmed the list of people the plan had on record"
    ),
}
