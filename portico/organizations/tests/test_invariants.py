"""What the database refuses, whoever asks. Each test bypasses the services on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from portico.access.actor import StaffRoleName
from portico.access.states import ENDED, State
from portico.accounts.models import StaffRole
from portico.organizations.models import (
    Membership,
    Organization,
    OrganizationNpi,
    OrganizationTin,
)
from testing.builders import NOW, a_member, an_account, an_organization, staff_member

pytestmark = pytest.mark.django_db


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """The database refuses what happens inside, at the latest when it commits."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
        connection.check_constraints()
    assert refusal.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr] # psycopg's error


def delete(membership: Membership) -> None:
    """Delete that row alone, without what Django would delete along with it."""
    Membership.objects.filter(pk=membership.pk)._raw_delete("default")


def test_the_main_administrator_cannot_be_deleted() -> None:
    organization = an_organization()
    with refused_by("organizations_main_stays"):
        delete(organization.main)


@pytest.mark.parametrize("ended", sorted(ENDED))
def test_the_membership_of_the_main_administrator_cannot_be_ended(ended: State) -> None:
    organization = an_organization()
    with refused_by("organizations_main_stays"):
        Membership.objects.filter(pk=organization.main_id).update(state=ended, ended_at=NOW)


def test_the_main_administrator_stays_an_administrator() -> None:
    organization = an_organization()
    with refused_by("organizations_main_stays"):
        Membership.objects.filter(pk=organization.main_id).update(is_administrator=False)


def test_the_main_administrator_may_go_once_the_organization_has_ended() -> None:
    organization = an_organization()
    Organization.objects.update(state=State.TERMINATED, ended_at=NOW)
    Membership.objects.update(state=State.TERMINATED, ended_at=NOW)
    connection.check_constraints()
    assert not Membership.objects.get(pk=organization.main_id).is_waiting


def test_nobody_else_is_bound_by_the_main_administrators_rules() -> None:
    membership = a_member()
    Membership.objects.filter(pk=membership.pk).update(state=State.TERMINATED, ended_at=NOW)
    delete(membership)
    connection.check_constraints()


def test_main_cannot_name_a_member_of_another_organization() -> None:
    organization, other = an_organization(), a_member(is_administrator=True)
    with refused_by("organizations_main_is_own_member"):
        Organization.objects.filter(pk=organization.pk).update(main=other)


def test_the_main_membership_cannot_move_to_another_organization() -> None:
    organization, other = an_organization(), an_organization()
    with refused_by("organizations_main_is_own_member"):
        Membership.objects.filter(pk=organization.main_id).update(organization=other)


def test_an_organization_without_a_main_administrator_cannot_be_stored() -> None:
    organization = an_organization()
    with pytest.raises(IntegrityError, match="null value"), transaction.atomic():
        Organization.objects.filter(pk=organization.pk).update(main=None)


def test_main_cannot_name_an_ended_membership() -> None:
    organization = an_organization()
    former = a_member(organization=organization, is_administrator=True)
    Membership.objects.filter(pk=former.pk).update(state=State.TERMINATED, ended_at=NOW)
    with refused_by("organizations_main_is_live"):
        Organization.objects.filter(pk=organization.pk).update(main=former)


def test_main_cannot_name_somebody_who_is_no_administrator() -> None:
    organization = an_organization()
    biller = a_member(organization=organization)
    with refused_by("organizations_main_is_live"):
        Organization.objects.filter(pk=organization.pk).update(main=biller)


def test_an_ended_organization_does_not_come_back_without_its_main_administrator() -> None:
    organization = an_organization()
    Organization.objects.update(state=State.TERMINATED, ended_at=NOW)
    Membership.objects.update(state=State.TERMINATED, ended_at=NOW)
    connection.check_constraints()
    with refused_by("organizations_main_is_live"):
        Organization.objects.filter(pk=organization.pk).update(state=State.ACTIVE, ended_at=None)


def test_staff_of_a_plan_cannot_join_its_organizations() -> None:
    with refused_by("organizations_staff_are_no_members"):
        a_member(account=staff_member(plan="wellfirst"))


def test_a_member_cannot_become_staff_of_the_plan() -> None:
    member = a_member()
    with refused_by("organizations_members_are_no_staff"):
        staff_member(plan="wellfirst", account=member.account)


def test_staff_of_one_plan_may_belong_to_an_organization_of_another() -> None:
    assert a_member(account=staff_member(plan="another-plan")).pk


def test_a_former_member_may_become_staff_but_not_come_back() -> None:
    member = a_member()
    Membership.objects.filter(pk=member.pk).update(state=State.TERMINATED, ended_at=NOW)
    staff_member(account=member.account)
    with refused_by("organizations_staff_are_no_members"):
        Membership.objects.filter(pk=member.pk).update(state=State.ACTIVE, ended_at=None)


def test_a_role_that_was_given_up_keeps_nobody_out() -> None:
    account = an_account()
    StaffRole.objects.create(
        account=account, plan="wellfirst", role=StaffRoleName.REVIEWER, ended_at=NOW
    )
    assert a_member(account=account).pk


def test_one_key_belongs_to_one_live_organization() -> None:
    first, second = an_organization(), an_organization()
    with refused_by("organizations_one_live_per_key"):
        Organization.objects.filter(pk=second.pk).update(key=first.key)


def test_one_person_has_one_live_place_in_an_organization() -> None:
    membership = a_member()
    again = a_member(organization=membership.organization)
    with refused_by("organizations_one_live_membership"):
        Membership.objects.filter(pk=again.pk).update(account=membership.account)


@pytest.mark.parametrize("tin", ["43188276", "43-1882764", "４３１８８２７６４", "431882764\n"])
def test_a_tin_is_nine_ascii_digits(tin: str) -> None:
    an_organization()
    with pytest.raises(Exception, match=r"organizations_tin_nine_digits|too long"):
        with transaction.atomic():
            OrganizationTin.objects.update(tin=tin)


@pytest.mark.parametrize("npi", ["123456789", "3234567893", "١٢٣٤٥٦٧٨٩٣"])
def test_an_npi_is_ten_ascii_digits_beginning_with_1_or_2(npi: str) -> None:
    an_organization()
    with refused_by("organizations_npi_ten_digits"):
        OrganizationNpi.objects.update(npi=npi)


@pytest.mark.parametrize("table", [Organization, Membership])
def test_a_state_comes_from_the_one_vocabulary(
    table: type[Organization] | type[Membership],
) -> None:
    an_organization()
    with refused_by(f"{table._meta.db_table}_state"):
        table.objects.update(state="sleeping")


@pytest.mark.parametrize("table", [Organization, Membership])
def test_what_is_live_has_no_end(table: type[Organization] | type[Membership]) -> None:
    an_organization()
    with refused_by(f"{table._meta.db_table}_ended_at"):
        table.objects.update(ended_at=NOW)


@pytest.mark.parametrize("table", [Organization, Membership])
def test_what_is_active_says_since_when(table: type[Organization] | type[Membership]) -> None:
    an_organization()
    with refused_by(f"{table._meta.db_table}_activated_at"):
        table.objects.update(activated_at=None)
