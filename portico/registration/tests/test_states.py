"""docs/states.md is data: every state has a row, every row is walked, and no path ends before an answer."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.decide import Refusal
from portico.access.states import WAITING, State
from portico.agreements.rules import SignatureState
from portico.delegation.models import ClaimState, HandOverState, RequestState, SuccessionState
from portico.delegation.rules.third_parties import Work
from portico.organizations.models import Membership
from portico.profiles.schema import Decider
from portico.registration.models import Draft, DraftEnd
from portico.registration.tests import (  # noqa: F401 - their walks are registered by importing them
    paths_of_asking,
    paths_of_registrations,
    paths_of_successions,
    paths_of_work,
)
from portico.registration.tests.beginnings import (
    WALKS,
    a_colleague,
    a_letter_office,
    an_office,
    contested,
    decided,
    office_of,
    to_sign,
    with_the_plan,
)
from portico.registration.tests.paths_of_accounts import ACTIVE, CONDITIONS, HELD_UP
from portico.reviews.models import Outcome, ReviewState
from portico.toolkit.gate import NEXT_STEP

PAGE = Path(__file__).parents[3] / "docs" / "states.md"
FINAL = re.compile(r"\*\*(.+)\*\*")


@dataclass(frozen=True, slots=True)
class Row:
    """One way on."""

    id: str
    of: str
    state: str
    who: str
    what: str
    to: str

    @property
    def leads_to(self) -> str:
        """The state, whether or not it is a final answer."""
        return self.to.strip("*")

    @property
    def is_answer(self) -> bool:
        """True where nothing has to follow."""
        return FINAL.fullmatch(self.to) is not None or self.to == ACTIVE


def table(first: str) -> list[list[str]]:
    """The cells of the table whose first heading is that."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n| {first} |")
    lines = rest.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


ROWS = [Row(*cells) for cells in table("row")]
NOT_REACHED = {(of, state) for of, state, _ in table("of")}


def named(*enums: Iterable[Enum]) -> set[str]:
    """States as the page writes them."""
    return {each.name.lower().replace("_", " ") for states in enums for each in states}


IN_CODE = {
    "account": CONDITIONS,
    "draft": named(Draft.State, DraftEnd.Outcome),
    "organization": named(State),
    "review": named(ReviewState),
    "signature": named(SignatureState),
    "hand-over": named(HandOverState),
    "succession": named(SuccessionState),
    "delegation": named(Work),
    "request": named(RequestState),
    "number": named(ClaimState),
}


@pytest.mark.parametrize("of", IN_CODE)
def test_every_state_has_its_place_on_the_page(of: str) -> None:
    mine = [row for row in ROWS if row.of == of]
    shown = {state for row in mine for state in (row.state, row.leads_to)}
    not_reached = {state for whose, state in NOT_REACHED if whose == of}
    assert shown | not_reached == IN_CODE[of]
    assert not shown & not_reached


def test_whatever_the_gate_asks_for_first_is_a_condition_of_an_account() -> None:
    elsewhere = {Refusal.SIGN_IN, Refusal.CHOOSE_ORGANIZATION, Refusal.NOT_ACTIVE}
    elsewhere |= {Refusal.ONLY_LOOKS}  # staff who look as somebody else stop
    elsewhere |= {Refusal.NO_EXPORTS}  # until the open case of the organization is over
    assert NEXT_STEP.keys() - elsewhere == HELD_UP.keys()


def test_a_membership_is_in_no_state_an_organization_is_not() -> None:
    mine = {state for row in ROWS if row.of == "membership" for state in (row.state, row.leads_to)}
    assert mine <= IN_CODE["organization"]
    assert {row.of for row in ROWS} == {*IN_CODE, "membership"}


@pytest.mark.parametrize(("of", "state"), sorted({(row.of, row.state) for row in ROWS}))
def test_from_every_state_a_path_leads_to_active_or_an_answer(of: str, state: str) -> None:
    met: set[str] = set()
    ahead = {state}
    while ahead:
        ways = [row for row in ROWS if row.of == of and row.state in ahead]
        if any(row.is_answer for row in ways):
            return
        met |= ahead
        ahead = {row.leads_to for row in ways} - met
    pytest.fail(f"{of} {state} leads to nothing but {sorted(met)}")


def test_what_a_row_leads_to_is_an_answer_or_leads_on() -> None:
    begun = {(row.of, row.state) for row in ROWS}
    assert [
        row.id for row in ROWS if not row.is_answer and (row.of, row.leads_to) not in begun
    ] == []


def test_every_row_is_walked_and_every_walk_is_a_row() -> None:
    assert {row.id for row in ROWS} == WALKS.keys()
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert all(row.id.startswith(f"{row.of}-") and row.who and row.what for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_row_says_what_happens(row: Row, clock: Traveller) -> None:
    assert tuple(WALKS[row.id]()) == (row.state, row.leads_to)


# --- The page of whoever waits --------------------------------------------------------------------
def sent_back() -> Membership:
    review = with_the_plan()
    decided(review, Outcome.SEND_BACK)
    return review.organization.main


def closed() -> Membership:
    return contested(an_office(State.ACTIVE)).organization.main


WAITS: dict[State, tuple[Callable[[], Membership], tuple[str, ...]]] = {
    State.AWAITING_ACTIVATION: (
        lambda: a_letter_office(State.AWAITING_ACTIVATION).main,
        ("We mailed it to person", "Send the link again", "Correct the address"),
    ),
    State.AWAITING_SIGNATURE: (
        lambda: office_of(to_sign()).main,
        ("Sign it by Wednesday, December 16", "Send it again"),
    ),
    State.PENDING_REVIEW: (
        lambda: with_the_plan().organization.main,
        ("A plan administrator answers by email no later than", "Correct my registration"),
    ),
    State.SENT_BACK: (sent_back, ("We need one more thing from you", "Correct my registration")),
    State.SUSPENDED: (
        closed,
        ("WellFirst is finding out who opened the account", "Call 1-866-555-0127"),
    ),
}
"""How a main administrator comes to wait; who holds it, and the way on."""


def test_every_state_in_which_somebody_waits_is_looked_at() -> None:
    assert WAITS.keys() == WAITING - {State.SUBMITTED} | {State.SUSPENDED}


@pytest.mark.parametrize("state", WAITS)
def test_whoever_waits_reads_who_holds_it_and_how_it_goes_on(
    state: State, clock: Traveller
) -> None:
    waits, said = WAITS[state]
    shown = status_of(waits())
    assert [each for each in said if each not in shown] == []


@pytest.mark.parametrize(
    ("decider", "said"),
    [(Decider.PLAN, "call 1-866-555-0127"), (Decider.ORGANIZATION, "Ask Marcus Webb what it is")],
)
def test_a_colleague_who_is_asked_for_more_reads_whom_to_tell(
    decider: Decider, said: str, clock: Traveller
) -> None:
    review = a_colleague(decider=decider)
    assert review.membership is not None
    decided(review, Outcome.SEND_BACK)
    shown = status_of(review.membership)
    assert said in shown
    assert "Correct what is named below" not in shown


def status_of(member: Membership) -> str:
    """Where it stands, as the person reads it."""
    client = Client()
    client.force_login(member.account)
    return unescape(client.get(f"/{member.organization.plan}/status/").content.decode())
