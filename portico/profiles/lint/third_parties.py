"""Companies that work for offices: asked and signed for, never proved, and worth registering."""

from portico.access.kinds import OrganizationKind
from portico.profiles.lint.findings import Findings, step_key
from portico.profiles.schema import Creates, Decider, Profile, SignatureStep, StepKind, Track

OF_OFFICES = frozenset(
    {
        StepKind.REGISTRY_QUESTIONNAIRE,
        StepKind.ROSTER_MATCH,
        StepKind.PIN,
        StepKind.PAYMENT,
    }
)
"""What these steps ask or prove, an office has, and no company that works for it."""


def problems(profile: Profile) -> Findings:
    """Everything about third parties: their tracks, and the roles an office may let them have."""
    companies = []
    for place, track in enumerate(profile.registration.tracks):
        if track.kind is OrganizationKind.THIRD_PARTY:
            companies.append(track)
            yield from _track(place, track)
    if len(companies) > 1:
        message = "There are two tracks for third parties. Keep one: companies have one key."
        yield "registration.tracks", message
    yield from _roles(profile, has_track=bool(companies))


def _track(place: int, track: Track) -> Findings:
    key = f"registration.tracks[{place}]"
    if track.creates is not Creates.ORGANIZATION:
        yield f"{key}.creates", 'A third party registers as a whole. Say "organization".'
    if track.after_proof != "review" or track.decider is not Decider.PLAN:
        message = "Nothing proves a company, so the plan decides."
        yield f"{key}.decider", f'{message} Say after_proof = "review" and decider = "plan".'
    if not any(isinstance(step, SignatureStep) for step in track.steps):
        message = "A company signs a business-associate statement. Add an electronic_signature."
        yield f"{key}.steps", message
    if track.participation is not None:
        yield f"{key}.participation", "A company is in no network. Remove it."
    for number, step in enumerate(track.steps):
        if step.kind in OF_OFFICES:
            message = f"{step.kind} asks what only an office has. Remove this step."
            yield f"{step_key(place, number)}.kind", message


def _roles(profile: Profile, *, has_track: bool) -> Findings:
    several = [place for place, role in enumerate(profile.roles) if role.third_parties]
    if has_track and not several:
        message = "Companies register, and no role is for them. Say third_parties = true in one."
        yield "roles", message
    if several and not has_track:
        message = "No track registers companies that could have it. Add one, or remove this."
        yield f"roles[{several[0]}].third_parties", message
