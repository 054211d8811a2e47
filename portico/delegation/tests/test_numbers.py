"""A further TIN or NPI: by proof, by the plan's roster or by its review; never by typing alone."""

from collections.abc import Callable
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.states import State
from portico.delegation.models import ClaimState, NumberClaim
from portico.delegation.rules.numbers import Way, way_of_npi, way_of_tin
from portico.delegation.services.numbers import claim_tin
from portico.notices.models import Notice
from portico.organizations.models import Organization
from portico.organizations.queries import registered_organization
from portico.organizations.services import NumberTaken, OrganizationTaken, add_tin
from portico.profiles.loading import profile
from portico.proofs.rules import WRONG_PER_TIN
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import ReviewRefused, decide
from testing.access_builders import acting_as
from testing.builders import (
    a_member,
    a_tin,
    an_npi,
    an_organization,
    signed_in,
    staff_member,
)
from testing.parallel import errors, race, values
from testing.payments import a_payment
from testing.roster_builders import list_group, list_practitioner

pytestmark = pytest.mark.django_db
SITE, SENSE = "wellfirst", "wellsense"


def working(office: Organization) -> Client:
    """Signed in as its main administrator."""
    client = signed_in(Client(), office.main.account)
    client.get(f"/{office.plan}/enter/")
    return client


def page_of(office: Organization, more: str = "") -> str:
    """Its page of numbers."""
    return f"/{office.plan}/numbers/{more}"


def shown(client: Client, address: str) -> str:
    """What it shows, with entities read and blanks as one."""
    return " ".join(unescape(client.get(address).content.decode()).split())


def asks_for(office: Organization, tin: str) -> Review:
    """Let the plan look at a TIN."""
    answer = working(office).post(page_of(office, "tin/"), {"tin": tin, "way": "review"})
    assert answer.status_code == 302, answer.content.decode()
    return Review.objects.get(organization=office, kind="number", state=ReviewState.OPEN)


def decides(review: Review, outcome: Outcome, reason: str = "") -> Review:
    """Have the plan's staff answer."""
    reviewer = staff_member(plan=review.plan)
    actor = Actor(
        kind=ActorKind.STAFF,
        plan=review.plan,
        account_id=reviewer.pk,
        staff_roles=frozenset({StaffRoleName.REVIEWER}),
        second_factor=True,
    )
    return decide(review=review, outcome=outcome, reason=reason, actor=actor, now=timezone.now())


def tins_of(office: Organization) -> set[str]:
    """The TINs it has."""
    return set(office.tins.values_list("tin", flat=True))


@pytest.mark.parametrize(
    ("is_proved", "others_hold_it", "expected"),
    [(True, False, Way.ADD), (True, True, Way.REVIEW), (False, False, Way.REVIEW), (False, True, Way.REVIEW)],
)  # fmt: skip
def test_only_what_is_proved_and_held_by_nobody_else_is_added_at_once(
    is_proved: bool, others_hold_it: bool, expected: Way
) -> None:
    assert way_of_tin(is_proved=is_proved, others_hold_it=others_hold_it) is expected
    assert way_of_npi(is_listed=is_proved) is (Way.ADD if is_proved else Way.REVIEW)


# --- By the plan's review ------------------------------------------------------------------------
@pytest.mark.requirement("WF-19")
def test_a_tin_that_was_only_typed_waits_for_the_plan_and_is_added_once_approved() -> None:
    office, tin = an_organization(plan=SITE), a_tin()
    list_group(plan=SITE, tin=tin)
    review = asks_for(office, tin)
    assert tin not in tins_of(office)
    assert "answers no later than" in shown(working(office), page_of(office))
    checks = {check.name: check.outcome for check in review.shown_evidence.checks}
    assert checks == {
        "On the plan’s roster": "pass",
        "No other organization has it": "pass",
        "No proof was given": "abandoned",
    }
    decides(review, Outcome.APPROVE)
    assert tin in tins_of(office)
    assert f"•••{tin[-4:]}" in shown(working(office), page_of(office))
    mail = Notice.objects.get(to=office.main.account.email)
    assert (page_of(office) in mail.body, str(tin) in mail.body) == (True, False)


