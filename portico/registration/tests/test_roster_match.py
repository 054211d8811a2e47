"""Registering by the plan's letter, page by page, over HTTP without JavaScript."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from time_machine import Traveller, travel

from portico.access.states import State
from portico.agreements.models import Acceptance
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import agreement_text, profile
from portico.registration.models import Draft
from portico.reviews.models import Review
from testing.builders import NOW, a_username, an_account, an_organization
from testing.page_forms import form_in
from testing.parallel import errors, race
from testing.registrant import Registrant, errors_of
from testing.roster_builders import list_group, list_practitioner
from testing.world import GROUP, PRACTITIONER, TIN, World, a_world

pytestmark = pytest.mark.django_db
PLAN = "caresource"
ALREADY = "An account is already registered with these details."


@pytest.fixture
def world(clock: Traveller) -> World:
    return a_world(PLAN)


def somebody(world: World, track: str = "group", **typed: Any) -> Registrant:
    """Who holds the letter; the step that asks for it goes by the name of the track."""
    chosen = profile(PLAN).registration.track(track)
    assert chosen is not None
    return replace(world.registrant(chosen), **typed)


def at_the_letter(world: World, track: str = "group", **typed: Any) -> Registrant:
    person = somebody(world, track, **typed)
    assert person.walk(until=track) == track
    return person


def types(person: Registrant, **letter: str) -> HttpResponse:
    """Send the letter as it is, but for what is typed otherwise."""
    return person.post(person.track, **{"tin": TIN, **person.provider, **letter})


def seen(person: Registrant, key: str) -> str:
    return person.get(key).content.decode()


@pytest.mark.requirement("CS-01")
def test_registering_begins_at_the_sign_in_page(world: World) -> None:
    sign_in = Registrant().client.get(f"/{PLAN}/sign-in/").content.decode()
    assert f'<a href="/{PLAN}/register/">Register</a>' in sign_in


@pytest.mark.requirement("CS-01")
@pytest.mark.parametrize("key", ["practitioner", "you", "username", "question"])
def test_what_is_required_is_marked(world: World, key: str) -> None:
    person = somebody(world, "practitioner")
    person.walk(until=key)
    page = seen(person, key)
    assert "Fields marked * are required." in page
    assert 'stack marks-required" method="post"' in page
    assert form_in(page).names
    assert "(optional)" not in page


@pytest.mark.requirement("CS-03")
def test_who_is_not_sure_is_told_how_the_letter_shows_it(world: World) -> None:
    page = seen(somebody(world), "account-type")
    assert "registered under the Group Payee ID, you are a Group" in page
    assert "registered as an individual, you are a Practitioner" in page


@pytest.mark.requirement("CS-02")
@pytest.mark.parametrize(
    "letter",
    [
        {},
        {"zip": "45420"},
        {"zip": "45420-1234"},
        {"name": "TWO RIVERS, L.L.C."},
        {"name": "Riverside Clinic", "number": " g-200 "},
        {"tin": "43 1882764"},
    ],
    ids=["as printed", "another ZIP", "nine digits", "spelling", "DBA", "TIN with a blank"],
)
def test_a_group_is_found_by_its_letter(world: World, letter: dict[str, str]) -> None:
    told = {"plan": PLAN, "tin": TIN, "email": "office@tworivers.example"}
    list_group("G-200", dba="Riverside Clinic", zips=["45402", "45420"], **told)
    person = at_the_letter(world)
    assert types(person, **{"number": "G-200", **letter}).status_code == 302
    assert person.due() == "agreement"


@pytest.mark.requirement("CS-02")
@pytest.mark.parametrize("spelled", [{}, {"first_name": "MAYA", "last_name": "lindqvist"}])
@pytest.mark.parametrize("by_npi", [False, True])
def test_a_practitioner_is_found_by_provider_id_or_npi(
    world: World, spelled: dict[str, str], by_npi: bool
) -> None:
    list_practitioner("P-300", plan=PLAN, tin=TIN, npi=world.npi)
    number = world.npi if by_npi else "P-300"
    assert types(at_the_letter(world, "practitioner"), number=number, **spelled).status_code == 302


@pytest.mark.requirement("CS-02", "CS-10")
@pytest.mark.parametrize(
    "wrong",
    [{"tin": "431882765"}, {"number": "G-101"}, {"name": "Two Rivers"}, {"zip": "45403"}],
    ids=["TIN", "provider ID", "name", "ZIP"],
)
def test_whatever_part_is_wrong_the_answer_is_the_same(world: World, wrong: dict[str, str]) -> None:
    person = at_the_letter(world)
    refused = types(person, **wrong)
    assert profile(PLAN).wording.not_on_roster in errors_of(refused)
    page = refused.content.decode()
    assert "field__error" not in page
    for line in ("Medicaid", "1-855-202-1058", "Marketplace", "1-833-230-2030"):
        assert line in page
    assert person.due() == "group"


@pytest.mark.requirement("CS-09")
def test_only_the_whole_match_is_told_that_it_is_registered(world: World) -> None:
    an_organization(plan=PLAN, tin=TIN, party="group", provider_id=GROUP["number"])
    person = at_the_letter(world)
    assert ALREADY not in types(person, zip="45403").content.decode()
    assert types(person).status_code == 302
    page = seen(person, "group")
    assert ALREADY in page
    assert f'href="/{PLAN}/sign-in/"' in page
    assert "Ask to join" in page
    assert person.due() == "group"


@pytest.mark.requirement("CS-13")
def test_who_is_told_so_may_ask_to_join_and_waits_for_the_administrator(world: World) -> None:
    organization = an_organization(plan=PLAN, tin=TIN, party="group", provider_id="G-100")
    person = at_the_letter(world)
    types(person)
    person.post("group", action="switch")
    assert person.walk() == "done"
    member = Membership.objects.get(account__email=person.email)
    assert (member.organization, member.state) == (organization, State.PENDING_REVIEW)
    assert Review.objects.get().decider == "organization"
    assert not member.is_administrator


def test_who_asks_to_join_where_nobody_registered_is_led_to_register(world: World) -> None:
    organization = an_organization(plan=PLAN, tin=TIN, party="group", provider_id="G-100")
    person = at_the_letter(world)
    types(person)
    person.post("group", action="switch")
    Organization.objects.filter(pk=organization.pk).update(key="somebody else's")
    types(person)
    assert "Nobody has registered with these details yet." in seen(person, "group")
    person.post("group", action="switch")
    assert person.walk() == "done"


def test_five_wrong_tries_lead_on_to_a_review_by_the_plan(world: World) -> None:
    person = at_the_letter(world)
    for _ in range(5):
        types(person, zip="45403")
    refused = types(person)
    assert "Too many tries for today" in refused.content.decode()
    person.post("group", action="go-on")
    assert person.walk() == "done"
    member = Membership.objects.get()
    assert (member.state, Review.objects.get().decider) == (State.PENDING_REVIEW, "plan")


@pytest.mark.parametrize(("zip_code", "says"), [("45402", "This is right"), ("45403", "Too many")])
def test_other_numbers_may_be_entered_whatever_became_of_the_first(
    world: World, zip_code: str, says: str
) -> None:
    person = at_the_letter(world)
    for _ in range(6):
        types(person, zip=zip_code)
    page = seen(person, "group")
    assert says in page
    assert "Fields marked" not in page
    person.post("group", action="anew")
    list_group("G-700", plan=PLAN, tin="431882780", legal_name="Elm Practice LLC")
    found = types(person, tin="431882780", number="G-700", name="Elm Practice LLC")
    assert found.status_code == 302
    assert person.due() == "agreement"


@pytest.mark.requirement("CS-05")
def test_nobody_goes_past_the_agreement(world: World) -> None:
    person = somebody(world)
    person.walk(until="agreement")
    text = agreement_text(profile(PLAN), "provider-agreement")
    assert text.html in seen(person, "agreement")
    person.post("agreement", sha256="0" * 64)
    person.client.post(person.url("you"), {"draft": str(Draft.objects.get().public_id)})
    assert person.due() == "agreement"
    assert person.walk() == "done"
    accepted = Acceptance.objects.get()
    assert (accepted.key, accepted.sha256) == ("provider-agreement", text.sha256)


@pytest.mark.requirement("CS-06")
@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Otter-tin 7", "12"),
        ("GRANITE-OTTER 7", "lower-case letter"),
        ("granite-otter 7", "upper-case letter"),
        ("Granite-otter tin", "digit"),
        ("Graniteotter7tin", "no letter or digit"),
    ],
)
def test_a_password_that_lacks_something_is_told_what(
    world: World, password: str, missing: str
) -> None:
    person = somebody(world)
    person.walk(until="username")
    refused = person.post("username", username=person.username, password=password)
    assert missing in errors_of(refused)
    assert person.due() == "username"


@pytest.mark.requirement("CS-07")
def test_the_question_is_one_of_the_plan_s_and_needs_an_answer(world: World) -> None:
    person = somebody(world)
    person.walk(until="question")
    page = seen(person, "question")
    assert all(one.text in page for one in profile(PLAN).security_questions)
    assert "Enter your answer" in errors_of(person.post("question", question="first-job"))
    assert person.post("question", question="mine", answer="Dayton").status_code == 200
    assert person.due() == "question"


def test_a_username_taken_meanwhile_is_asked_again_and_the_page_says_why(world: World) -> None:
    person = somebody(world)
    person.walk(until="summary")
    a_username(an_account(), person.username, plan=PLAN)
    person.answer("summary")
    assert person.due() == "username"
    page = seen(person, "username")
    assert "Somebody took this username meanwhile" in page
    assert f'value="{person.username}"' in page
    assert "A password is set" in page
    person.username = "marcus.o"
    assert person.walk() == "done"


@pytest.mark.django_db(transaction=True)
def test_of_two_people_of_a_group_at_once_one_founds_and_the_other_is_told() -> None:
    with travel(NOW, tick=False):
        world = a_world(PLAN)
        both = [
            somebody(world, username=f"person.{n}", email=f"p{n}@tworivers.example")
            for n in range(2)
        ]
        assert {person.walk(until="summary") for person in both} == {"summary"}
        outcomes = race([partial(person.answer, "summary") for person in both])
        assert errors(outcomes) == []
        assert Organization.objects.count() == Membership.objects.count() == 1
        (late,) = (person for person in both if person.due() != "done")
        assert late.due() == "group"
        assert ALREADY in seen(late, "group")
        late.post("group", action="switch")
        assert late.walk() == "done"


def test_the_group_s_letter_is_not_the_practitioner_s(world: World) -> None:
    person = at_the_letter(world, "practitioner")
    typed = {**PRACTITIONER, "number": GROUP["number"]}
    assert types(person, **typed).status_code == 200
