"""Looking providers up in the roster."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.records.roster.models import Listing, Load
from portico.records.roster.queries import (
    Contact,
    Provider,
    contact_of,
    entry_of,
    in_network,
    npi_listed,
    practitioners_under,
    provider_numbered,
    provider_of,
    providers_under,
    roster_loaded_at,
)
from portico.records.roster.rules import Entry, ProviderKind
from testing.roster_builders import LISTED, list_group, list_practitioner

pytestmark = pytest.mark.django_db
PLAN, TIN, TODAY = LISTED["plan"], LISTED["tin"], date(2026, 11, 17)
NPI, OTHER_NPI = "2120010204", "2120048717"
LEFT = date(2026, 6, 30)
LOADED: datetime = LISTED["added_at"]


def practitioner(number: str, **where: Any) -> Provider | None:
    place = {"plan": PLAN, "kind": ProviderKind.PRACTITIONER, "tin": TIN, "on": TODAY, **where}
    return provider_numbered(number=number, **place)


def group(provider_id: str, on: date = TODAY) -> Provider | None:
    return provider_of(plan=PLAN, kind=ProviderKind.GROUP, tin=TIN, provider_id=provider_id, on=on)


def names_under(**paging: Any) -> list[str]:
    return [one.name for one in providers_under(plan=PLAN, tin=TIN, on=TODAY, **paging)]


def contact(on: date = TODAY) -> Contact | None:
    return contact_of(plan=PLAN, tin=TIN, on=on)


def known(provider: Provider | None) -> Provider:
    assert provider is not None
    return provider


@pytest.mark.requirement("CS-02")
@pytest.mark.parametrize("number", ["P-100", "p-100", " P- 100 ", NPI, "212-001-0204"])
def test_a_practitioner_is_known_by_provider_id_or_npi_however_typed(number: str) -> None:
    list_practitioner("P-100", npi=NPI)
    assert known(practitioner(number)).provider_id == "P-100"


@pytest.mark.parametrize("number", ["", "P-10", "P100", OTHER_NPI, "2120010205"])
def test_another_number_is_not_known(number: str) -> None:
    list_practitioner("P-100", npi=NPI)
    list_practitioner("P-200")
    assert practitioner(number) is None


@pytest.mark.parametrize(
    "where", [{"plan": "elsewhere"}, {"tin": "431882765"}, {"kind": ProviderKind.GROUP}]
)
def test_another_plan_tin_or_kind_does_not_know_it(where: dict[str, Any]) -> None:
    list_practitioner("P-100", npi=NPI)
    assert practitioner("P-100", **where) is None
    assert practitioner(NPI, **where) is None


def test_a_provider_id_is_of_one_plan_tin_and_kind() -> None:
    list_group("G-200")
    list_practitioner("G-100")
    list_group("G-100", plan="elsewhere")
    list_group("G-100", tin="431882765")
    assert group("G-100") is None
    list_group("G-100")
    assert known(group("g-100")).provider_id == "G-100"


def test_a_provider_is_one_over_its_lines_of_business() -> None:
    list_group(zips=["45402", "45403"], email="old@tworivers.example")
    list_group(
        line_of_business="Marketplace",
        zips=["02115", "45402"],
        email="new@tworivers.example",
        participates_from=date(2024, 1, 1),
    )
    provider = known(group("G-100"))
    assert provider.lines_of_business == ("Marketplace", "Medicaid")
    assert provider.zips == ("02115", "45402", "45403")
    assert provider.email == "new@tworivers.example"


def test_a_line_of_business_that_is_over_adds_nothing() -> None:
    list_group()
    list_group(line_of_business="Marketplace", zips=["02115"], participates_to=date(2026, 11, 16))
    provider = known(group("G-100"))
    assert (provider.lines_of_business, provider.zips) == (("Medicaid",), ("45402",))


def test_the_public_id_stays_while_lines_of_business_come_and_go() -> None:
    first = list_group(participates_to=date(2020, 12, 31))
    later = LISTED["added_at"].replace(year=2027)
    list_group(line_of_business="Marketplace", added_at=later)
    assert known(group("G-100")).public_id == first.public_id


@pytest.mark.requirement("CS-02")
def test_several_provider_ids_under_one_npi_share_their_zips() -> None:
    list_practitioner("P-100", npi=NPI, zips=["45402"])
    list_practitioner("P-200", npi=NPI, zips=["02115"])
    assert known(practitioner(NPI)).zips == ("02115", "45402")
    assert known(practitioner("P-200")).zips == ("02115",)


def test_a_provider_id_goes_before_the_same_digits_as_an_npi() -> None:
    list_practitioner("P-100", npi=NPI, zips=["02115"], participates_from=date(2024, 1, 1))
    list_practitioner(NPI)
    provider = known(practitioner(NPI))
    assert (provider.provider_id, provider.zips) == (NPI, ("45402",))


PARTICIPATIONS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"participates_from": TODAY}, True),
    ({"participates_from": date(2026, 11, 18)}, False),
    ({"participates_to": TODAY}, True),
    ({"participates_to": date(2026, 11, 16)}, False),
    ({"gone_on": date(2026, 11, 18)}, True),
    ({"gone_on": TODAY}, False),
]


@pytest.mark.parametrize(("dates", "counts"), PARTICIPATIONS)
def test_only_who_participates_on_the_day_is_known(dates: dict[str, Any], counts: bool) -> None:
    list_group(email="office@tworivers.example", **dates)
    assert (group("G-100") is not None) == counts
    assert bool(names_under()) == counts
    assert (contact() is not None) == counts


@pytest.mark.requirement("CS-04")
def test_everyone_under_a_tin_is_listed_once_by_name() -> None:
    list_group()
    for line in ("Medicaid", "Marketplace"):
        list_practitioner("P-1", last_name="Zellmann", line_of_business=line)
        list_practitioner("P-2", last_name="adeyemi", line_of_business=line)
    list_practitioner("P-3", last_name="Elsewhere", tin="431770042")
    list_practitioner("P-4", last_name="Elsewhere", plan="elsewhere")
    assert names_under() == ["Maya adeyemi", "Two Rivers LLC", "Maya Zellmann"]


def test_pages_follow_each_other_without_gap_or_double() -> None:
    for number in range(7):
        list_practitioner(f"P-{number}", last_name="Ashgrove" if number % 2 else "Birch")
    seen, after = list[str](), None
    for size in (3, 3, 1, 0):
        page = providers_under(plan=PLAN, tin=TIN, on=TODAY, after=after, limit=3)
        assert len(page) == size
        seen += [one.provider_id for one in page]
        after = page[-1].public_id if page else None
    assert seen == ["P-1", "P-3", "P-5", "P-0", "P-2", "P-4", "P-6"]


def test_nothing_follows_a_provider_of_another_tin() -> None:
    list_group()
    stranger = list_group("G-200", tin="431770042")
    assert names_under(after=stranger.public_id) == []


def test_a_page_asks_the_same_few_questions_however_many_there_are() -> None:
    first = list_group(legal_name="A")
    counts = []
    for number in range(2):
        for more in range(20 * number + 1):
            list_practitioner(f"P-{number}-{more}")
        with CaptureQueriesContext(connection) as asked:
            assert names_under(after=first.public_id)
        counts.append(len(asked))
    assert counts == [3, 3]


CONTACTS = [
    ("the group's, whoever else is there", [("G", "g@x.example", ""), ("P", "p@x.example", "")], "g@x.example"),
    ("of groups the first that has an email", [("G", "", "+19375550100"), ("G", "h@x.example", "")], "h@x.example"),
    ("of the only practitioner", [("P", "p@x.example", "")], "p@x.example"),
    ("none of two practitioners", [("P", "p@x.example", ""), ("P", "q@x.example", "")], None),
    ("no practitioner's where the group has none", [("G", "", ""), ("P", "p@x.example", "")], None),
    ("a phone alone", [("G", "", "+19375550100")], ""),
    ("nobody's", [], None),
]  # fmt: skip


@pytest.mark.requirement("WS-07")
@pytest.mark.parametrize(("_why", "rows", "email"), CONTACTS, ids=[row[0] for row in CONTACTS])
def test_the_contact_of_a_tin(_why: str, rows: list[tuple[str, str, str]], email: str) -> None:
    for number, (kind, address, phone) in enumerate(rows):
        listed = list_group if kind == "G" else list_practitioner
        listed(f"{kind}-{number}", email=address, phone=phone)
    found = contact()
    assert (found.email if found else None) == email


def test_a_practitioner_in_two_lines_of_business_is_one_contact() -> None:
    list_practitioner(email="maya@x.example")
    list_practitioner(email="maya@x.example", line_of_business="Marketplace")
    assert contact() == Contact(name="Maya Lindqvist", email="maya@x.example", phone="")


QUESTIONS: dict[str, Callable[[Listing], object]] = {
    "a provider ID": lambda _: group("G-100"),
    "a number": lambda _: practitioner(NPI),
    "everyone under a TIN": lambda _: names_under(),
    "the next page": lambda row: names_under(after=row.public_id),
    "a contact": lambda _: contact(),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_its_index(question: str) -> None:
    row = list_practitioner("P-100", npi=NPI)
    fill(plan=row.plan, tins=3000)
    with CaptureQueriesContext(connection) as asked:
        QUESTIONS[question](row)
    plans = [explained(query["sql"]) for query in asked.captured_queries]
    assert plans
    for plan in plans:
        assert "Seq Scan" not in plan, plan
        assert re.search(r"Index Cond: .*(tin|public_id)", plan), plan


def test_an_npi_under_a_large_tin_is_found_by_its_index() -> None:
    row = list_practitioner("P-100", npi=NPI)
    fill(plan=row.plan, tins=1)
    with CaptureQueriesContext(connection) as asked:
        practitioner(NPI)
    assert "listing_by_npi" in explained(asked.captured_queries[0]["sql"])


def fill(*, plan: str, tins: int) -> None:
    """Add three thousand practitioners, under so many TINs."""
    facts = "plan, kind, line_of_business, provider_id, legal_name, first_name, last_name, dba"
    more = "zips, participates_from, email, phone, added_at"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO roster_listing (tin, number, npi, {facts}, {more})"  # noqa: S608 - names of columns
            f" SELECT lpad((431882764 + n %% %s)::text, 9, '0'), 'X' || n, 2000000000 + n,"
            f" {facts}, {more} FROM roster_listing, generate_series(1, 3000) AS n",
            [tins],
        )
        cursor.execute("ANALYZE roster_listing")


def explained(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        return "\n".join(line for (line,) in cursor.fetchall())


def entry(**facts: Any) -> Entry | None:
    return entry_of(plan=PLAN, tin=TIN, on=TODAY, **facts)


def test_who_left_the_network_is_still_an_entry_with_its_last_day() -> None:
    list_group(participates_to=date(2026, 6, 30), phone="+13145550111")
    left = entry()
    assert left is not None
    assert (left.name, left.phone, left.until) == ("Two Rivers LLC", "+13145550111", LEFT)
    assert left.is_over(TODAY)


def test_a_row_gone_from_the_files_ended_the_day_before() -> None:
    list_group(gone_on=date(2026, 7, 1))
    gone = entry()
    assert gone is not None
    assert gone.until == LEFT


def test_the_row_with_the_number_counts_before_the_group() -> None:
    list_group("G-100", npi="2120048717")
    list_practitioner("P-100", npi="2110048719")
    by_npi, by_id, by_neither = entry(npi="2110048719"), entry(provider_id="p-100"), entry()
    assert by_npi == by_id
    assert by_npi is not None
    assert (by_npi.name, by_npi.npi) == ("Maya Lindqvist", "2110048719")
    assert by_neither is not None
    assert by_neither.name == "Two Rivers LLC"


def test_of_several_practitioners_none_is_the_office() -> None:
    list_practitioner("P-100", phone="+13145550111")
    list_practitioner("P-200", phone="+13145550112")
    office = entry()
    assert office is not None
    assert (office.tin, office.name, office.phone) == (TIN, "", "")


def test_two_lines_of_business_are_one_entry() -> None:
    list_group(line_of_business="Medicaid", zips=["45402"])
    since = date(2022, 1, 1)
    list_group(line_of_business="Marketplace", zips=["45403"], participates_from=since)
    both = entry()
    assert both is not None
    assert (both.zips, both.since) == (("45402", "45403"), date(2020, 1, 1))


def test_an_entry_is_of_one_plan_and_tin() -> None:
    list_group("G-100", plan="elsewhere")
    list_group("G-100", tin="431882765")
    assert entry(provider_id="G-100") is None


def test_of_several_practitioners_the_one_with_the_npi_is_known() -> None:
    list_practitioner("P-100", npi=NPI, first_name="Ana")
    list_practitioner("P-200", npi=OTHER_NPI, first_name="Ben")
    named, other = entry(npi=OTHER_NPI), entry(npi="2110048719")
    assert named is not None
    assert (named.name, named.provider_id) == ("Ben Lindqvist", "P-200")
    assert other is not None
    assert other.name == ""


def test_a_network_is_of_one_plan_and_its_tins() -> None:
    list_group(plan="elsewhere")
    list_group(tin="431882765")
    assert in_network(plan=PLAN, tins=[TIN], on=TODAY) is None
    list_group(participates_to=LEFT)
    assert in_network(plan=PLAN, tins=[TIN], on=TODAY) is False
    assert in_network(plan=PLAN, tins=[TIN, "431882765"], on=TODAY) is True


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({}, True),
        ({"participates_from": date(2999, 1, 1)}, True),
        ({"participates_to": TODAY}, True),
        ({"participates_to": LEFT}, False),
        ({"gone_on": date(2026, 11, 18)}, True),
        ({"gone_on": TODAY}, False),
        ({"participates_to": TODAY, "gone_on": LEFT}, False),
    ],
)
def test_a_listing_counts_until_its_last_day(facts: dict[str, Any], *, counts: bool) -> None:
    list_group(**facts)
    assert in_network(plan=PLAN, tins=[TIN], on=TODAY) is counts


def test_a_group_s_entry_has_nothing_of_a_practitioner_with_its_number() -> None:
    list_group("G-100", zips=["45402"])
    list_practitioner("G-100", zips=["45403"])
    office = entry()
    assert office is not None
    assert (office.name, office.zips) == ("Two Rivers LLC", ("45402",))


def test_of_several_practitioners_the_one_with_the_provider_id_is_known() -> None:
    list_practitioner("P-100", first_name="Ana")
    list_practitioner("P-200", first_name="Ben")
    named = entry(provider_id="P-200")
    assert named is not None
    assert named.name == "Ben Lindqvist"


def test_of_several_groups_the_one_that_began_last_is_the_office() -> None:
    list_group("G-100", legal_name="Old Group LLC")
    list_group("G-200", legal_name="New Group LLC", participates_from=date(2024, 1, 1))
    office = entry()
    assert office is not None
    assert office.name == "New Group LLC"


def test_a_page_is_filled_with_who_participates() -> None:
    list_practitioner("P-100", last_name="Adams", participates_to=LEFT)
    list_practitioner("P-200", last_name="Brown")
    assert names_under(limit=1) == ["Maya Brown"]


@pytest.mark.parametrize(
    ("filed", "spelled"), [("TWO RIVERS LLC", "Two Rivers LLC"), ("two Rivers", "two Rivers")]
)
def test_a_name_in_capitals_is_spelled_as_people_spell_it(filed: str, spelled: str) -> None:
    list_group(legal_name=filed)
    assert names_under() == [spelled]


def test_the_contact_is_of_the_plan() -> None:
    list_group(plan="elsewhere", email="office@elsewhere.example")
    assert contact() is None


def test_the_only_practitioner_is_the_office() -> None:
    list_practitioner()
    office = entry()
    assert office is not None
    assert office.name == "Maya Lindqvist"


def test_a_line_of_business_that_is_over_adds_nothing_to_an_entry() -> None:
    list_group(line_of_business="Medicaid", zips=["45402"])
    over: dict[str, Any] = {"participates_from": date(2024, 1, 1), "participates_to": LEFT}
    list_group(line_of_business="Marketplace", zips=["45499"], **over)
    office = entry()
    assert office is not None
    assert (office.zips, office.until) == (("45402",), None)


def test_of_several_practitioners_those_who_participate_say_since_when() -> None:
    list_practitioner("P-100", participates_to=LEFT)
    list_practitioner("P-200", participates_from=date(2024, 1, 1))
    office = entry()
    assert office is not None
    assert (office.since, office.until) == (date(2024, 1, 1), None)


def test_a_page_goes_on_behind_who_left_meanwhile() -> None:
    last = list_practitioner("P-100", last_name="Brown", participates_to=LEFT)
    for number, name in (("P-200", "Adams"), ("P-300", "Clark")):
        list_practitioner(number, last_name=name)
    assert names_under(after=last.public_id) == ["Maya Clark"]


def test_a_page_goes_on_behind_the_name_that_counts() -> None:
    old = {"line_of_business": "Medicaid", "participates_to": LEFT, "last_name": "Adams"}
    last = list_practitioner("P-100", **old)
    list_practitioner("P-100", line_of_business="Marketplace", last_name="Moore")
    list_practitioner("P-200", last_name="Brown")
    list_practitioner("P-300", last_name="Zell")
    assert names_under(after=last.public_id) == ["Maya Zell"]


def test_of_the_same_name_groups_come_before_practitioners_and_then_numbers() -> None:
    group_ = list_group("Z-100", legal_name="Adams Ana")
    same = {"last_name": "Adams", "first_name": "Ana "}
    second, first = (list_practitioner(number, **same) for number in ("P-100", "G-100"))

    def behind(last: Listing) -> list[str]:
        page = providers_under(plan=PLAN, tin=TIN, on=TODAY, after=last.public_id)
        return [one.provider_id for one in page]

    assert (behind(group_), behind(first), behind(second)) == (["G-100", "P-100"], ["P-100"], [])


def test_the_roster_is_as_old_as_the_last_load_of_the_plan() -> None:
    figures = {"file_name": "roster.csv", "lines_read": 1, "lines_refused": 0}
    for plan, day in ((PLAN, 1), (PLAN, 2), ("elsewhere", 3)):
        Load.objects.create(plan=plan, loaded_at=LOADED + timedelta(days=day), **figures)
    assert roster_loaded_at(plan=PLAN) == LOADED + timedelta(days=2)
    assert roster_loaded_at(plan="nowhere") is None


def test_of_several_provider_ids_the_public_id_is_of_the_one_that_counts() -> None:
    list_practitioner("P-100", npi=NPI, added_at=LOADED - timedelta(days=1))
    newest = list_practitioner("P-200", npi=NPI, participates_from=date(2024, 1, 1))
    assert known(practitioner(NPI)).public_id == newest.public_id


def test_a_page_goes_on_behind_the_kind_it_ended_with() -> None:
    last = list_group("X-100", legal_name="Zeta LLC")
    list_practitioner("X-100", last_name="Adams")
    assert names_under(after=last.public_id) == []


def test_practitioners_are_listed_by_npi_for_several_tins() -> None:
    list_practitioner("P-100", npi=NPI, last_name="Zell")
    list_practitioner("P-100", npi=NPI, last_name="Zell", line_of_business="Marketplace")
    list_practitioner("P-200", npi=OTHER_NPI, tin="431882765", last_name="Adams")
    list_practitioner("P-300")
    list_practitioner("P-400", npi="2110048719", participates_to=LEFT)
    list_practitioner("P-500", npi="2110048727", plan="elsewhere")
    list_practitioner("P-600", npi="2110048735", tin="431882766")
    list_group("G-100", npi="2110048743")
    both = practitioners_under(plan=PLAN, tins=[TIN, "431882765"], on=TODAY)
    assert both == [(OTHER_NPI, "Maya Adams"), (NPI, "Maya Zell")]
    assert practitioners_under(plan=PLAN, tins=[TIN], on=TODAY, npis=[OTHER_NPI]) == []
    named = practitioners_under(plan=PLAN, tins=[TIN, "431882765"], on=TODAY, npis=[NPI])
    assert named == [(NPI, "Maya Zell")]


@pytest.mark.parametrize(
    ("facts", "listed"),
    [
        ({}, True),
        ({"plan": "elsewhere"}, False),
        ({"tin": "431882765"}, False),
        ({"npi": OTHER_NPI}, False),
        ({"participates_to": LEFT}, False),
    ],
)
def test_an_npi_is_listed_under_the_tins_of_the_plan(
    facts: dict[str, Any], *, listed: bool
) -> None:
    list_group(**{"npi": NPI, **facts})
    assert npi_listed(plan=PLAN, tins=[TIN], npi=NPI, on=TODAY) is listed
