"""Asking for a role, for patients, for a number; and the administrators' answers, over HTTP."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from portico.audit.models import Event
from portico.delegation.models import Access, AccessRequest, RequestState, Thing
from portico.delegation.queries import given_to
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from testing.access_builders import a_day, acting_as, give_roles
from testing.builders import a_member, a_tin, an_account, an_organization, signed_in

pytestmark = pytest.mark.django_db
PLAN = "wellmark"
ASK, ASKING, REQUESTS = (f"/{PLAN}/{path}/" for path in ("asking/new", "asking", "requests"))
WHY = "I post the payments from June on."


def an_office() -> Organization:
    """An active organization in the network, run by Renee."""
    main = an_account(first_name="Renee", last_name="Sorensen")
    return an_organization(plan=PLAN, participation="participating", main=main)


def ben(office: Organization) -> Membership:
    """A colleague who has nothing yet."""
    account = an_account(first_name="Ben", last_name="Ortiz")
    return a_member(organization=office, account=account)


def working(member: Membership) -> Client:
    """Signed in at the plan, in that organization."""
    client = signed_in(Client(), member.account)
    client.get(f"/{PLAN}/enter/")
    return client


def shown(client: Client, address: str) -> str:
    """What it shows, with entities read and blanks as one."""
    return " ".join(unescape(client.get(address).content.decode()).split())


def asks(member: Membership, what: str = "role:payment") -> AccessRequest:
    """Have somebody ask over the page."""
    answer = working(member).post(ASK, {"what": what, "reason": WHY})
    assert answer.status_code == 302, answer.content.decode()
    return AccessRequest.objects.get(membership=member, state=RequestState.OPEN)


def answer_to(asked: AccessRequest) -> str:
    """The administrators' page about it."""
    return f"{REQUESTS}access/{asked.public_id}/"


def give(asked: AccessRequest, **changes: str) -> dict[str, str]:
    """What an administrator sends who gives it."""
    until = a_day(asked.membership).isoformat()
    return {"outcome": "given", "until": until, "with_phi": "on", **changes}


@pytest.mark.requirement("WM-12")
def test_a_colleague_asks_and_an_administrator_gives_it_until_a_day() -> None:
    office = an_office()
    member = ben(office)
    asked = asks(member)
    mail = Notice.objects.get(to=office.main.account.email)
    assert (REQUESTS in mail.body, "Payment" in mail.body, "Ben" in mail.body) == (True, False, False)  # fmt: skip
    client = working(office.main)
    assert "The role Payment and to see patients" in shown(client, REQUESTS)
    page = shown(client, answer_to(asked))
    for words in ("Ben Ortiz asks for the role Payment", WHY, "Download payments as files"):
        assert words in page
    assert client.post(answer_to(asked), give(asked))["Location"] == REQUESTS
    assert given_to(member, profile(PLAN)).until == {"payment": a_day(member)}
    assert Access.objects.get(membership=member).sees_phi
    assert ASKING in Notice.objects.get(to=member.account.email).body
    assert "Given by Renee Sorensen" in shown(working(member), ASKING)
    assert "Nobody waits for you" in shown(client, REQUESTS)


def test_a_role_can_be_given_without_patients() -> None:
    office = an_office()
    asked = asks(ben(office))
    sent = give(asked)
    del sent["with_phi"]
    working(office.main).post(answer_to(asked), sent)
    assert not given_to(asked.membership, profile(PLAN)).sees_phi


def test_a_decline_says_why_and_by_whom_and_gives_nothing() -> None:
    office = an_office()
    asked = asks(ben(office))
    client = working(office.main)
    refused = client.post(answer_to(asked), {"outcome": "declined"})
    assert "Enter why you decline" in refused.content.decode()
    client.post(answer_to(asked), {"outcome": "declined", "reason": "Joan does this."})
    page = shown(working(asked.membership), ASKING)
    assert "Declined by Renee Sorensen: Joan does this." in page
    assert "You still need it? Ask Renee Sorensen." in page
    assert given_to(asked.membership, profile(PLAN)).until == {}
    assert "Joan" not in Notice.objects.get(to=asked.membership.account.email).body


