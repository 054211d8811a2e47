"""What an organization is to its plan (docs/glossary.md)."""

from enum import StrEnum


class OrganizationKind(StrEnum):
    """An office bills the plan; a third party works for offices and has nothing of its own there."""

    OFFICE = "office"
    THIRD_PARTY = "third_party"
