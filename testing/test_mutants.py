"""What decides is changed in one place, and a test notices.

A deep run draws some of the more than a thousand changes; ``--mutants 10000`` takes them all, and
``--mutants-seed`` others. Survivors are the tests that fail here.
"""

import ast
from typing import Any

import pytest

from testing.mutants import ROOT, Mutant, drawn, is_noticed, mutants
from testing.mutants_known import EQUIVALENT, PROVEN_IN
from testing.mutations import changes


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each mutant drawn, so that both cores work on them; only a deep run draws any."""
    if "mutant" in metafunc.fixturenames and metafunc.config.getoption("--deep"):
        option = metafunc.config.getoption
        metafunc.parametrize(
            "mutant", drawn(option("--mutants"), option("--mutants-seed")), ids=str
        )


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_a_change_in_what_decides_is_noticed(mutant: Mutant, own_database: str) -> None:
    assert is_noticed(mutant, own_database), f"survived: {mutant}"


def changed(source: str) -> list[str]:
    """What stands after the arrow, of every change of this code."""
    return [each.words.partition(" → ")[2] for each in changes(ast.parse(source))]


@pytest.mark.parametrize(
    ("code", "instead"),
    [
        ("a < b", ["a <= b"]),
        ("a > 3", ["a >= 3", "a > 4"]),
        ("a >= 3", ["a > 3", "a >= 2"]),
        ("a in (x, y)", ["a not in (x, y)", "a in (y,)", "a in (x,)"]),
        ("a and b", ["a or b", "b", "a"]),
        ("not a", ["a"]),
        ("any(rows)", ["all(rows)"]),
        ("Q(a=1) | q", ["Q(a=1) & q", "Q(a=1)", "q", "~Q(a=1)", "Q()"]),
        ("rows.filter(a=1)", ["rows.exclude(a=1)", "rows.filter()"]),
        ("rows.exclude(q, b=1)", ["rows.filter(q, b=1)", "rows.exclude(q)", "rows.exclude(b=1)"]),
        ("rows.get(a=1).get('key', 2)", ["rows.get()"]),
        ("Count('pk', filter=q)", ["Count('pk')"]),
        ("rows.order_by('a').first()", []),
        ("def f(a: int | None) -> bool | None:\n  return True", ["return False"]),
        ("if a: b()", ["if not a"]),
        ("[a for a in b if a]", [" for a in b", " for a in b if not a"]),
    ],
)
def test_what_decides_is_changed_in_one_place(code: str, instead: list[str]) -> None:
    assert changed(code) == instead


def test_what_is_changed_twice_in_a_function_has_two_names() -> None:
    assert changed("a < b or a < b")[3:] == ["a <= b", "a <= b (2)"]


def test_a_changed_module_decides_otherwise() -> None:
    tree = ast.parse("def is_late(day):\n    return day > 3")
    module: dict[str, Any] = {}
    exec(compile(changes(tree)[0].applied_to(tree), "rules", "exec"), module)  # noqa: S102 - written above
    assert module["is_late"](3)


def test_draws_are_the_same_for_the_same_seed() -> None:
    assert drawn(30, "a") == drawn(30, "a") != drawn(30, "b")


def test_what_is_known_of_mutants_is_still_there() -> None:
    keys = {mutant.key for mutant in mutants(spared={})}
    assert [key for key in EQUIVALENT if key not in keys] == []
    tests = [test for tests in PROVEN_IN.values() for test in tests]
    assert [path for path in [*PROVEN_IN, *tests] if not (ROOT / path).is_file()] == []
