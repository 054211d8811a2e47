"""The plans of one installation side by side: no two share an address."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from portico.profiles.schema import Profile

RESERVED_SLUGS = frozenset({"brand", "demo", "static", "styleguide"})
"""First path segments of the installation's own pages."""
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def problems(profiles: Mapping[str, Profile]) -> Iterator[tuple[str, str, str]]:
    """Yield file, key and message for what cannot stand in one installation."""
    yield from _slugs(profiles)
    yield from _hosts(profiles)


def _slugs(profiles: Mapping[str, Profile]) -> Iterator[tuple[str, str, str]]:
    times = Counter(profile.slug for profile in profiles.values())
    for file, profile in profiles.items():
        if times[profile.slug] > 1:
            yield (
                file,
                "slug",
                f"Another file has the slug {profile.slug} too. Rename one.",
            )
        if profile.slug != PurePath(file).stem:
            yield (
                file,
                "slug",
                f"The file of {profile.slug} is {profile.slug}.toml. Rename it.",
            )
        if profile.slug in RESERVED_SLUGS:
            yield (
                file,
                "slug",
                f"/{profile.slug}/ belongs to the installation. Choose another.",
            )


def _hosts(profiles: Mapping[str, Profile]) -> Iterator[tuple[str, str, str]]:
    times = Counter(host for profile in profiles.values() for host in profile.hosts)
    for file, profile in profiles.items():
        for place, host in enumerate(profile.hosts):
            if times[host] > 1:
                yield (
                    file,
                    f"hosts[{place}]",
                    f"{host} is there twice. A host has one plan.",
                )
            if not _HOST.fullmatch(host):
                message = f"{host} is no host name. Write it like portal.example.org, without port."
                yield file, f"hosts[{place}]", message
