"""A requirement has a test that carries its id, or waits and says why."""

import pytest

from portico.config.requirements import requirement_ids
from portico.config.settings import ROOT
from testing.requirements import WAITING, complaints

pytest_plugins = ["pytester"]

_TABLE = "\n| id | requirement |\n| --- | --- |\n"
_BUILT = """| WF-01 | The sign-in page leads to sign-up. |
| WF-02 | An organization registers. |
"""
DOCUMENT = f"{_TABLE}{_BUILT}| WF-19 | Later, WF-03 beside it. |\n| WS-02 | Later. |\n"
OURS = f"{_TABLE}{_BUILT}" + "".join(f"| {one} | Later. |\n" for one in WAITING)
"""With all that waits in truth."""
LATER = {"WF-19": "later", "WS-02": "later"}


def test_the_ids_are_those_of_the_tables() -> None:
    assert requirement_ids(DOCUMENT) == ["WF-01", "WF-02", "WF-19", "WS-02"]


def test_our_own_document_numbers_every_plan_without_gaps() -> None:
    ids = requirement_ids((ROOT / "docs" / "requirements.md").read_text(encoding="utf-8"))
    counts = {plan: sum(one.startswith(plan) for one in ids) for plan in ("WM", "WF", "WS", "CS")}
    assert ids == [f"{plan}-{number:02}" for plan, count in counts.items() for number in range(1, count + 1)]  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "waiting", "told"),
    [
        ({"WF-01", "WF-02"}, LATER, []),
        ({"WF-01"}, LATER, ["WF-02 has no test."]),
        (
            {"WF-01", "WF-02", "WF-19"},
            LATER,
            ["WF-19 has a test and waits no longer: take it off WAITING."],
        ),
        (
            {"WF-01", "WF-02", "WF-19"},
            {"WS-02": "later", "WF-21": "later"},
            ["WF-21 waits but is no requirement: take it off WAITING."],
        ),
    ],
)
def test_what_is_built_is_shown(shown: set[str], waiting: dict[str, str], told: list[str]) -> None:
    assert complaints(requirement_ids(DOCUMENT), shown, waiting) == told


def test_everything_that_waits_says_why() -> None:
    assert all(len(reason.split()) > 3 for reason in WAITING.values())


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """A suite of its own with two requirements, one of them marked."""
    pytester.mkdir("docs").joinpath("requirements.md").write_text(OURS)
    pytester.makeini("[pytest]\ntestpaths = here\n")
    pytester.mkdir("here").joinpath("test_sign_up.py").write_text(
        "import pytest\n"
        "@pytest.mark.requirement('WF-01')\n"
        "def test_sign_up(): pass\n"
        "@pytest.mark.requirement('WF-02')\n"
        "def test_organization(): pass\n"
    )
    return pytester


def run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run with our plugin alone."""
    alone = ("-p", "no:django", "-p", "no:xdist", "-p", "no:randomly", "-p", "no:playwright")
    return suite.runpytest_inprocess("-p", "testing.requirements", *alone, *arguments)


def test_a_whole_suite_that_shows_everything_passes(suite: pytest.Pytester) -> None:
    run(suite).assert_outcomes(passed=3)


def test_a_requirement_without_a_test_fails_the_whole_suite(suite: pytest.Pytester) -> None:
    test = suite.path / "here" / "test_sign_up.py"
    test.write_text(test.read_text().replace("WF-02", "WF-01"))
    result = run(suite)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*WF-02 has no test.*"])


def test_a_test_left_out_by_its_marker_still_counts(suite: pytest.Pytester) -> None:
    result = run(suite, "-m", "not requirement")
    result.assert_outcomes(passed=1, deselected=2)


@pytest.mark.parametrize("arguments", [["here/test_sign_up.py"], ["-k", "organization"]])
def test_a_part_of_the_suite_is_not_asked_for_the_rest(suite: pytest.Pytester, arguments: list[str]) -> None:  # fmt: skip
    assert "every requirement" not in run(suite, "-v", *arguments).stdout.str()


@pytest.mark.parametrize("marker", ["requirement('WF-20')", "requirement('WF-1')", "requirement()"])
def test_an_unknown_id_stops_the_run(suite: pytest.Pytester, marker: str) -> None:
    test = suite.path / "here" / "test_sign_up.py"
    test.write_text(test.read_text().replace("requirement('WF-02')", marker))
    result = run(suite)
    assert result.ret is pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*test_organization:*is not an id of docs/requirements.md*"])
