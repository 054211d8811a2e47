"""A registration that is done but for the terms, as walking there would have left it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from portico.profiles.loading import profile
from portico.profiles.schema import StepKind
from portico.registration.flow import Check, Facts, Outcome, about_everything, about_numbers, walk
from portico.registration.models import Draft
from portico.registration.queries import facts_of
from portico.registration.services.drafts import new_draft
from portico.registration.services.numbers import registry_check
from portico.registry.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who registers what; numbers and phones as they are stored."""

    plan: str
    track: str
    tin: str
    npi: str
    organization: Mapping[str, str]
    person: Mapping[str, str]
    password_hash: str
    registry: Answer


def ready_draft(office: Office, now: datetime) -> Draft:
    """Store the draft: every answer but the terms, every check passed."""
    draft = new_draft(profile(office.plan), now)
    draft.answers = _answers(office)
    draft.password_hash = office.password_hash
    draft.checks = _checks(draft, office, now)
    draft.answers[StepKind.SUMMARY] = {"about": about_everything(_facts(draft, office))}
    draft.save()
    return draft


def _answers(office: Office) -> dict[str, dict[str, object]]:
    return {
        StepKind.ACCOUNT_TYPE: {"track": office.track},
        StepKind.ORGANIZATION_LOOKUP: {"tin": office.tin, "npi": office.npi, "ticked": ""},
        StepKind.REGISTRY_QUESTIONNAIRE: {"npi": office.npi, "choice": "none"},
        StepKind.ORGANIZATION_DETAILS: dict(office.organization),
        StepKind.PERSONAL_DETAILS: dict(office.person),
        StepKind.COMMUNICATIONS: {"choice": "in"},
        StepKind.ADMINISTRATOR_CONSENT: {"agreed": True},
        StepKind.PHONE_CODE: {"phone": office.person["phone"], "channel": "text"},
    }


def _facts(draft: Draft, office: Office) -> Facts:
    return walk(profile(office.plan).registration, facts_of(draft)).facts


def _checks(draft: Draft, office: Office, now: datetime) -> dict[str, dict[str, object]]:
    facts = _facts(draft, office)
    about: dict[StepKind, tuple[str, dict[str, object]]] = {
        StepKind.ORGANIZATION_LOOKUP: (
            about_numbers(facts),
            {"verdict": "go_on", "flags": [], "tin_also_held_by": []},
        ),
        StepKind.EMAIL_CODE: (facts.email, {"account": False}),
        StepKind.PHONE_CODE: (facts.phone, {"channel": "text"}),
    }
    at = now.isoformat()
    passed: dict[str, dict[str, object]] = {
        kind: asdict(Check(Outcome.PASS, what, at, detail))
        for kind, (what, detail) in about.items()
    }
    registry = asdict(registry_check(office.npi, office.registry, now))
    return {**passed, StepKind.REGISTRY_QUESTIONNAIRE: registry}
