"""Rows of a plan's roster, as a test wants them."""

from datetime import UTC, date, datetime
from typing import Any

from portico.records.roster.models import Listing
from portico.records.roster.rules import ProviderKind, number_of

LISTED: dict[str, Any] = {
    "plan": "fernhill",
    "tin": "431882764",
    "line_of_business": "Medicaid",
    "npi": "",
    "zips": ["45402"],
    "participates_from": date(2020, 1, 1),
    "added_at": datetime(2026, 11, 1, 12, 0, tzinfo=UTC),
}


def list_group(provider_id: str = "G-100", **facts: Any) -> Listing:
    """Store a group's row."""
    return _listed(ProviderKind.GROUP, provider_id, {"legal_name": "Two Rivers LLC", **facts})


def list_practitioner(provider_id: str = "P-100", **facts: Any) -> Listing:
    """Store a practitioner's row."""
    names = {"first_name": "Maya", "last_name": "Lindqvist"}
    return _listed(ProviderKind.PRACTITIONER, provider_id, {**names, **facts})


def _listed(kind: ProviderKind, provider_id: str, facts: dict[str, Any]) -> Listing:
    numbers = {"provider_id": provider_id, "number": number_of(provider_id)}
    return Listing.objects.create(kind=kind, **{**LISTED, **numbers, **facts})
