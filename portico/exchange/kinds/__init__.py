"""The kinds of transaction sets that can be loaded, a module each. Recognised by ST01 and GS08."""

from typing import BinaryIO

from portico.exchange.kinds.acknowledgment import ACKNOWLEDGMENT
from portico.exchange.kinds.acknowledgment import READY as ACKNOWLEDGED
from portico.exchange.kinds.kind import Kind, Ready, Refused
from portico.exchange.kinds.remittance_advice import REMITTANCE_ADVICE
from portico.exchange.rules import UNKNOWN_KIND
from portico.x12.envelope import Technical, read_parts
from portico.x12.transactions import TransactionSet

KINDS = (REMITTANCE_ADVICE, ACKNOWLEDGMENT)

__all__ = ["ACKNOWLEDGED", "Kind", "Ready", "Refused", "Unrecognised", "read", "recognise"]


class Unrecognised(Exception):
    """Why a file is none that can be loaded, for the operator."""


def recognise(source: BinaryIO) -> Kind:
    """Tell the kind of a file by the first in it that can be loaded. Raises Unrecognised."""
    holds_others = False
    for part in read_parts(source):
        if isinstance(part, Technical):
            return ACKNOWLEDGMENT
        if isinstance(part, TransactionSet):
            if kind := _kind_of(part):
                return kind
            holds_others = True
    raise Unrecognised(
        _unknown()
        if holds_others
        else "it holds no transaction set: an X12 file begins with ISA, GS and ST"
    )


def read(transaction: TransactionSet) -> Ready:
    """Read one transaction set to its end. Raises Refused."""
    kind = _kind_of(transaction)
    if kind is None:
        raise Refused(_unknown(), fault=UNKNOWN_KIND)
    return kind.read(transaction)


def _kind_of(transaction: TransactionSet) -> Kind | None:
    version = transaction.group.version
    fits = (kind for kind in KINDS if kind.code == transaction.code)
    return next((kind for kind in fits if version.startswith(kind.guide)), None)


def _unknown() -> str:
    known = "; ".join(f"{kind.name}, ST01 {kind.code} with GS08 {kind.guide}" for kind in KINDS)
    return f"its kind is not one that can be loaded ({known})"