def test_one_asks_for_one_thing_once_until_it_is_answered() -> None:
    office = an_office()
    member = ben(office)
    asked = asks(member)
    client = working(member)
    sent = {"what": "role:payment", "reason": WHY}
    assert "You asked for this already" in client.post(ASK, sent).content.decode()
    working(office.main).post(answer_to(asked), {"outcome": "declined", "reason": "No."})
    assert client.post(ASK, sent)["Location"] == ASKING


def test_what_one_has_is_not_offered_and_what_nobody_can_give_is_not_taken() -> None:
    office = an_organization(plan=PLAN, participation="non_participating")
    member = ben(office)
    give_roles(member, "claims")
    client = working(member)
    values = [value for value, _ in client.get(ASK).context["form"].fields["what"].choices]
    assert "role:benefits" in values
    assert not {"role:claims", "role:fees", "phi"} & set(values)
    for what in ("role:fees", "role:claims", "tin:1", "nothing"):
        assert client.post(ASK, {"what": what, "reason": WHY}).status_code == 200
    assert not AccessRequest.objects.exists()


def test_who_is_limited_asks_for_another_number_of_the_organization() -> None:
    office = an_office()
    member, first = ben(office), office.tins.get()
    second = office.tins.create(tin=a_tin(), added_at=office.created_at)
    give_roles(member, "claims")
    Access.objects.filter(membership=member).update(tins=[first.tin])
    asked = asks(member, f"tin:{second.pk}")
    assert (asked.thing, asked.value) == (Thing.TIN, second.tin)
    client = working(office.main)
    assert f"Tax ID ••-•••{second.tin[-4:]}" in shown(client, REQUESTS)
    client.post(answer_to(asked), give(asked))
    assert given_to(member, profile(PLAN)).tins == {first.tin, second.tin}


def test_patients_alone_are_asked_for_and_given_without_a_day() -> None:
    office = an_office()
    member = ben(office)
    give_roles(member, "claims", sees_phi=False)
    asked = asks(member, "phi")
    working(office.main).post(answer_to(asked), {"outcome": "given"})
    assert given_to(member, profile(PLAN)).sees_phi


def test_an_answer_to_what_was_taken_back_changes_nothing() -> None:
    office = an_office()
    asked = asks(ben(office))
    client = working(asked.membership)
    assert client.post(f"{ASKING}{asked.public_id}/withdraw/")["Location"] == ASKING
    answer = working(office.main).post(answer_to(asked), give(asked), follow=True)
    assert "answered or taken back meanwhile" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.state == RequestState.WITHDRAWN
    assert given_to(asked.membership, profile(PLAN)).until == {}


def test_only_who_asked_takes_it_back_and_only_administrators_answer() -> None:
    office = an_office()
    asked, other = asks(ben(office)), a_member(organization=office)
    assert working(other).post(f"{ASKING}{asked.public_id}/withdraw/").status_code == 404
    assert working(other).get(answer_to(asked)).status_code == 404
    assert working(an_office().main).get(answer_to(asked)).status_code == 404


def test_whoever_leaves_asks_for_nothing_any_more() -> None:
    office = an_office()
    asked = asks(ben(office))
    Membership.objects.filter(pk=asked.membership_id).update(
        state="terminated", ended_at=asked.asked_at + timedelta(hours=1)
    )
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == (RequestState.WITHDRAWN, None)
    assert "Nobody waits for you" in shown(working(office.main), REQUESTS)


def test_administrators_give_it_to_themselves() -> None:
    office = an_office()
    answer = working(office.main).get(ASK)
    assert answer["Location"] == f"/{PLAN}/people/{office.main.public_id}/access/"


def test_everyone_sees_what_they_can_do_themselves_and_why() -> None:
    office = an_office()
    member = ben(office)
    give_roles(member, "claims")
    page = shown(working(member), f"/{PLAN}/people/me/")
    assert "What you can do, and why" in page
    assert "Claims, given by Renee Sorensen" in page
    assert "Change access" not in page
    assert f'href="{ASK}"' in page


def test_what_was_asked_and_answered_is_in_the_trail_without_numbers() -> None:
    office = an_office()
    asked = asks(ben(office))
    working(office.main).post(answer_to(asked), give(asked))
    acts = Event.objects.filter(action__startswith="request.").order_by("pk")
    assert [each.action for each in acts] == ["request.made", "request.granted"]
    assert acts[0].details == {"what": "a role", "role": "payment"}
    assert acts[1].account_id == acting_as(office.main).account_id
