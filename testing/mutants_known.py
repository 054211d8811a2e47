"""What is known of mutants: where a file's decisions are shown, and which changes change nothing."""

from collections.abc import Mapping, Sequence


def _of(folder: str, *names: str) -> Sequence[str]:
    return [f"portico/{folder}/tests/test_{name}.py" for name in names]


PROVEN_IN: Mapping[str, Sequence[str]] = {
    "portico/access/decide.py": _of("access", "decide", "decide_third_parties"),
    "portico/agreements/queries.py": _of("agreements", "queries", "acceptances"),
    "portico/agreements/rules.py": _of("agreements", "rules", "due"),
    "portico/audit/queries.py": _of("audit", "queries", "verification", "sealing"),
    "portico/audit/rules.py": _of("audit", "verification", "services"),
    "portico/delegation/queries/hand_over.py": _of("delegation", "succession_queries"),
    "portico/delegation/queries/numbers.py": _of("delegation", "number_queries"),
    "portico/delegation/queries/succession.py": _of("delegation", "succession_queries"),
    "portico/delegation/queries/third_parties.py": _of("delegation", "third_party_queries"),
    "portico/delegation/rules/third_parties.py": _of("delegation", "third_party_rules"),
    "portico/exchange/queries/receipts.py": _of("exchange", "services"),
    "portico/exchange/rules/__init__.py": _of("exchange", "rules", "services"),
    "portico/exchange/rules/answers.py": _of("exchange", "verdicts"),
    "portico/exchange/rules/codes.py": _of("exchange", "verdicts"),
    "portico/jobs/queries.py": [*_of("jobs", "services"), *_of("exchange", "board")],
    "portico/notices/queries.py": _of("notices", "services", "views"),
    "portico/proofs/queries.py": _of("proofs", "pins", "payments"),
    "portico/reviews/queries.py": _of("reviews", "queries", "two_persons"),
    "portico/toolkit/queries/actors.py": _of("toolkit", "gate", "at_work"),
    "portico/toolkit/queries/organizations.py": _of("toolkit", "providers", "tools", "at_work"),
    "portico/toolkit/queries/publications.py": _of("toolkit", "queries"),
    "portico/toolkit/queries/setup.py": _of("toolkit", "setup"),
}
"""Where others than the file of tests named after it show what a file decides."""

