"""What stays of a draft when it ends: where and how, for the plan's reports; nobody can be told from it."""

from datetime import datetime

from portico.audit.acting import require_acting
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.proofs.rules import Method
from portico.registration.facts import Check, Facts, Outcome
from portico.registration.flow import track_of, walk
from portico.registration.models import CheckEnd, Draft, DraftEnd
from portico.registration.queries import PROOFS, facts_of
from portico.registration.services.proving import SPENT


def record_end(*, draft: Draft, profile: Profile, outcome: DraftEnd.Outcome, now: datetime) -> None:
    """Count a draft that is about to be emptied or deleted, in the transaction that does it."""
    require_acting()
    facts = facts_of(draft)
    way = walk(profile.registration, facts)
    track = way.track.key if track_of(profile.registration, facts) else ""
    due = way.current or way.places[-1]
    day = today_at(profile, now)
    DraftEnd.objects.create(
        plan=draft.plan,
        track=track,
        step=due.step.key if outcome is DraftEnd.Outcome.EXPIRED else "",
        outcome=outcome,
        began_on=today_at(profile, draft.created_at),
        ended_on=day,
    )
    CheckEnd.objects.bulk_create(
        CheckEnd(plan=draft.plan, track=track, method=method, outcome=result, ended_on=day)
        for method, result in _results(way.facts)
    )


def _results(facts: Facts) -> list[tuple[Method, CheckEnd.Outcome]]:
    checks = ((method, facts.checks.get(kind)) for kind, method in PROOFS.items())
    return [(method, _result(check)) for method, check in checks if check is not None]


def _result(check: Check) -> CheckEnd.Outcome:
    if check.outcome is Outcome.ABANDONED and check.detail.get("why") == SPENT:
        return CheckEnd.Outcome.USED_UP
    return CheckEnd.Outcome(check.outcome.value)
