"""How reading payments is told to the organization; no number and nobody's name is in an event."""

from collections.abc import Mapping
from functools import partial

from portico.audit.wording import Act, Details, Kind


def _as_much_as_they_see(said: str, details: Details) -> str:
    return said if details.get("whole") else f"{said}, the part of it that they see"


ACTS: Mapping[str, Act] = {
    "remittance.listed": Act(Kind.RECORDS, "{who} looked up payments[: {found} found]"),
    "remittance.viewed": Act(Kind.RECORDS, partial(_as_much_as_they_see, "{who} opened a payment")),
    "remittance.printed": Act(
        Kind.RECORDS, partial(_as_much_as_they_see, "{who} made a PDF of a payment")
    ),
    "remittance.exported": Act(
        Kind.RECORDS, "{who} took payments away as a table[: {payments} payments], {claims} claims"
    ),
    "remittance.original_downloaded": Act(
        Kind.RECORDS, "{who} downloaded the original 835 of a payment"
    ),
}