EQUIVALENT: Mapping[str, str] = {
    "portico/accounts/queries.py colleagues_at: Authenticator.objects.filter(type=kind, user_id__in=roles) → Authenticator.objects.filter(type=kind)": "it reads others' apps for nothing: only colleagues are looked up in them",
    "portico/agreements/queries.py events_hold: event.address or '' → event.address": "no address and an empty one are told alike; the type checker asks for text",
    "portico/backoffice/queries.py figures: reviews_for_staff(actor).select_related(None).filter(state__in=LIVE) → reviews_for_staff(actor).select_related(None).filter()": "each figure names its states; this one is for the index",
    "portico/delegation/queries/__init__.py holds: asks_participation(profile) and participates(membership.organization, on=on) → participates(membership.organization, on=on)": "it asks the roster for nothing: where nothing is for the network alone, being in it opens nothing",
    "portico/delegation/queries/__init__.py abilities_of: asks_participation(profile) and participates(membership.organization, on=today) → participates(membership.organization, on=today)": "it asks the roster for nothing, as above",
    "portico/delegation/queries/succession.py may_export: actor.organization_id or 0 → actor.organization_id": "no case is of no organization; the type checker asks",
    "portico/delegation/queries/succession.py open_cases: actor.plan is None or not decide(actor, Permission.SUCCESSION).allowed → not decide(actor, Permission.SUCCESSION).allowed": "no organization is of no plan; the type checker asks",
    "portico/delegation/queries/third_parties.py holds_at_work: asks_participation(profile) and participates(delegation.principal, on=on) → participates(delegation.principal, on=on)": "it asks the roster for nothing, as above",
    "portico/delegation/queries/third_parties.py work_of:  for each in memberships if each.organization.is_third_party →  for each in memberships": "only people of companies are assigned to work; it saves the query for everyone else",
    "portico/delegation/queries/third_parties.py functions_of: Grant.objects.filter(membership__in=people, ended_at=None, expires_at__gt=now) → Grant.objects.filter(ended_at=None, expires_at__gt=now)": "it reads others' grants and leaves them out",
    "portico/jobs/queries.py failed_jobs: ProcrastinateEvent.objects.filter(job=OuterRef('pk'), type='failed') → ProcrastinateEvent.objects.filter(job=OuterRef('pk'))": "the last event of a failed job is its failure",
    "portico/proofs/rules.py parse_pin: set(pin) <= set(PIN_ALPHABET) → set(pin) < set(PIN_ALPHABET)": "a PIN is too short to hold every sign there is",
    "portico/proofs/rules.py payment_that_matches: payments or (_NO_PAYMENT,) → payments": "only how long it takes differs: proofs/tests/test_timing.py",
    "portico/proofs/rules.py record_matches: recorded is not None and typed_all and name_is & zip_is → typed_all and name_is & zip_is": "where there is no record, empty texts are compared, and they never match",
    "portico/records/roster/queries.py providers_under: listings.filter(number__in={number for _, number in order}) → listings.filter()": "it reads rows of other pages and leaves them out",
    "portico/reviews/queries.py requests_for_administrator: actor.organization_id or 0 → actor.organization_id": "no review is of no organization; the type checker asks",
    "portico/reviews/queries.py colleagues_for:  for each in others if each →  for each in others": "Django leaves None out of a list by itself",
    "portico/reviews/queries.py answer_times: reviews_for_staff(actor).filter(state=ReviewState.DECIDED, decided_at__gte=since) → reviews_for_staff(actor).filter(decided_at__gte=since)": "the database gives only what is decided a moment; the state is for the index",
    "portico/reviews/queries.py answer_times:  for started, answered in pairs if answered is not None →  for started, answered in pairs": "the comparison before left NULL out; the type checker asks",
    "portico/reviews/queries.py _decided: Review.objects.filter(plan=actor.plan, decider=DecidedBy.PLAN, state=ReviewState.DECIDED, decided_at__gte=since, decided_at__lt=until) → Review.objects.filter(plan=actor.plan, decider=DecidedBy.PLAN, decided_at__gte=since, decided_at__lt=until)": "the database gives only what is decided a moment; the state is for the index",
    "portico/registration/queries.py signed_copy_for: found is None or organization is None or found.document_id is None → organization is None or found.document_id is None": "without a request there is no organization; the type checker asks",
    "portico/toolkit/queries/publications.py publications_of:  for one in (*news, *pages) if one →  for one in (*news, *pages)": "each item and each page of the profile has one; the type checker asks",
    "portico/toolkit/queries/organizations.py _tools_of: asks_participation(plan) and participates(organization, on=on) → participates(organization, on=on)": "it asks the roster for nothing, as above",
    "portico/toolkit/queries/trail.py trail_of: not may_read or actor.organization_id is None or actor.plan != plan.slug → not may_read or actor.plan != plan.slug": "nobody reads it who is of no organization; the type checker asks",
    "portico/toolkit/queries/trail.py _People.__init__:  for event in events if event.account_id →  for event in events": "Django leaves None out of a list by itself; the type checker asks",
    "portico/toolkit/queries/trail.py _People.__init__:  for event in events if event.membership_id →  for event in events": "Django leaves None out of a list by itself; the type checker asks",
    "portico/toolkit/queries/trail.py _People._place: event.membership_id or 0 → event.membership_id": "no place is None's; the type checker asks",
    "portico/toolkit/queries/trail.py _People._place: event.account_id or 0 → event.account_id": "no place is None's; the type checker asks",
    "portico/toolkit/queries/organizations.py providers_of: not organization.party or tin is None → not organization.party": "the roster has no row without a TIN; the type checker asks",
}
"""Changes that nobody can notice, each with why. One that is gone is to be taken off."""
