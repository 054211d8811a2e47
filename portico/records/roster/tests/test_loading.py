"""A plan's file becomes its roster."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portico.access.actor import Actor
from portico.audit.models import Event
from portico.loading.columns import UnusableFile
from portico.loading.lines import Part
from portico.records.roster import services
from portico.records.roster.models import Listing
from portico.records.roster.models import Load as Noted
from portico.records.roster.queries import provider_of, roster_loaded_at
from portico.records.roster.rules import ProviderKind
from portico.records.roster.services import Summary, load_roster
from portico.records.roster.tests.conftest import (
    GROUP,
    NOW,
    PLAN,
    PRACTITIONER,
    Load,
    Row,
    text_of,
)
from testing.parallel import Outcome, errors, race, values
from testing.roster_builders import list_group

TODAY = date(2026, 11, 17)
MOVED = {**GROUP, "ZIPs": "45404", "contact email": "desk@birch.example"}
WRONG = {**GROUP, "NPI": "2120048718"}


def many(count: int) -> list[Row]:
    """Enough rows that one of them may go."""
    return [{**PRACTITIONER, "provider ID": f"9{number:05}"} for number in range(count)]


def counts(summary: Summary) -> tuple[int, int, int, int]:
    return summary.added, summary.changed, summary.unchanged, summary.gone


def listing() -> Listing:
    return Listing.objects.get(plan=PLAN, number="000100", line_of_business="Medicaid")


def test_every_fact_of_a_row_is_kept_in_one_spelling(load: Load) -> None:
    dba = {"DBA": " Birch  Clinic ", "participation to": "12/31/2027", "ZIPs": "454030001;45402"}
    load({**GROUP, **dba, "contact email": "Office@Birch.Example"})
    row = listing()
    assert (row.tin, row.npi, row.provider_id) == ("843310276", "2120048717", "000100")
    assert (row.legal_name, row.dba) == ("Birch Family Medicine PC", "Birch Clinic")
    assert row.zips == ["45402", "45403"]
    assert (row.participates_from, row.participates_to) == (date(2020, 1, 1), date(2027, 12, 31))
    assert (row.email, row.phone) == ("office@birch.example", "+19375550142")


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    assert counts(load(GROUP, PRACTITIONER)) == (2, 0, 0, 0)
    before = [*Listing.objects.values_list("public_id", "added_at")]
    assert counts(load(GROUP, PRACTITIONER)) == (0, 0, 2, 0)
    assert [*Listing.objects.values_list("public_id", "added_at")] == before


def test_a_later_file_tells_what_it_changed(load: Load) -> None:
    load(GROUP, PRACTITIONER)
    summary = load(MOVED, PRACTITIONER)
    assert counts(summary) == (0, 1, 1, 0)
    assert summary.fields == {"zips": 1, "email": 1}
    assert (listing().zips, listing().email) == (["45404"], "desk@birch.example")


def test_a_practitioner_may_have_several_tins_and_lines_of_business(load: Load) -> None:
    others = [{"TIN": "431770042"}, {"line of business": "Marketplace"}]
    assert load(PRACTITIONER, *({**PRACTITIONER, **other} for other in others)).added == 3


def test_who_is_no_longer_in_the_file_is_kept_but_no_longer_known(load: Load) -> None:
    load(GROUP, *many(30))
    assert load(*many(30)).gone == 1
    assert listing().gone_on == TODAY
    assert known() is None


def test_who_comes_back_is_known_again(load: Load) -> None:
    load(GROUP, *many(30))
    first = listing()
    load(*many(30))
    summary = load(GROUP, *many(30))
    assert (counts(summary), summary.fields) == ((0, 1, 30, 0), {"gone_on": 1})
    assert (listing().gone_on, listing().public_id) == (None, first.public_id)
    assert known() is not None


def test_gone_stays_gone_on_its_first_day(load: Load) -> None:
    load(GROUP, *many(30))
    load(*many(30))
    Listing.objects.filter(number="000100").update(gone_on=date(2026, 10, 1))
    assert load(*many(30)).gone == 0
    assert listing().gone_on == date(2026, 10, 1)


def test_a_file_that_lacks_many_is_taken_for_cut_off(load: Load) -> None:
    load(GROUP, PRACTITIONER)
    with pytest.raises(UnusableFile, match="it lacks 1 of 2 rows of the roster"):
        load(PRACTITIONER)
    assert known() is not None
    assert load(PRACTITIONER, many_may_vanish=True).gone == 1


def test_a_refused_row_leaves_what_was_known(load: Load) -> None:
    load(GROUP, PRACTITIONER)
    summary = load(WRONG, PRACTITIONER)
    assert summary.refusals.first == [
        ("roster.csv", 2, "NPI is not ten digits with a right check digit")
    ]
    assert (counts(summary), known() is not None) == ((0, 0, 1, 0), True)


@pytest.mark.parametrize(
    "line", ["group,000100\n", '"group,x,000100\n', "000100" + "," * 40 + "\n", '"2120048717"\n']
)
def test_a_row_that_cannot_even_be_split_leaves_what_was_known(load: Load, line: str) -> None:
    load(GROUP, PRACTITIONER)
    assert load(file=text_of(PRACTITIONER) + line).refusals.total == 1
    assert known() is not None


def test_where_too_many_rows_are_refused_to_remember_nobody_is_gone(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(GROUP, PRACTITIONER)
    monkeypatch.setattr("portico.loading.lines.NAMES_KEPT", 3)
    summary = load(PRACTITIONER, WRONG, {**WRONG, "provider ID": "000300"})
    assert not summary.refusals.knows_all_named
    assert summary.gone == 0


def test_of_two_rows_with_one_key_the_first_counts(load: Load) -> None:
    summary = load(GROUP, PRACTITIONER, MOVED, {**GROUP, "provider ID": "000 100", "DBA": "C"})
    reason = "an earlier row has its kind, provider ID, TIN and line of business"
    assert summary.refusals.by_reason == {reason: 2}
    assert summary.refusals.first == [
        ("roster.csv", 4, f"{reason}: line 2"),
        ("roster.csv", 5, f"{reason}: line 2"),
    ]
    assert (listing().zips, listing().dba) == (["45402", "45403"], "")


def test_another_plans_roster_is_left_alone(load: Load) -> None:
    same, another = (
        list_group(number, plan="elsewhere", tin="843310276") for number in ("000100", "000900")
    )
    load(GROUP)
    load(MOVED)
    for row in (same, another):
        row.refresh_from_db()
        assert (row.zips, row.gone_on) == (["45402"], None)


NOISE: dict[str, Callable[[str], bytes]] = {
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, the other way round": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "carriage returns": lambda text: text.replace("\n", "\r\n").encode(),
    "no last line end": lambda text: text.removesuffix("\n").encode(),
    "blank lines": lambda text: (text + "\n \n").encode(),
    "header in capitals and spaces": lambda text: text.replace("legal name", " LEGAL  NAME", 1).encode(),
    "a further column": lambda text: text.replace("\n", ",more\n").encode(),
}  # fmt: skip


@pytest.mark.parametrize("noise", NOISE)
def test_noise_around_the_cells_does_no_harm(load: Load, noise: str) -> None:
    summary = load(file=NOISE[noise](text_of(GROUP, PRACTITIONER)))
    assert (summary.added, summary.refusals.total) == (2, 0)


def test_columns_may_stand_in_any_order(load: Load) -> None:
    lines = [line.split(",") for line in text_of(GROUP).splitlines()]
    load(file="\n".join(",".join(reversed(line)) for line in lines))
    assert known() is not None


def test_bytes_that_are_not_utf8_are_read_as_windows_text(load: Load) -> None:
    load(file=text_of({**GROUP, "legal name": "Clínica Ávila"}).encode("cp1252"))
    assert listing().legal_name == "Clínica Ávila"


UNUSABLE = {
    "empty": (b"", "these columns are missing: kind; legal name; "),
    "a header without one": (
        text_of(GROUP).replace("TIN", "tax", 1).encode(), "these columns are missing: TIN",
    ),
    "a column twice": (
        text_of(GROUP).replace("DBA", "tin", 1).encode(), "these columns are missing: DBA",
    ),
    "twice the TIN": (
        text_of(GROUP).replace("\n", ",tin\n", 1).encode(), "these columns stand more than once: TIN",
    ),
    "old line ends": (text_of(GROUP).replace("\n", "\r").encode(), "its first line is no header"),
    "no line end": (b"x" * 300_000, "its first line is no header: it is longer than"),
    "a header alone": (text_of().encode(), "not one of its rows can be loaded"),
    "only wrong rows": (text_of(WRONG).encode(), "not one of its rows can be loaded"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_roster_is_refused_as_a_whole(load: Load, content: bytes, reason: str) -> None:
    with pytest.raises(UnusableFile, match=reason):
        load(file=content)
    assert not Listing.objects.exists()
    assert not Noted.objects.exists()


BAD_LINES = {
    "too short": ("group,Birch\n", "it has more or fewer columns than the header"),
    "a quote inside": ('group,"Birch\n', "it has more or fewer columns than the header"),
    "a NUL byte": (text_of(MOVED).splitlines()[1] + "\0\n", "it holds a NUL character"),
    "endless": ("x" * 200_001 + "\n", "it is longer than 100,000 characters"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_takes_no_other_with_it(load: Load, line: str, reason: str) -> None:
    head, good = text_of(GROUP).splitlines(keepends=True)
    summary = load(file=head + line + good)
    assert (summary.added, summary.refusals.first) == (1, [("roster.csv", 2, reason)])


def test_quotes_and_commas_in_a_cell_are_read(load: Load) -> None:
    load({**GROUP, "legal name": '"The ""Good"", Clinic"'})
    assert listing().legal_name == 'The "Good", Clinic'


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=300), at=st.integers(0, 600), header=st.booleans())
def test_any_bytes_get_an_answer(load: Load, junk: bytes, at: int, header: bool) -> None:
    good = text_of(GROUP, PRACTITIONER).encode()
    file = good[:at] + junk + good[at:] if header else junk
    try:
        told = load(file=file, many_may_vanish=True).read
    except UnusableFile as error:
        told = str(error).startswith("roster.csv: ")
    assert told


def test_a_load_is_noted_and_the_trail_names_what_changed(load: Load) -> None:
    assert roster_loaded_at(plan=PLAN) is None
    load(GROUP, PRACTITIONER)
    load(MOVED, PRACTITIONER, {**WRONG, "provider ID": "000300"})
    assert roster_loaded_at(plan=PLAN) == NOW
    noted = Noted.objects.order_by("pk").last()
    assert noted
    assert (noted.file_name, noted.lines_read, noted.lines_refused) == ("roster.csv", 3, 1)
    event = Event.objects.filter(action="roster.loaded").last()
    assert event
    assert event.details == {
        "read": 3, "added": 0, "changed": 1, "unchanged": 1, "gone": 0, "refused": 1,
        "fields": {"zips": 1, "email": 1},
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_loads_at_once_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(text_of(GROUP, *many(2000)))
    outcomes = race([lambda: loaded(path), lambda: loaded(path)])
    assert Listing.objects.count() == 2001
    assert all("another load is running" in str(error) for error in errors(outcomes))
    assert [one.added for one in values(outcomes)] in ([2001], [2001, 0], [0, 2001])


@pytest.mark.django_db(transaction=True)
def test_a_load_beside_another_is_refused_and_one_of_another_plan_is_not(load: Load) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [services._lock("elsewhere")])
        assert load(GROUP).added == 1
        cursor.execute("SELECT pg_advisory_lock(%s)", [services._lock(PLAN)])
        refused = elsewhere(lambda: load(GROUP)).error
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert "another load is running" in str(refused)


@pytest.mark.django_db(transaction=True)
def test_look_ups_see_the_old_roster_until_the_new_one_is_whole(load: Load, tmp_path: Path) -> None:
    load(GROUP)
    seen: list[Any] = []

    def look(_part: Part, _lines: int, _read: int) -> None:
        seen.append(elsewhere(lambda: listing().zips).value)

    path = tmp_path / "next.csv"
    path.write_text(text_of(MOVED))
    loaded(path, look)
    assert seen == [["45402", "45403"]]
    assert listing().zips == ["45404"]


def loaded(path: Path, watch: Callable[[Part, int, int], None] = lambda *_: None) -> Summary:
    return load_roster(path=path, plan=PLAN, actor=Actor.system(plan=PLAN), now=NOW, watch=watch)


def elsewhere(act: Callable[[], Any]) -> Outcome:
    """Act on a connection of its own."""
    return race([act])[0]


def known() -> object:
    return provider_of(
        plan=PLAN, kind=ProviderKind.GROUP, tin="843310276", provider_id="000100", on=TODAY
    )
