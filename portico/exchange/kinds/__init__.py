"""The kinds of transaction sets that can be loaded, a module each. Recognised by ST01 and GS08."""

from contextlib import AbstractContextManager
from typing import BinaryIO

from portico.exchange.kinds.kind import Kind, Ready, Refused
from portico.exchange.kinds.remittance_advice import REMITTANCE_ADVICE
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.transactions import TransactionSet

KINDS = (REMITTANCE_ADVICE,)

__all__ = ["Kind", "Ready", "Refused", "Unrecognised", "read", "recognise"]


class Unrecognised(Exception):
    """Why a file is none that can be loaded, for the operator."""


def recognise(source: BinaryIO) -> Kind:
    """Tell the kind of a file by its first transaction set. Raises Unrecognised."""
    for part in read_transactions(source):
        if not isinstance(part, Finding):
            return _kind_of(part, Unrecognised)
    raise Unrecognised("it holds no transaction set: an X12 file begins with ISA, GS and ST")


def read(transaction: TransactionSet) -> AbstractContextManager[Ready]:
    """Read one transaction set to its end, to be stored within the block. Raises Refused."""
    return _kind_of(transaction, Refused).read(transaction)


def _kind_of(transaction: TransactionSet, unknown: type[Exception]) -> Kind:
    for kind in KINDS:
        if (kind.code, True) == (
            transaction.code,
            transaction.group.version.startswith(kind.guide),
        ):
            return kind
    known = "; ".join(f"{kind.name}, ST01 {kind.code} with GS08 {kind.guide}" for kind in KINDS)
    raise unknown(f"its kind is not one that can be loaded ({known})")