@pytest.mark.requirement("WF-19")
@pytest.mark.parametrize(
    ("outcome", "words"), [(Outcome.DECLINE, "Not added"), (Outcome.SEND_BACK, "We need more")]
)
def test_the_answer_stands_on_the_page_with_whom_to_call(outcome: Outcome, words: str) -> None:
    office, tin = an_organization(plan=SITE), a_tin()
    decides(asks_for(office, tin), outcome, "It is paid to a hospital.")
    page = shown(working(office), page_of(office))
    for each in (words, "It is paid to a hospital.", profile(SITE).help_line.phone or "none"):
        assert each in page
    assert tin not in tins_of(office)


def test_the_reviewer_sees_who_else_has_it() -> None:
    other = an_organization(plan=SITE, name="Maple Dental")
    review = asks_for(an_organization(plan=SITE), other.tins.get().tin)
    details = [check.detail for check in review.shown_evidence.checks]
    assert "Maple Dental" in details


def test_a_number_is_asked_for_once_and_taken_back() -> None:
    office, tin = an_organization(plan=SITE), a_tin()
    review = asks_for(office, tin)
    client, address = working(office), page_of(office, "tin/")
    again = client.post(address, {"tin": tin, "way": "review"})
    assert "You asked for this tax ID" in again.content.decode()
    claim = NumberClaim.objects.get()
    client.post(page_of(office, f"{claim.public_id}/withdraw/"))
    review.refresh_from_db()
    assert review.state == ReviewState.WITHDRAWN
    assert client.post(address, {"tin": tin, "way": "review"}).status_code == 302


def test_what_it_has_and_what_is_no_number_is_said_beside_the_field() -> None:
    office = an_organization(plan=SITE)
    client = working(office)
    for tin, words in ((office.tins.get().tin, "Your organization has this number."), ("12", "9 digits")):  # fmt: skip
        page = client.post(page_of(office, "tin/"), {"tin": tin, "way": "review"})
        assert words in page.content.decode()
    npi = an_npi()
    wrong = f"{npi[:-1]}{(int(npi[-1]) + 1) % 10}"
    page = client.post(page_of(office, "npi/"), {"npi": wrong, "entity_type": "1"})
    assert "check digit" in page.content.decode()


def test_only_who_may_add_numbers_gets_there() -> None:
    office = an_organization(plan=SITE)
    client = signed_in(Client(), a_member(organization=office).account)
    client.get(f"/{SITE}/enter/")
    for more in ("", "tin/", "npi/"):
        assert client.get(page_of(office, more)).status_code == 404


@pytest.mark.requirement("WF-19")
def test_the_tool_of_the_plan_leads_to_the_page() -> None:
    office = an_organization(plan=SITE)
    answer = working(office).get(f"/{SITE}/tools/numbers/")
    assert answer["Location"] == page_of(office)


# --- NPIs ----------------------------------------------------------------------------------------
@pytest.mark.requirement("WF-19")
def test_an_npi_the_plan_pays_under_their_tin_is_added_with_its_day() -> None:
    office, npi = an_organization(plan=SITE), an_npi()
    list_practitioner(plan=SITE, tin=office.tins.get().tin, npi=npi)
    working(office).post(page_of(office, "npi/"), {"npi": npi, "entity_type": "1"})
    added = office.npis.get(npi=npi)
    assert (added.is_primary, added.entity_type) == (False, "1")
    assert not Review.objects.exists()
    day = timezone.localdate(added.added_at, profile(SITE).hours.zone)
    assert f"{day:%m/%d/%Y}" in shown(working(office), page_of(office))


@pytest.mark.requirement("WF-19")
def test_any_other_npi_is_looked_at_with_what_the_registry_says() -> None:
    office, npi = an_organization(plan=SITE), an_npi()
    list_practitioner(plan=SITE, tin=a_tin(), npi=npi)
    working(office).post(page_of(office, "npi/"), {"npi": npi, "entity_type": "2"})
    assert not office.npis.filter(npi=npi).exists()
    review = Review.objects.get()
    assert review.shown_evidence.checks[0].name == "National registry (NPPES)"
    decides(review, Outcome.APPROVE)
    assert office.npis.get(npi=npi).entity_type == "2"


# --- By proof ------------------------------------------------------------------------------------
def paid(tin: str) -> dict[str, str]:
    """What an administrator types who was paid under a TIN."""
    payment = a_payment(plan=SENSE, payee_tin=tin, paid_on=timezone.now().date())
    return {
        "tin": tin,
        "way": "payment",
        "reference": payment.reference,
        "amount": f"{payment.amount}",
    }


