"""The evidence as the review page shows it: what was typed beside what is on file. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from portico.reviews.evidence import CheckOutcome, Evidence, Fact

Verdict = Literal["same", "differs", "missing"]
_WORD = re.compile(r"\s*\S+")

SAID: dict[CheckOutcome, tuple[str, str, str]] = {
    CheckOutcome.PASS: ("check_circle", "ok", "Passed:"),
    CheckOutcome.FAIL: ("cancel", "bad", "Failed:"),
    CheckOutcome.UNAVAILABLE: ("help", "wait", "Could not be checked:"),
    CheckOutcome.ABANDONED: ("remove_circle", "wait", "Given up:"),
    CheckOutcome.FLAG: ("warning", "wait", "Look at this:"),
}
"""Icon, tone and hidden text of a check's outcome."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of what is on file, and whether it differs from what was typed."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact: the label, what was typed, what is on file and how they compare."""

    label: str
    typed: str
    verdict: Verdict
    words: tuple[Word, ...]


def lines_of(evidence: Evidence) -> list[Line]:
    """Every fact of the table."""
    return [_line(fact) for fact in evidence.facts]


def _line(fact: Fact) -> Line:
    if not fact.registry or fact.same is None:
        words = (Word(fact.registry, differs=False),) if fact.registry else ()
        return Line(label=fact.label, typed=fact.typed, verdict="missing", words=words)
    verdict: Verdict = "same" if fact.same else "differs"
    return Line(label=fact.label, typed=fact.typed, verdict=verdict, words=_words(fact))


def _words(fact: Fact) -> tuple[Word, ...]:
    """What is on file, cut where it begins or ceases to differ."""
    if fact.same:
        return (Word(fact.registry, differs=False),)
    typed, filed = _WORD.findall(fact.typed), _WORD.findall(fact.registry)
    plain = [word.strip(" ,.").casefold() for word in typed]
    matcher = SequenceMatcher(
        a=plain, b=[word.strip(" ,.").casefold() for word in filed], autojunk=False
    )
    return tuple(
        Word("".join(filed[start:end]).strip(), differs=tag != "equal")
        for tag, _, _, start, end in matcher.get_opcodes()
        if end > start
    )
