"""The temporary tables a load is gathered in; they are gone with its transaction."""

from typing import LiteralString

from portico.loading.staging import Staging

_ADDRESS = ("street", "street2", "city", "state", "zip", "country", "phone")
_TYPES: dict[str, LiteralString] = {
    "line": "bigint",
    "npi": 'text COLLATE "C"',
    "fingerprint": "bigint",
    "is_bare": "boolean",
    "is_active": "boolean",
    "deactivated_on": "date",
    "enumerated_on": "date",
    "last_updated": "date",
    "taxonomies": "text[]",
}
"""What is not plain text."""

PROVIDERS = Staging(
    "staged_provider",
    (
        "line", "npi", "fingerprint", "is_bare", "is_active", "deactivated_on",
        "deactivation_reason", "replacement_npi", "enumerated_on", "last_updated", "entity_type",
        "legal_name", "other_name", "other_name_kind",
        *(f"practice_{part}" for part in _ADDRESS), *(f"mailing_{part}" for part in _ADDRESS),
        "taxonomies",
    ),
    _TYPES,
)  # fmt: skip
LOCATIONS = Staging("staged_location", ("line", "npi", "fingerprint", *_ADDRESS), _TYPES)
NAMES = Staging("staged_name", ("line", "npi", "fingerprint", "name", "kind"), _TYPES)
