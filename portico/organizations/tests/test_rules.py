"""What makes two registrations the same organization, and which state follows which."""

import pytest

from portico.access.states import ENDED, State
from portico.organizations.rules import FOLLOWING, may_follow, organization_key
from portico.profiles.schema import KeyPart


def test_the_key_names_each_part_in_the_order_of_the_profile() -> None:
    key = organization_key([KeyPart.TIN, KeyPart.NPI], tin="431882764", npi="1234567893")
    assert key == "tin:431882764/npi:1234567893"


def test_a_value_the_key_does_not_ask_for_does_not_change_it() -> None:
    alone = organization_key([KeyPart.TIN], tin="431882764")
    assert alone == organization_key([KeyPart.TIN], tin="431882764", npi="1234567893")


@pytest.mark.parametrize("npi", [None, "", "1/2"])
def test_a_key_with_a_hole_is_refused(npi: str | None) -> None:
    with pytest.raises(ValueError, match="needs its npi"):
        organization_key([KeyPart.TIN, KeyPart.NPI], tin="431882764", npi=npi)


def test_kind_and_provider_id_tell_a_practitioner_from_a_group_of_the_same_tin() -> None:
    parts = [KeyPart.TIN, KeyPart.PROVIDER_ID, KeyPart.KIND]
    group = organization_key(parts, tin="431882764", provider_id="P77", kind="group")
    person = organization_key(parts, tin="431882764", provider_id="P77", kind="practitioner")
    assert group != person


def test_nothing_follows_what_has_ended() -> None:
    assert not any(may_follow(ended, state) for ended in ENDED for state in State)


def test_every_state_that_has_not_ended_has_a_way_out() -> None:
    """Never a dead end: each live state is followed by something."""
    assert set(FOLLOWING) == set(State) - ENDED
    assert all(FOLLOWING.values())


def test_a_declined_organization_cannot_be_approved_any_more() -> None:
    assert not may_follow(State.DECLINED, State.ACTIVE)
    assert may_follow(State.PENDING_REVIEW, State.ACTIVE)
