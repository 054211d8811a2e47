"""What changes agreements: texts kept, acceptances stored, signatures asked for and given."""

from portico.agreements.services.acceptances import accept_once, keep_version, record_acceptance
from portico.agreements.services.documents import make_document, open_copy
from portico.agreements.services.signatures import (
    Given,
    SignatureOver,
    Signer,
    decline_signature,
    expire_signature,
    hand_signature_on,
    issue_signature_link,
    locked_signature,
    note_opened,
    request_signature,
    sign,
    supersede_signature,
)

__all__ = [
    "Given",
    "SignatureOver",
    "Signer",
    "accept_once",
    "decline_signature",
    "expire_signature",
    "hand_signature_on",
    "issue_signature_link",
    "keep_version",
    "locked_signature",
    "make_document",
    "note_opened",
    "open_copy",
    "record_acceptance",
    "request_signature",
    "sign",
    "supersede_signature",
]
