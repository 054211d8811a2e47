"""What a rule of the lint yields."""

from collections.abc import Iterator

Findings = Iterator[tuple[str, str]]
"""Pairs of key and message."""


def step_key(track: int, step: int) -> str:
    """How a step is named to whoever mends the file."""
    return f"registration.tracks[{track}].steps[{step}]"
