"""Links people can follow from the sign-in page, and questions they can tell apart."""

from collections import Counter

from portico.profiles.lint.findings import Findings, step_key
from portico.profiles.schema import Profile, SecurityQuestionStep


def problems(profile: Profile) -> Findings:
    """Everything about signing in."""
    yield from _links(profile)
    yield from _questions(profile)
    yield from _whose_question(profile)


def _links(profile: Profile) -> Findings:
    public = profile.public
    for key in ("member_registration", "representative_registration"):
        address = getattr(public, key)
        if address and not address.startswith("https://"):
            yield f"public.{key}", f"{address} is no address of a page. Begin it with https://."


def _questions(profile: Profile) -> Findings:
    for key in ("key", "text"):
        times = Counter(getattr(question, key) for question in profile.security_questions)
        for place, question in enumerate(profile.security_questions):
            value = getattr(question, key)
            if times[value] > 1:
                yield f"security_questions[{place}].{key}", f"{value} is there twice. Change one."


def _whose_question(profile: Profile) -> Findings:
    """Either the plan lists the questions, or its registrants write their own."""
    for place, track in enumerate(profile.registration.tracks):
        for number, step in enumerate(track.steps):
            if not isinstance(step, SecurityQuestionStep):
                continue
            if step.settings.own and profile.security_questions:
                message = (
                    "Registrants write their own question and choose one of a list. Remove one."
                )
                yield f"{step_key(place, number)}.settings.own", message
            if not step.settings.own and not profile.security_questions:
                message = (
                    "There is no question to choose. Add [[security_questions]], or own = true."
                )
                yield f"{step_key(place, number)}.kind", message
