"""No line of code names a plan."""

from pathlib import Path

from lints.plan_names import plans_in_code
from portico.config.settings import ROOT
from portico.profiles.loading import profiles


def test_no_line_of_portico_names_a_plan() -> None:
    names = {name for plan in profiles().values() for name in (plan.slug, plan.name)}
    assert [*plans_in_code(ROOT / "portico", names)] == []


def test_a_plan_in_code_is_found_wherever_it_hides(tmp_path: Path) -> None:
    (tmp_path / "a" / "tests").mkdir(parents=True)
    (tmp_path / "a" / "views.py").write_text('"""A view."""\nif plan.slug == "someplan":\n')
    (tmp_path / "a" / "page.html").write_text("<h1>SomePlan</h1>\n")
    (tmp_path / "a" / "logo.png").write_bytes(b"someplan")
    (tmp_path / "a" / "tests" / "test_views.py").write_text("someplan\n")
    assert [*plans_in_code(tmp_path, ["someplan"])] == [
        "a/page.html:1: SomePlan",
        "a/views.py:2: someplan",
    ]
