"""A plan's code list is loaded as a whole, and is the plan's alone."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portico.audit.models import Event
from portico.records.codes.queries import texts_of

pytestmark = pytest.mark.django_db
PLAN, OTHER = "wellfirst", "wellsense"


def load(folder: Path, *lines: str, plan: str = PLAN) -> str:
    path, out = folder / "codes.csv", StringIO()
    path.write_text("\n".join(lines), encoding="utf-8")
    call_command("load", "codes", str(path), "--plan", plan, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_texts_are_told_in_the_order_of_the_codes_and_by_plan(tmp_path: Path) -> None:
    told = load(tmp_path, "Text,Code", '"Too late, by far",29', "Over the rate,45")
    load(tmp_path, "code,text", "45,Another plan's words", plan=OTHER)
    assert "2 texts" in told
    found = texts_of(plan=PLAN, codes=["45", "29", "45", "999"])
    assert found == [("45", "Over the rate"), ("29", "Too late, by far")]
    assert Event.objects.filter(action="codes.loaded").count() == 2


def test_a_new_list_replaces_the_one_before(tmp_path: Path) -> None:
    load(tmp_path, "code,text", "45,Old", "ma130,Old too")
    load(tmp_path, "code,text", "MA130,New")
    assert texts_of(plan=PLAN, codes=["45", "MA130"]) == [("MA130", "New")]


@pytest.mark.parametrize("line", [",Nothing", "45,", "12345678901,Long", f"45,{'x' * 2001}"])
def test_a_line_without_code_or_text_is_refused_and_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SystemExit):
        load(tmp_path, "code,text", "29,Late", line)
    assert texts_of(plan=PLAN, codes=["29", "45"]) == [("29", "Late")]


@pytest.mark.parametrize(
    ("lines", "plan", "why"),
    [
        (["code,words", "45,Over"], PLAN, "these columns are missing: text"),
        (["code,text"], PLAN, "no code with a text"),
        (["code,text", "45,Over"], "nobody", "There is no plan nobody"),
    ],
)
def test_a_list_that_cannot_be_used_changes_nothing(
    tmp_path: Path, lines: list[str], plan: str, why: str
) -> None:
    load(tmp_path, "code,text", "45,Before")
    with pytest.raises(CommandError, match=why):
        load(tmp_path, *lines, plan=plan)
    assert texts_of(plan=PLAN, codes=["45"]) == [("45", "Before")]
