"""Whose account, name, answer, role or session is found, and whose not."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from portico.access.actor import ActorKind, StaffRoleName
from portico.accounts.models import Account, StaffRole
from portico.accounts.queries import (
    account_by_public_id,
    account_with_email,
    account_with_username,
    accounts_claiming,
    actor_of,
    colleagues_at,
    enrols_by_link,
    has_second_factor,
    is_staff,
    missing_at,
    secret_question_of,
    sessions_of,
    staff_plans,
    staff_roles,
    staff_roles_everywhere,
    staff_with,
    taken_usernames,
    username_is_free,
    username_of,
)
from portico.profiles.loading import profile
from testing.builders import (
    NOW,
    PLAN,
    a_secret_answer,
    a_username,
    an_account,
    at_home_at,
    staff_member,
)

pytestmark = pytest.mark.django_db
REVIEWER, LEAD = StaffRoleName.REVIEWER, StaffRoleName.LEAD
EMAIL = "ana@a.example"


def test_an_email_is_of_who_confirmed_it() -> None:
    claims = an_account(email=EMAIL, verified=False)
    assert account_with_email(EMAIL) is None
    an_account()
    holder = an_account(email=EMAIL)
    assert account_with_email(EMAIL) == holder
    assert accounts_claiming(EMAIL, at_most=5) == [claims]


def test_claims_are_of_accounts_that_are_open() -> None:
    claiming = an_account(email=EMAIL, verified=False)
    an_account(email="ben@b.example", verified=False)
    Account.objects.filter(pk=an_account(email=EMAIL, verified=False).pk).update(is_active=False)
    assert accounts_claiming(EMAIL, at_most=5) == [claiming]


def test_a_username_is_of_one_person_at_one_plan() -> None:
    ana, ben = an_account(), an_account()
    a_username(ana, "ana.kim", plan="wellmark")
    a_username(ben, "ben.kim", plan="wellmark")
    a_username(ben, "ana.kim", plan="caresource")
    assert account_with_username("wellmark", "ana.kim") == ana
    assert account_with_username("caresource", "ana.kim") == ben
    assert account_with_username("caresource", "ben.kim") is None
    assert [username_of(ana.pk, plan) for plan in ("wellmark", "caresource")] == ["ana.kim", ""]
    assert username_of(ben.pk, "wellmark") == "ben.kim"


def test_a_username_is_free_where_nobody_goes_by_it() -> None:
    a_username(an_account(), "ana.kim", plan="wellmark")
    assert not username_is_free("wellmark", "ana.kim")
    assert username_is_free("wellmark", "ben.kim")
    assert username_is_free("caresource", "ana.kim")
    a_username(an_account(), "ben.kim", plan="wellmark")
    a_username(an_account(), "eva.kim", plan="caresource")
    names = ["ana.kim", "eva.kim"]
    assert taken_usernames("wellmark", names) == {"ana.kim"}


def test_a_question_is_of_one_person_at_one_plan() -> None:
    ana, ben = an_account(), an_account()
    a_secret_answer(ben, plan="wellmark")
    a_secret_answer(ana, plan="caresource")
    assert secret_question_of(ana.pk, "wellmark") is None
    found = secret_question_of(ana.pk, "caresource")
    assert found
    assert found.account_id == ana.pk


def test_a_plan_misses_what_it_asks_for_and_nobody_chose() -> None:
    wellmark, here = profile("wellmark"), at_home_at("wellmark")
    assert wellmark.sign_in.by_username
    assert wellmark.has_secret_answers
    assert not missing_at(here.pk, wellmark)
    newcomer = an_account()
    both = missing_at(newcomer.pk, wellmark)
    assert (both.username, both.answer) == (True, True)
    a_username(newcomer, "new.comer", plan="wellmark")
    only = missing_at(newcomer.pk, wellmark)
    assert (only.username, only.answer, bool(only)) == (False, True, True)
    named = an_account()
    a_secret_answer(named, plan="wellmark")
    nameless = missing_at(named.pk, wellmark)
    assert (nameless.username, nameless.answer, bool(nameless)) == (True, False, True)
    assert not missing_at(an_account().pk, profile(PLAN))


def test_an_account_is_found_by_its_own_id() -> None:
    for each in (an_account(), an_account()):
        assert account_by_public_id(each.public_id) == each


def test_staff_are_those_whose_role_at_the_plan_has_not_ended() -> None:
    ana, ben = staff_member(), staff_member(role=LEAD)
    ended = staff_member(role=LEAD)
    StaffRole.objects.filter(account=ended).update(ended_at=NOW)
    closed = staff_member(role=LEAD)
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    staff_member(plan="wellsense", role=LEAD)
    assert staff_roles(ana.pk, PLAN) == {REVIEWER}
    assert [staff_roles(each, PLAN) for each in (ended.pk, an_account().pk)] == [set(), set()]
    assert staff_roles(ana.pk, "wellsense") == set()
    assert set(staff_with(PLAN, [LEAD])) == {ben}
    assert set(staff_with(PLAN, [LEAD, REVIEWER])) == {ana, ben}


def test_the_plans_of_staff_are_those_where_they_are_now() -> None:
    ana = staff_member()
    staff_member(account=ana, plan="wellsense")
    staff_member(plan="wellmark")
    StaffRole.objects.filter(account=ana, plan=PLAN).update(ended_at=NOW)
    assert staff_plans(ana.pk) == {"wellsense"}
    assert (is_staff(ana.pk, "wellsense"), is_staff(ana.pk, PLAN)) == (True, False)


def test_who_acts_is_staff_or_a_person() -> None:
    ana = staff_member()
    assert (actor_of(ana.pk, PLAN).kind, actor_of(ana.pk, None).kind) == (
        ActorKind.STAFF,
        ActorKind.PERSON,
    )
    assert actor_of(ana.pk, PLAN).staff_roles == {REVIEWER}


def test_a_second_factor_is_an_app_of_one_s_own() -> None:
    ana, ben = an_account(), an_account()
    Authenticator.objects.create(user=ben, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=ana, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert (has_second_factor(ana.pk), has_second_factor(ben.pk)) == (False, True)


def test_open_sessions_are_one_s_own_and_not_over() -> None:
    ana, ben = an_account(), an_account()
    for key, account in (("a", ana), ("b", ben), ("gone", ana)):
        opened = {"ip": "192.0.2.7", "user_agent": "Chrome/1 Windows"}
        UserSession.objects.create(user=account, session_key=key, **opened)
        Session.objects.create(session_key=key, expire_date=NOW + timedelta(days=1))
    Session.objects.filter(session_key="gone").delete()
    assert [(each.key, each.browser) for each in sessions_of(ana.pk)] == [
        ("a", "Chrome on Windows")
    ]


def test_colleagues_are_listed_once_with_all_their_roles() -> None:
    ana, ben = staff_member(), staff_member(account=an_account(last_name="Adams"))
    staff_member(account=ana, role=LEAD)
    ended = staff_member()
    StaffRole.objects.filter(account=ended).update(ended_at=NOW)
    staff_member(plan="wellsense")
    StaffRole.objects.create(plan=PLAN, role=LEAD, email="invited@plan.example")
    Authenticator.objects.create(user=ben, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=ana, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert [(each.account, each.roles, each.has_second_factor) for each in colleagues_at(PLAN)] == [
        (ben, ("reviewer",), True),
        (ana, ("lead", "reviewer"), False),
    ]


def test_staff_of_several_plans_have_roles_at_each() -> None:
    ana = staff_member()
    staff_member(account=ana, role=LEAD)
    staff_member(account=ana, plan="wellsense")
    StaffRole.objects.filter(plan="wellsense").update(ended_at=NOW)
    staff_member(account=ana, plan="wellmark")
    staff_member(plan="caresource")
    assert staff_roles_everywhere(ana.pk) == {PLAN: {REVIEWER, LEAD}, "wellmark": {REVIEWER}}


def test_staff_and_whose_lost_factor_was_replaced_enrol_by_the_mailed_link() -> None:
    replaced, other = an_account(), an_account()
    Account.objects.filter(pk=replaced.pk).update(factor_replaced_at=NOW)
    assert (enrols_by_link(replaced.pk), enrols_by_link(other.pk)) == (True, False)
    assert enrols_by_link(staff_member().pk)
