"""What a draft takes over from the national registry."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from portico.access.actor import Actor
from portico.profiles.schema import StepKind
from portico.registration.models import Draft
from portico.registration.services.drafts import editing
from portico.registration.services.numbers import registry_check
from portico.registry.queries import look_up

PREFILLED = ("name", "dba", "street", "street2", "city", "region", "zip")


def look_up_again(*, draft: Draft, actor: Actor, now: datetime) -> Draft:
    """Ask the registry once more about the draft's NPI and store what it says."""
    npi = draft.answers[StepKind.ORGANIZATION_LOOKUP]["npi"]
    answer = look_up(npi)
    with editing(draft, actor=actor, now=now) as locked:
        locked.checks[StepKind.REGISTRY_QUESTIONNAIRE] = asdict(registry_check(npi, answer, now))
    return locked


def choose_candidate(
    *, draft: Draft, key: str, candidate: Mapping[str, Any] | None, actor: Actor, now: datetime
) -> Draft:
    """Store the choice and prefill the organisation's page from it.

    A choice that stays the same leaves what was changed since alone; another one fills in anew.
    """
    with editing(draft, actor=actor, now=now) as locked:
        npi = locked.answers[StepKind.ORGANIZATION_LOOKUP]["npi"]
        before = locked.answers.get(StepKind.REGISTRY_QUESTIONNAIRE)
        choice = {"npi": npi, "choice": key}
        locked.answers[StepKind.REGISTRY_QUESTIONNAIRE] = choice
        locked.typed.pop(StepKind.REGISTRY_QUESTIONNAIRE, None)
        if before != choice:
            _prefill(locked, candidate or {})
    return locked


def _prefill(draft: Draft, candidate: Mapping[str, Any]) -> None:
    kind = StepKind.ORGANIZATION_DETAILS
    known = {**draft.answers.pop(kind, {}), **draft.typed.get(kind, {})}
    filled = {**candidate, "region": candidate.get("state", "")}
    offered = {name: str(filled.get(name) or "") for name in PREFILLED}
    draft.typed[kind] = {**{name: str(value) for name, value in known.items()}, **offered}
