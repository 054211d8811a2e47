"""One attempt, whatever the method: counted, compared, held, given back.

What is wrong, unknown, too old or somebody else's runs through the same statements as what is
right, so that neither the answer nor its time tells which part was known.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from portico.access.actor import Actor
from portico.accounts import allowances
from portico.accounts.models import Allowance
from portico.audit.acting import acting
from portico.audit.constraints import is_stored
from portico.audit.services import record
from portico.proofs.models import HELD_ONCE, Proof
from portico.proofs.rules import (
    ADDRESS_WINDOW,
    TIN_WINDOW,
    Method,
    ProofResult,
    before_comparison,
    network_of,
)
from portico.vocabulary.tin import parse_tin

PATIENCE = "2s"
"""How long an attempt stands in line behind others at the same TIN or from the same network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who says to be the payee of which TIN, by which method, from where."""

    method: Method
    plan: str
    tin: str
    """Nine digits; claim_of reads what was typed."""
    holder: str
    address: str

    @property
    def tin_counter(self) -> str:
        """The counter of wrong answers for the TIN, over all methods."""
        return allowances.key("proof", self.plan, self.tin)

    @property
    def address_counter(self) -> str:
        """The counter of wrong answers from the network, over all plans."""
        return allowances.key("proof address", network_of(self.address))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What was found: the evidence to hold, if only one may have it."""

    evidence: str | None = None
    paid_on: date | None = None


Find = Callable[[Proof], Match | None]
"""Looks for the evidence and compares it, once, behind guesses.compare."""


def claim_of(*, method: Method, plan: str, tin: str, holder: str, address: str) -> Claim:
    """A claim to a TIN however it was typed; no spelling has a counter of its own."""
    return Claim(method=method, plan=plan, tin=parse_tin(tin), holder=holder, address=address)


def attempt(claim: Claim, find: Find, *, actor: Actor, now: datetime) -> ProofResult:
    """Make one attempt, outside any transaction: the count commits before anything is compared."""
    refused = _count(claim, now=now)
    with acting(actor, tins=[claim.tin]):
        result = refused or _compare(claim, find, now=now)
        record(
            actor=actor,
            action="proof.attempted",
            subject=claim.holder,
            now=now,
            details={"method": claim.method.value, "result": result.value},
        )
    return result


def taken_from(mine: Proof, evidence: list[str]) -> set[str]:
    """Which of these somebody else holds; asks the database also when there are none."""
    others = Proof.objects.filter(evidence__in=[*evidence, ""]).exclude(pk=mine.pk)
    return {each for each in others.values_list("evidence", flat=True) if each}


def _count(claim: Claim, *, now: datetime) -> ProofResult | None:
    """Count the attempt as wrong; or say why it may not be made."""
    try:
        with transaction.atomic(durable=True):
            return _count_locked(claim, now=now)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return ProofResult.BUSY
        raise


def _count_locked(claim: Claim, *, now: datetime) -> ProofResult | None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [PATIENCE])
    network, office = _locked_counters(claim, now=now)
    refused = before_comparison(for_tin=office.spent_at, for_address=network.spent_at, now=now)
    if refused is None:
        allowances.add(network, window=ADDRESS_WINDOW, now=now)
        allowances.add(office, window=TIN_WINDOW, now=now)
    return refused


def _compare(claim: Claim, find: Find, *, now: datetime) -> ProofResult:
    mine = _row_of(claim, now=now)
    matched = _hold(mine, find(mine), now=now)
    _give_back(claim, moment=now, matched=matched)
    return ProofResult.MATCH if matched else ProofResult.NO_MATCH


def _row_of(claim: Claim, *, now: datetime) -> Proof:
    """The holder's row, locked: of two tabs the second sees what the first one found."""
    row, _ = Proof.objects.select_for_update().get_or_create(
        holder=claim.holder,
        method=claim.method.value,
        confirmed_at=None,
        defaults={"plan": claim.plan, "tried_at": now},
    )
    return row


def _hold(mine: Proof, match: Match | None, *, now: datetime) -> bool:
    """Write the row; False too when somebody else took the same evidence a moment ago.

    A wrong answer leaves what was proved before.
    """
    mine.tried_at = now
    if match:
        mine.evidence, mine.paid_on, mine.matched_at = match.evidence, match.paid_on, now
    return is_stored(mine, unless=(HELD_ONCE,)) and match is not None


def _give_back(claim: Claim, *, moment: datetime, matched: bool) -> None:
    """A right answer is no guess; a wrong one writes the same rows unchanged."""
    for counter in _locked_counters(claim, now=moment):
        if matched and moment in counter.spent_at:
            counter.spent_at.remove(moment)
        counter.save()


def _locked_counters(claim: Claim, *, now: datetime) -> tuple[Allowance, Allowance]:
    """First the network's, then the TIN's: always in this order."""
    network = allowances.lock(claim.address_counter, now=now)
    return network, allowances.lock(claim.tin_counter, now=now)
