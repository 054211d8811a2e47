"""How agreements are told to the organization."""

from collections.abc import Mapping

from portico.audit.wording import Act, Kind

ACTS: Mapping[str, Act] = {
    "agreement.accepted": Act(Kind.ORGANIZATION, "{subject} accepted “{key}”[, version {version}]"),
    "signature.signed": Act(Kind.ORGANIZATION, "An agreement was signed"),
    "signature.declined": Act(Kind.ORGANIZATION, "An agreement was not signed: it was declined"),
    "signature.expired": Act(Kind.ORGANIZATION, "An agreement was not signed in time"),
    "signature.copy_opened": Act(Kind.RECORDS, "{who} opened the signed copy of an agreement"),
}
UNTOLD = frozenset({"signature.document_made"})
