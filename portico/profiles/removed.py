"""Plans that left this installation: their files moved to plans/removed/, their pages say so."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from pydantic import BaseModel, ConfigDict, ValidationError

from portico.profiles.errors import BadProfile, problems_of
from portico.profiles.schema import Contact


class RemovedPlan(BaseModel):
    """What is still said of a plan; whatever else its old profile holds is no longer read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    slug: str
    name: str
    hosts: tuple[str, ...] = ()
    contacts: tuple[Contact, ...]


@cache
def removed_plans() -> Mapping[str, RemovedPlan]:
    """Every removed plan of this installation by slug."""
    return load_removed(settings.PORTICO.plans / "removed")


def load_removed(directory: Path) -> Mapping[str, RemovedPlan]:
    """Read every ``*.toml`` of a folder, which need not exist."""
    plans = [_read(path) for path in sorted(directory.glob("*.toml"))]
    return MappingProxyType({plan.slug: plan for plan in plans})


def _read(path: Path) -> RemovedPlan:
    try:
        return RemovedPlan.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise BadProfile(problems_of(f"removed/{path.name}", error)) from error
