"""What an EOB or a welcome letter prints: all of it must be as on the plan's record (CS-02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portico.access.actor import Actor
from portico.accounts import guesses
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile
from portico.proofs.models import Proof
from portico.proofs.rules import Method, ProofResult, Recorded, record_matches
from portico.proofs.services.attempts import Match, attempt, claim_of
from portico.records.roster.queries import Provider, provider_numbered
from portico.records.roster.rules import ProviderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterMatch:
    """The result, and who it is on the roster; None unless everything matched."""

    result: ProofResult
    provider: Provider | None = None


def match_roster(
    *,
    plan: str,
    kind: ProviderKind,
    tin: str,
    number: str,
    names: Sequence[str],
    zip_code: str,
    holder: str,
    address: str,
    actor: Actor,
    now: datetime,
) -> RosterMatch:
    """Compare what was typed with the roster. Called outside any transaction.

    ``names`` are first and last name of a practitioner, or a group's legal name or DBA; ``number``
    is the provider ID or the NPI; any ZIP code of the profile is right. Several people may match
    the same provider: nothing is held.
    """
    claim = claim_of(method=Method.ROSTER, plan=plan, tin=tin, holder=holder, address=address)
    seen: list[Provider] = []

    def find(_mine: Proof) -> Match | None:
        on = today_at(profile(plan), now)
        provider = provider_numbered(plan=plan, kind=kind, tin=claim.tin, number=number, on=on)
        recorded = _recorded(provider) if provider else None
        matches = guesses.compare(lambda: record_matches(recorded, names=names, zip_code=zip_code))
        seen.extend([provider] if provider and matches else [])
        return Match() if matches else None

    result = attempt(claim, find, actor=actor, now=now)
    return RosterMatch(result=result, provider=seen[0] if seen else None)


def _recorded(provider: Provider) -> Recorded:
    person = (provider.first_name, provider.last_name)
    group = [(name,) for name in (provider.legal_name, provider.dba) if name]
    is_person = provider.kind is ProviderKind.PRACTITIONER
    return Recorded(names=(person,) if is_person else group, zips=provider.zips)
