"""The rules as tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portico.profiles.loading import profile
from portico.profiles.schema import Creates, OrganizationDetailsSettings, OrganizationField
from portico.registration.rules import (
    ORGANIZATION_LABELS,
    DraftClocks,
    DueAction,
    Notice,
    Numbers,
    Verdict,
    due_actions,
    judge_numbers,
    needs_review,
    notices_about,
    organization_fields,
)
from portico.vocabulary.npi import EntityType

NOTHING: frozenset[Notice] = frozenset()
NEW, TYPE_1, OFF = Notice.NEW_ORGANIZATION, Notice.TYPE_1, Notice.DEACTIVATED


def numbers(creates: Creates = Creates.ORGANIZATION, **known: Any) -> Numbers:
    defaults = {"is_registered": False, "tin_held_elsewhere": False}
    return Numbers(creates=creates, **{**defaults, **known})


@pytest.mark.parametrize(
    ("known", "ticked", "verdict"),
    [
        ({}, NOTHING, Verdict.GO_ON),
        ({"is_registered": True}, NOTHING, Verdict.ALREADY_REGISTERED),
        ({"is_registered": True, "is_settling": True}, NOTHING, Verdict.ALREADY_REGISTERED),
        ({"is_registered": True, "again": True}, NOTHING, Verdict.GO_ON),
        ({"is_registered": True, "again": True, "is_settling": True}, NOTHING, Verdict.SETTLING),
        ({"tin_held_elsewhere": True}, NOTHING, Verdict.CONFIRM),
        ({"tin_held_elsewhere": True}, {NEW}, Verdict.GO_ON),
        ({"entity_type": EntityType.INDIVIDUAL}, NOTHING, Verdict.CONFIRM),
        ({"entity_type": EntityType.INDIVIDUAL}, {TYPE_1}, Verdict.GO_ON),
        ({"entity_type": EntityType.INDIVIDUAL}, {NEW}, Verdict.CONFIRM),
        ({"entity_type": EntityType.ORGANIZATION, "is_active": True}, NOTHING, Verdict.GO_ON),
        ({"is_active": False}, NOTHING, Verdict.CONFIRM),
        ({"is_active": False}, {OFF}, Verdict.GO_ON),
        ({"replaced_by": "2120048725"}, {OFF, NEW, TYPE_1}, Verdict.REPLACED),
        ({"is_registered": True}, {OFF, NEW, TYPE_1}, Verdict.ALREADY_REGISTERED),
        ({"tin_held_elsewhere": True, "refused": {NEW}}, {NEW}, Verdict.REFUSED),
        ({"is_active": False, "refused": {NEW}}, {OFF}, Verdict.GO_ON),
        ({"again_under_way": True}, NOTHING, Verdict.AGAIN_UNDER_WAY),
    ],
)
def test_where_the_numbers_of_a_new_organization_lead(
    known: dict[str, Any], ticked: set[Notice], verdict: Verdict
) -> None:
    assert judge_numbers(numbers(**known), frozenset(ticked)) is verdict


@pytest.mark.parametrize("tin_known", [True, False])
def test_joining_answers_alike_whichever_half_of_the_pair_is_known(tin_known: bool) -> None:
    pair = numbers(Creates.MEMBERSHIP, tin_held_elsewhere=tin_known)
    assert judge_numbers(pair, frozenset({NEW})) is Verdict.NOT_REGISTERED


def test_joining_a_registered_organization_goes_on_whatever_its_npi_is() -> None:
    pair = numbers(Creates.MEMBERSHIP, is_registered=True, entity_type=EntityType.INDIVIDUAL)
    assert judge_numbers(pair, NOTHING) is Verdict.GO_ON


def test_joining_asks_for_no_tick() -> None:
    pair = numbers(Creates.MEMBERSHIP, is_active=False, tin_held_elsewhere=True)
    assert notices_about(pair) == NOTHING


@pytest.mark.parametrize(
    ("after_proof", "proved", "told", "reviewed"),
    [
        ("activate", True, True, False),
        ("activate", False, True, True),
        ("activate", True, False, True),
        ("review", True, True, True),
    ],
)
def test_a_proof_alone_lets_in_where_the_plan_says_so_and_somebody_is_told(
    after_proof: str, *, proved: bool, told: bool, reviewed: bool
) -> None:
    (track, *_) = profile("wellmark").registration.tracks
    track = track.model_copy(update={"after_proof": after_proof})
    assert needs_review(track, is_proved=proved, is_told=told) is reviewed


def test_a_plan_that_does_not_remind_reminds_nobody() -> None:
    clocks = DraftClocks(expires_at=EXPIRES, reminded_at=None, has_address=True, remind_days=0)
    assert due_actions(clocks, EXPIRES - timedelta(seconds=1)) == ()


def test_a_plan_asks_for_name_and_address_and_for_what_it_names() -> None:
    asks = (OrganizationField.DBA,)
    settings = OrganizationDetailsSettings.model_construct(asks=asks)
    fields = organization_fields(settings)
    assert {"name", "street", "zip", "dba"} <= set(fields)
    assert set(fields) == set(ORGANIZATION_LABELS) - (set(OrganizationField) - set(asks))


EXPIRES = datetime(2026, 11, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days_left", "reminded", "address", "due"),
    [
        (14, False, True, ()),
        (3.01, False, True, ()),
        (3, False, True, (DueAction.REMIND,)),
        (1, False, True, (DueAction.REMIND,)),
        (1, True, True, ()),
        (1, False, False, ()),
        (0, False, True, (DueAction.EXPIRE,)),
        (-40, True, True, (DueAction.EXPIRE,)),
    ],
)
def test_what_the_calendar_does_to_a_draft(
    days_left: float, *, reminded: bool, address: bool, due: tuple[DueAction, ...]
) -> None:
    clocks = DraftClocks(
        expires_at=EXPIRES,
        reminded_at=EXPIRES if reminded else None,
        has_address=address,
        remind_days=3,
    )
    assert due_actions(clocks, EXPIRES - timedelta(days=days_left)) == due
