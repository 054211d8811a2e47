"""How coming in, being refused, first steps and downloads are told to the organization."""

from collections.abc import Mapping

from portico.audit.wording import Act, Details, Kind

REFUSALS = {
    "not_active": "a page, because the place here or the organization is not active",
    "not_administrator": "a page only administrators open",
    "not_main": "a page only the main administrator opens",
    "not_given": "what no role of theirs opens[: “{permission}”]",
    "no_phi": "what shows patients, which nobody lets them see[: “{permission}”]",
    "not_staff": "a page only plan staff open",
    "second_factor": "a page until they confirm with their second step",
    "password": "a page until they choose a stronger password",
    "terms": "a page until they accept the terms",
    "only_looks": "a change or a download, because they only look as somebody else",
}
"""What was refused, by the reason."""


def _refused(details: Details) -> str:
    return "{who} was refused " + REFUSALS.get(str(details.get("refusal")), "a page")


ACTS: Mapping[str, Act] = {
    "organization.entered": Act(Kind.SIGN_IN, "{to} signed in to work here"),
    "access.refused": Act(Kind.REFUSALS, _refused),
    "viewing.began": Act(
        Kind.HELP, "{who} began to look at the portal as {to} sees it[, because: {reason}]"
    ),
    "viewing.looked": Act(Kind.HELP, "{who} opened a page as {to} sees it"),
    "viewing.ended": Act(Kind.HELP, "{who} stopped looking at the portal as {to} sees it"),
    "setup.step_done": Act(Kind.ORGANIZATION, "{who} ticked off a first step[: {step}]"),
    "trail.exported": Act(
        Kind.RECORDS,
        "{who} downloaded the activity of {first} to {last}[, only {kind}][, only of {person}]",
    ),
}
