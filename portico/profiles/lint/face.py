"""Colours that can be read, hours that exist, contacts one can reach, agreements that are there."""

from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portico.profiles.lint.findings import Findings
from portico.profiles.lint.tracks import states_of
from portico.profiles.schema import AgreementStep, Profile, SignatureStep

WHITE = "#ffffff"
GROUND = "#f6f7f9"
"""The page's ground; the brand layer uses the same."""
LEGIBLE = 4.5
"""WCAG 2.2, 1.4.3: contrast of text."""


def problems(profile: Profile) -> Findings:
    """Everything about the plan's face."""
    yield from _contrast(profile)
    yield from _hours(profile)
    yield from _contacts(profile)
    yield from _clocks(profile)
    yield from _agreements(profile)


def missing_agreements(profile: Profile, folder: Path) -> Findings:
    """Yield agreements whose text is not in the plan's folder."""
    for place, agreement in enumerate(profile.agreements):
        file = folder / agreement.file
        if file.resolve().parent != folder.resolve() or not file.is_file():
            message = f"There is no file {agreement.file} in plans/{folder.name}/. Add it there."
            yield f"agreements[{place}].file", message


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG defines it, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(profile: Profile) -> Findings:
    brand = profile.brand
    pairs = (
        ("accent", brand.accent, "white", WHITE),
        ("accent", brand.accent, "the page's ground", GROUND),
        ("accent", brand.accent, "its own soft", brand.soft),
        ("strong", brand.strong, "white", WHITE),
        ("strong", brand.strong, "its own soft", brand.soft),
        ("deep", brand.deep, "white", WHITE),
    )
    for name, colour, ground_name, ground in pairs:
        ratio = contrast(colour, ground)
        if ratio < LEGIBLE:
            found = f"{colour} gives a contrast of {ratio:.2f} with {ground_name}"
            yield (
                f"brand.{name}",
                f"{found}; to be read it needs {LEGIBLE}. Choose a darker colour.",
            )


def _hours(profile: Profile) -> Findings:
    hours = profile.hours
    try:
        ZoneInfo(hours.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield (
            "hours.time_zone",
            f"{hours.time_zone} is no time zone. Use one like America/Chicago.",
        )
    if hours.opens >= hours.closes:
        yield (
            "hours.closes",
            "The plan closes before it opens. Give the later time here.",
        )


def _contacts(profile: Profile) -> Findings:
    for place, contact in enumerate(profile.contacts):
        if not contact.phone and not contact.email:
            yield (
                f"contacts[{place}]",
                "Nobody can be reached here. Add a phone or an email.",
            )
    if not profile.help_line.phone:
        message = "The first contact is the help line of every page. Add its phone."
        yield "contacts[0].phone", message


def _clocks(profile: Profile) -> Findings:
    registration = profile.registration
    if registration.draft_reminder_days >= registration.draft_days:
        message = (
            "The reminder would come before the draft exists. Give fewer days than draft_days."
        )
        yield "registration.draft_reminder_days", message


def _agreements(profile: Profile) -> Findings:
    keys = Counter(agreement.key for agreement in profile.agreements)
    shown = {
        name
        for track in profile.registration.tracks
        for step in track.steps
        if isinstance(step, AgreementStep | SignatureStep)
        for name in step.settings.named
    }
    states = {state for track in profile.registration.tracks for state in states_of(track)}
    for place, agreement in enumerate(profile.agreements):
        if keys[agreement.key] > 1:
            yield (
                f"agreements[{place}].key",
                f"{agreement.key} is there twice. Rename one.",
            )
        if agreement.key not in shown and not agreement.everyone:
            message = f"No step shows {agreement.key}. Add an agreement step, or remove it."
            yield f"agreements[{place}].key", message
        if agreement.state and agreement.state not in states:
            message = f"No step offers the state {agreement.state}. Add it to a jurisdiction step."
            yield f"agreements[{place}].state", message
