"""Reading plans/: every profile and its texts, refused with file and key when wrong."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.utils.safestring import SafeString
from pydantic import ValidationError

from portico.profiles.errors import BadProfile, Problem, problems_of
from portico.profiles.lint import lint_profile, lint_together
from portico.profiles.markdown import as_html
from portico.profiles.schema import Profile


class UnknownPlan(KeyError):
    """No profile has this slug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementText:
    """One version of an agreement, as it is shown and as it is accepted."""

    key: str
    title: str
    version: str
    markdown: str
    html: SafeString
    sha256: str


@cache
def profiles() -> Mapping[str, Profile]:
    """Every plan of this installation by slug."""
    return load_profiles(settings.PORTICO.plans)


def profile(slug: str) -> Profile:
    """The plan of that slug; raises UnknownPlan."""
    try:
        return profiles()[slug]
    except KeyError:
        raise UnknownPlan(slug) from None


@cache
def agreement_text(profile: Profile, key: str) -> AgreementText:
    """The current version of a plan's agreement; raises KeyError for an unknown key."""
    agreement = profile.agreement(key)
    if agreement is None:
        raise KeyError(key)
    source = (settings.PORTICO.plans / profile.slug / agreement.file).read_bytes()
    markdown = source.decode()
    return AgreementText(
        key=key,
        title=agreement.title,
        version=agreement.version,
        markdown=markdown,
        html=as_html(markdown),
        sha256=hashlib.sha256(source).hexdigest(),
    )


@cache
def page_markdown(profile: Profile, key: str) -> str:
    """Return the text a page of the plan has until staff publish another."""
    path = settings.PORTICO.plans / profile.slug / "pages" / f"{key}.md"
    return str(path.read_text(encoding="utf-8"))


def profile_hash(profile: Profile) -> str:
    """What evidence records to say under which profile it was taken."""
    return hashlib.sha256(profile.model_dump_json().encode()).hexdigest()


def load_profiles(directory: Path) -> Mapping[str, Profile]:
    """Read and lint every ``*.toml`` of a folder; raises BadProfile with all that is wrong."""
    read: dict[str, Profile] = {}
    problems: list[Problem] = []
    for path in sorted(directory.glob("*.toml")):
        try:
            read[path.name] = read_profile(path)
        except BadProfile as error:
            problems += error.problems
    problems += lint_together(read)
    if not read and not problems:
        problems.append(Problem(directory.name, "", "No plan is here. Add a file like slug.toml."))
    if problems:
        raise BadProfile(problems)
    return MappingProxyType({profile.slug: profile for profile in read.values()})


def read_profile(path: Path) -> Profile:
    """Read and lint one profile; raises BadProfile naming the file and each key."""
    try:
        profile = Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadProfile([Problem(path.name, "", f"This is not TOML: {error}.")]) from error
    except ValidationError as error:
        raise BadProfile(problems_of(path.name, error)) from error
    if problems := lint_profile(profile, path):
        raise BadProfile(problems)
    return profile
