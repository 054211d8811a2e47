"""Every action an organization could read has its words, or is kept from it on purpose."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import portico
from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.announced import acts, untold
from portico.audit.services import record
from testing.builders import NOW

ROOT = Path(portico.__file__).parent
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
WRITERS = ("record", "audit")
"""How the functions are called that write an event: record, _record, record_membership, audit …"""
OF_NO_ORGANIZATION = frozenset(
    {
        "caller",
        "exchange",
        "job",
        "notice",
        "pin",
        "proof",
        "quarantine",
        "registry",
        "roster",
        "staff",
    }
)
"""Families of actions by the system, an operator or staff about no organization; testing/telling.py
refuses one that names an organization after all."""


def written_out(source: str) -> Iterator[str]:
    """The actions that stand as a literal in a call that writes an event."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _writes(node.func):
            for value in (*node.args, *(each.value for each in node.keywords)):
                text = value.value if isinstance(value, ast.Constant) else None
                if isinstance(text, str) and ACTION.fullmatch(text):
                    yield text


def _writes(function: ast.expr) -> bool:
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name.strip("_").startswith(WRITERS)


def actions() -> dict[str, Path]:
    """Each with a file that writes it."""
    return {
        action: path.relative_to(ROOT)
        for path in sorted(ROOT.rglob("*.py"))
        if "tests" not in path.parts
        for action in written_out(path.read_text())
    }


@pytest.mark.parametrize(("action", "path"), sorted(actions().items()), ids=str)
def test_an_action_has_its_words(action: str, path: Path) -> None:
    known = set(acts()) | untold()
    told = action in known or action.partition(".")[0] in OF_NO_ORGANIZATION
    assert told, f"portico/{path} records {action}: say in the trail.py beside it how it is told"


def test_the_walk_finds_what_is_written_out() -> None:
    source = 'record(action="a.b", now=now)\nrows.record_row(row, "c.d", actor)\nother("e.f")'
    assert list(written_out(source)) == ["a.b", "c.d"]


@pytest.mark.django_db
def test_an_event_of_an_organization_without_words_fails_the_test_that_writes_it() -> None:
    nobody = Actor.system(plan="wellfirst")
    with pytest.raises(AssertionError, match="nobody.told: say"), acting(nobody):
        record(actor=nobody, action="nobody.told", subject="review:1", organization_id=1, now=NOW)
