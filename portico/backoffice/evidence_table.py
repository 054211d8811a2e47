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
class Cell:
    """What one source has on file, and how it compares with what was typed."""

    source: str
    verdict: Verdict
    words: tuple[Word, ...] = ()
    left_out: str = ""
    """What was typed and is not on file, where nothing stands in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact: the label, what was typed, and a cell for each source that was asked."""

    label: str
    typed: str
    cells: tuple[Cell, ...]


def sources_of(evidence: Evidence) -> list[tuple[str, str]]:
    """The head of each column beside what was typed, long and short."""
    registry = [("Registry (NPPES)", "Registry")] if evidence.has_registry else []
    roster = [("Our roster", "Our roster")] if evidence.has_roster else []
    return registry + roster


def as_of(evidence: Evidence) -> str:
    """Say how old each source is, as ``Registry as of 11/15/2026.``."""
    registry = evidence.registry_as_of and f"Registry as of {evidence.registry_as_of}."
    roster = evidence.roster_as_of and f"Roster file of {evidence.roster_as_of}."
    return " ".join(filter(None, (registry, roster)))


def lines_of(evidence: Evidence) -> list[Line]:
    """Every fact of the table."""
    return [_line(fact, evidence) for fact in evidence.facts]


def _line(fact: Fact, evidence: Evidence) -> Line:
    cells = []
    if evidence.has_registry:
        cells.append(_cell("Registry", fact.typed, fact.registry, same=fact.same))
    if evidence.has_roster:
        cells.append(_cell("Our roster", fact.typed, fact.roster, same=fact.roster_same))
    return Line(label=fact.label, typed=fact.typed, cells=tuple(cells))


def _cell(source: str, typed: str, filed: str, *, same: bool | None) -> Cell:
    whole = (Word(filed, differs=False),) if filed else ()
    if not filed or same is None:
        return Cell(source=source, verdict="missing", words=whole)
    if same:
        return Cell(source=source, verdict="same", words=whole)
    words, left_out = _compared(typed, filed)
    return Cell(source=source, verdict="differs", words=words, left_out=left_out)


def _compared(typed: str, filed: str) -> tuple[tuple[Word, ...], str]:
    """What is on file, cut where it begins or ceases to differ, and what it leaves out."""
    theirs, ours = _WORD.findall(typed), _WORD.findall(filed)
    matcher = SequenceMatcher(
        a=[word.strip(" ,.").casefold() for word in theirs],
        b=[word.strip(" ,.").casefold() for word in ours],
        autojunk=False,
    )
    steps = matcher.get_opcodes()
    words = tuple(
        Word("".join(ours[start:end]).strip(), differs=tag != "equal")
        for tag, _, _, start, end in steps
        if end > start
    )
    left = [
        "".join(theirs[start:end]).strip(" ,") for tag, start, end, *_ in steps if tag == "delete"
    ]
    return words, ", ".join(left)
