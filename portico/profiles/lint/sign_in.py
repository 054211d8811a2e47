"""Links people can follow from the sign-in page, and questions they can tell apart."""

from collections import Counter

from portico.profiles.lint.findings import Findings
from portico.profiles.schema import Profile


def problems(profile: Profile) -> Findings:
    """Everything about signing in."""
    yield from _links(profile)
    yield from _questions(profile)


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
