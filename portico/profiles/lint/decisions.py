"""Nobody gets in unproven and unapproved, and nobody becomes an administrator by saying so."""

from portico.profiles.lint.findings import Findings
from portico.profiles.schema import (
    Administrator,
    Creates,
    Decider,
    Profile,
    StepKind,
    Track,
)


def problems(profile: Profile) -> Findings:
    """Everything about who lets a person in, and who makes an administrator."""
    for place, track in enumerate(profile.registration.tracks):
        for key, message in (*_activation(track), *_administrator(track)):
            yield f"registration.tracks[{place}].{key}", message


def _activation(track: Track) -> Findings:
    if track.after_proof == "activate" and not _proves(track):
        message = "This activates people without any proof and without any approval."
        yield "after_proof", f'{message} Say "review", or add a step that proves.'
    if track.after_proof == "review" and track.decider is None:
        yield "decider", 'Nobody decides on this review. Say "plan" or "organization".'
    if track.after_proof == "activate" and track.decider is None:
        message = "Nobody decides where the proof was not right or is not at hand."
        yield "decider", f'{message} Say "plan".'
    if track.creates is Creates.ORGANIZATION and track.decider is Decider.ORGANIZATION:
        message = 'A new organization has nobody yet who could decide. Say "plan".'
        yield "decider", message


def _administrator(track: Track) -> Findings:
    if track.administrator is Administrator.EVERY and not _proves(track):
        message = "This makes administrators of all who choose this track, which is only typed."
        yield "administrator", f'{message} Say "first", or add a step that proves.'
    if track.administrator is Administrator.FIRST and track.creates is Creates.MEMBERSHIP:
        message = 'Whoever joins an organization is never its first. Say "never".'
        yield "administrator", message
    if track.administrator is Administrator.NEVER and track.creates is Creates.ORGANIZATION:
        yield (
            "administrator",
            'A new organization needs its administrator. Say "first".',
        )
    asks = any(step.kind is StepKind.ADMINISTRATOR_CONSENT for step in track.steps)
    if track.administrator is Administrator.NEVER and asks:
        message = "It asks for a consent that makes nobody an administrator. Remove that step."
        yield "administrator", message


def _proves(track: Track) -> bool:
    return any(step.proves for step in track.steps)