@pytest.mark.requirement("WF-19")
def test_a_recent_payment_adds_the_tin_at_once_and_is_used_up() -> None:
    office, tin = an_organization(plan=SENSE), a_tin()
    typed = paid(tin)
    assert working(office).post(page_of(office, "tin/"), typed)["Location"] == page_of(office)
    assert tin in tins_of(office)
    assert NumberClaim.objects.get().state == ClaimState.ADDED
    other = an_organization(plan=SENSE)
    page = working(other).post(page_of(other, "tin/"), typed)
    assert "do not match what we have" in page.content.decode()


def test_wrong_answers_are_counted_and_then_the_plan_decides() -> None:
    office, tin = an_organization(plan=SENSE), a_tin()
    client, address = working(office), page_of(office, "tin/")
    wrong = paid(tin) | {"amount": "1.00"}
    for _ in range(WRONG_PER_TIN):
        assert "do not match" in client.post(address, wrong).content.decode()
    assert client.post(address, wrong)["Location"] == page_of(office)
    details = [check.detail for check in Review.objects.get().shown_evidence.checks]
    assert "Too many wrong answers for this tax ID" in details
    assert tin not in tins_of(office)


def test_a_tin_others_have_is_reviewed_also_when_it_was_proved() -> None:
    holder, office = an_organization(plan=SENSE), an_organization(plan=SENSE)
    tin = holder.tins.get().tin
    working(office).post(page_of(office, "tin/"), paid(tin))
    review = Review.objects.get()
    assert tin not in tins_of(office)
    with pytest.raises(ReviewRefused, match="Another organization has this tax ID"):
        decides(review, Outcome.APPROVE)
    assert tin not in tins_of(office)
    decides(review, Outcome.DECLINE, "It is Maple Dental’s.")
    assert NumberClaim.objects.get().state == ClaimState.DECLINED


# --- Where a plan keys on the TIN alone ----------------------------------------------------------
def test_a_tin_that_was_added_is_registered_and_nobody_registers_it_again() -> None:
    office, tin = an_organization(plan=SENSE), a_tin()
    add_tin(organization=office, tin=tin, actor=Actor.system(plan=SENSE), now=timezone.now())
    assert registered_organization(SENSE, f"tin:{tin}") == office
    with pytest.raises(OrganizationTaken):
        an_organization(plan=SENSE, tin=tin)
    an_organization(plan=SITE, tin=tin)


def test_a_tin_is_free_again_once_its_organization_ended() -> None:
    office, tin = an_organization(plan=SENSE), a_tin()
    add_tin(organization=office, tin=tin, actor=Actor.system(plan=SENSE), now=timezone.now())
    Organization.objects.filter(pk=office.pk).update(
        state=State.TERMINATED, ended_at=timezone.now()
    )
    assert an_organization(plan=SENSE, tin=tin).tins.get().tin == tin


def test_the_database_itself_refuses_the_second_holder() -> None:
    holder, office = an_organization(plan=SENSE), an_organization(plan=SENSE)
    with pytest.raises(IntegrityError, match="organizations_tin_sole"), transaction.atomic():
        office.tins.create(tin=holder.tins.get().tin, added_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_organizations_that_are_given_one_tin_at_once_one_has_it() -> None:
    offices, tin = [an_organization(plan=SENSE) for _ in range(2)], a_tin()
    actor = Actor.system(plan=SENSE)

    def adds(office: Organization) -> Callable[[], None]:
        return lambda: add_tin(organization=office, tin=tin, actor=actor, now=timezone.now())

    outcomes = race([adds(office) for office in offices])
    assert [type(error) for error in errors(outcomes)] == [NumberTaken]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_for_one_tin_at_once_the_plan_hears_of_both_and_adds_one() -> None:
    offices, tin = [an_organization(plan=SENSE) for _ in range(2)], a_tin()

    def asks(office: Organization) -> Callable[[], NumberClaim]:
        return lambda: claim_tin(
            by=office.main,
            tin=tin,
            shown=None,
            address="192.0.2.9",
            profile=profile(SENSE),
            actor=acting_as(office.main),
            now=timezone.now(),
        )

    assert len(values(race([asks(office) for office in offices]))) == 2
    first, second = Review.objects.order_by("pk")
    decides(first, Outcome.APPROVE)
    with pytest.raises(ReviewRefused):
        decides(second, Outcome.APPROVE)
