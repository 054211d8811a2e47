"""The list of an organization's people against the page somebody would write by hand for it.

``python -m bench.people [--people 10000] [--pairs 25]``. The floor page stands behind the same
middleware and in the same template, and asks one query by hand. Requests are made in process.
Both have to answer the same bytes first, but for what a request draws by chance. Each run adds an
organization of so many people, and one of a hundred, to the benchmarks' database.
"""

import argparse
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from secrets import randbelow, token_hex
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.permissions import Permission
from portico.config import plan_urls
from portico.delegation.forms.people import FilterForm, SearchForm
from portico.delegation.listing import Criteria
from portico.organizations.models import Organization
from portico.organizations.working import working_member
from portico.profiles.loading import profile
from portico.profiles.schema import PageKind
from portico.web.components import Pill
from portico.web.http import Request
from portico.web.page import page
from portico.web.searches import recall
from testing.builders import an_account, an_organization, signed_in

PLAN = profile("wellfirst")
PEOPLE, FLOOR = "/wellfirst/people/", "/wellfirst/floor/"
FEW, LENGTH, INVITED = 100, 25, 20
ROLES = {role.key: role.title for role in PLAN.roles}
ALONE = "You alone decide who can do what. Make somebody else an administrator too."
INSTANT = timedelta(microseconds=1)
ACTIVE, INVITED_PILL = Pill(tone="ok", label="Active"), Pill(tone="info", label="Invited")
BY_CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|floor/|people/')

INVENT = """
INSERT INTO accounts_account (
    password, password_meets, public_id, email, first_name, last_name, phone, is_active, created_at)
SELECT '', '{}', gen_random_uuid(), n || %(mark)s,
       (ARRAY['Ann','Ben','Cleo','Dale','Eve','Finn','Grace'])[1 + n %% 7],
       (ARRAY['Ash','Birch','Cedar','Elm','Fir'])[1 + n %% 5] || n / 40, '', true, %(now)s
  FROM generate_series(1, %(people)s) n;
INSERT INTO organizations_membership (
    public_id, account_id, organization_id, state, is_administrator, job_title, work_phone,
    extension, fax, middle_initial, opted_in, created_at, activated_at, last_used_at)
SELECT gen_random_uuid(), id, %(organization)s, 'active', false, 'Biller', '', '', '', '', true,
       %(now)s, %(now)s, %(now)s::timestamptz - id * 7919 %% 4000 * interval '1 hour'
  FROM accounts_account WHERE email LIKE '%%' || %(mark)s AND id <> %(main)s;
INSERT INTO delegation_access (membership_id, sees_phi, tins, npis)
SELECT id, id %% 2 = 0, '{}', '{}' FROM organizations_membership
 WHERE organization_id = %(organization)s;
INSERT INTO delegation_grant (membership_id, role, granted_by_id, granted_at, expires_at)
SELECT m.id, role, %(main)s, %(now)s,
       %(now)s::timestamptz + (1 + m.id * 7907 %% 5000) * interval '1 hour'
  FROM organizations_membership m, unnest(%(roles)s::text[]) WITH ORDINALITY each (role, place)
 WHERE m.organization_id = %(organization)s AND m.id %% 4 >= place AND m.account_id <> %(main)s;
INSERT INTO delegation_invitation (
    public_id, organization_id, email, first_name, last_name, job_title, gives, invited_by_id,
    created_at, expires_at)
SELECT gen_random_uuid(), %(organization)s, 'i' || n || %(mark)s, 'Zoe', 'Yew' || n, '',
       '{}', %(main)s, %(now)s, %(now)s::timestamptz + interval '72 hours'
  FROM generate_series(1, %(invited)s) n;
"""
BY_HAND = """
WITH everyone AS (
    SELECT 'member' AS kind, m.id AS one, lower(a.last_name) AS last, lower(a.first_name) AS first,
           {moment} AS moment
      FROM organizations_membership m JOIN accounts_account a ON a.id = m.account_id
     WHERE m.organization_id = %(organization)s AND {fits}
       AND m.state NOT IN ('terminated', 'declined', 'expired', 'superseded')
     UNION ALL
    SELECT 'invited', i.id, lower(i.last_name), lower(i.first_name), NULL
      FROM delegation_invitation i
     WHERE i.organization_id = %(organization)s AND i.cancelled_at IS NULL
       AND i.membership_id IS NULL AND {fits_invited}
), shown AS (
    SELECT *, count(*) OVER () AS many FROM everyone ORDER BY {order} LIMIT 25
)
SELECT shown.many, shown.kind, coalesce(m.public_id, i.public_id),
       coalesce(a.first_name || ' ' || a.last_name, i.first_name || ' ' || i.last_name),
       coalesce(a.email, i.email), coalesce(m.job_title, i.job_title), coalesce(x.sees_phi, false),
       m.last_used_at, g.roles, g.ends, m.account_id = %(me)s,
       (SELECT count(*) FROM organizations_membership
         WHERE organization_id = %(organization)s AND is_administrator AND state = 'active')
  FROM shown
  LEFT JOIN organizations_membership m ON m.id = shown.one AND shown.kind = 'member'
  LEFT JOIN accounts_account a ON a.id = m.account_id
  LEFT JOIN delegation_access x ON x.membership_id = m.id
  LEFT JOIN LATERAL (
      SELECT array_agg(role) AS roles, min(expires_at) AS ends
        FROM delegation_grant WHERE membership_id = m.id AND ended_at IS NULL) g ON true
  LEFT JOIN delegation_invitation i ON i.id = shown.one AND shown.kind = 'invited'
 ORDER BY {order}
"""
BY_NAME = "last, first, kind, one"
MINE = "(SELECT {0} FROM delegation_grant WHERE membership_id = m.id AND ended_at IS NULL {1})"
HAS_ROLE = f"(EXISTS {MINE.format('1', 'AND role = %(role)s AND expires_at > %(now)s')} OR m.account_id = %(me)s)"
NAMED = "{0}.first_name || ' ' || {0}.last_name || ' ' || {0}.email ~* %(text)s"


@page(permission=Permission.ORGANIZATION_USERS)
def floor(request: Request) -> HttpResponse:
    """What the list would be if it were written by hand for what is asked of it here."""
    member, now = working_member(request), timezone.now()
    text = recall(request.session, request.GET.get("s", ""))
    role, sort = request.GET.get("role", ""), request.GET.get("sort", "name")
    values: dict[str, Any] = {
        "organization": member.organization_id,
        "me": member.account_id,
        "now": now,
        "role": role,
        "text": rf"\m{text}",
    }
    with connection.cursor() as cursor:
        cursor.execute(by_hand(text=text, role=role, sort=sort), values)
        found = cursor.fetchall()
    many, others = found[0][0], found[0][-1] - 1
    counted = f"{many} people in {member.organization.name}. "
    who = f"You and {others} others decide" if others else ALONE
    context = {
        "heading": PLAN.administration.title,
        "lead": f"{'' if text or role else counted}{who}",
        "guides": [each for each in PLAN.pages if each.kind is PageKind.GUIDE],
        "me": member,
        "criteria": Criteria(text=text, role=role, sort=sort),
        "search": request.GET.get("s", ""),
        "form": SearchForm(initial={"text": text}),
        "filters": FilterForm(request.GET, profile=PLAN),
        "page": Paginator(range(many), LENGTH).get_page(1),
        "rows": [shown(row, now) for row in found],
        "sorting": heads(request, sort),
        "removes": PLAN.administration.leaving,
    }
    return render(request, "delegation/people.html", context)


plan_urls.urlpatterns.append(path("floor/", floor, name="floor"))


def by_hand(*, text: str, role: str, sort: str) -> str:
    """The one query for what is asked."""
    fits = [NAMED.format("a")] * bool(text) + [HAS_ROLE] * bool(role)
    invited = [NAMED.format("i")] * bool(text) + ["i.gives->'until' ? %(role)s"] * bool(role)
    by_day = sort == "until"
    return BY_HAND.format(
        moment=MINE.format("min(expires_at)", "") if by_day else "NULL::timestamptz",
        fits=" AND ".join(["true", *fits]),
        fits_invited=" AND ".join(["true", *invited]),
        order=f"moment NULLS LAST, {BY_NAME}" if by_day else BY_NAME,
    )


def shown(row: Sequence[Any], now: datetime) -> dict[str, Any]:
    """A row as the template reads it; the page's own person has everything by their place."""
    _, kind, public_id, name, email, job_title, phi, used, roles, ends, is_me, _ = row
    is_member, soon = kind == "member", now + timedelta(days=30)
    titles = [title for key, title in ROLES.items() if key in (roles or ())]
    ends = None if is_me else ends
    return {
        "public_id": public_id,
        "name": name,
        "said": name,
        "email": email,
        "job_title": job_title,
        "tags": [PLAN.administration.main_title, "Every role"] if is_me else titles,
        "phi": "On" if phi or is_me else "Off",
        "used": last_used(used, now),
        "until": {
            "label": day(ends, less=INSTANT) if ends else "",
            "is_soon": ends and ends <= soon,
        },
        "pill": pill(used, now) if is_member else INVITED_PILL,
        "acts": ("suspend", "remove") if is_member and not is_me else (),
        "is_me": is_me,
        "is_main": is_me,
        "is_invited": not is_member,
        "may_be_picked": is_member,
    }


def pill(used: datetime | None, now: datetime) -> Pill:
    """Active, unless they were long away."""
    away = (now - used).days if used else 0
    return Pill(tone="wait", label=f"No sign-in for {away} days") if away >= 90 else ACTIVE


def last_used(used: datetime | None, now: datetime) -> str:
    """The day of the last sign-in."""
    if used is None:
        return "Never"
    return "Today" if day(used) == day(now) else day(used)


def day(when: datetime, *, less: timedelta = timedelta(0)) -> str:
    """As dates are shown."""
    return f"{(when - less).astimezone(PLAN.hours.zone):%m/%d/%Y}"


def heads(request: Request, sort: str) -> dict[str, dict[str, str]]:
    """Where the heads of the columns lead."""
    asked, found = request.GET.copy(), {}
    for name in ("name", "used", "until"):
        asked["sort"] = f"-{name}" if name == sort else name
        order = "ascending" if name == sort else ""
        found[name] = {"url": f"?{asked.urlencode()}", "order": order}
    return found


def main() -> None:
    """Fill an organization, then compare each way to ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=25)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    small, large = (administrator(filled(count)) for count in (FEW, arguments.people))
    for name, asked in (
        ("everyone", ""),
        ("by a name", f"?s={searched(large)}"),
        ("of a role", f"?role={next(iter(ROLES))}"),
        ("by what ends first", "?sort=until"),
    ):
        insist_on_the_same(large, asked)
        compared = compare(
            floor=partial(shown_in, large, FLOOR + asked),
            ours=partial(shown_in, large, PEOPLE + asked),
            pairs=arguments.pairs,
        )
        print(f"People, {name}, / the floor page (goal 2): {compared}", flush=True)
    taken = [statements(small, PEOPLE), statements(large, PEOPLE), statements(large, FLOOR)]
    print(
        f"Statements of {FEW} people, of {arguments.people:,}, of the floor page: "
        f"{', '.join(map(str, taken))}",
        flush=True,
    )


def filled(count: int) -> Organization:
    """An organization with so many people, all invented but its main administrator."""
    mark = f".{token_hex(6)}@bench.example"
    main = an_account(first_name="Ann", last_name="Ash", email=f"main{mark}")
    organization = an_organization(plan=PLAN.slug, main=main, tin=f"4{randbelow(10**8):08}")
    values: dict[str, Any] = {
        "mark": mark,
        "organization": organization.pk,
        "main": main.pk,
        "people": count,
        "invited": INVITED,
        "roles": list(ROLES),
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        for statement in filter(str.strip, INVENT.split(";\n")):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE accounts_account, organizations_membership")
        cursor.execute("VACUUM ANALYZE delegation_access, delegation_grant, delegation_invitation")
    return organization


def administrator(organization: Organization) -> Client:
    """Its main administrator, signed in and at work."""
    client = signed_in(Client(), organization.main.account)
    client.get(f"/{PLAN.slug}/enter/")
    return client


def searched(client: Client) -> str:
    """The key of a search for a name of some forty people."""
    answer = client.post(f"{PEOPLE}search/", {"text": "cedar12"})
    return answer.headers["Location"].partition("s=")[2]


def insist_on_the_same(client: Client, asked: str) -> None:
    """Both pages say the same, or the comparison says nothing."""
    ours, by_hand = (
        BY_CHANCE.sub("", client.get(address + asked).content.decode().partition("<main")[2])
        for address in (PEOPLE, FLOOR)
    )
    if ours != by_hand:
        differing = zip(ours.splitlines(), by_hand.splitlines(), strict=False)
        message = next((f"{a}\n{b}" for a, b in differing if a != b), "one is longer")
        raise RuntimeError(message)


def shown_in(client: Client, address: str) -> float:
    """Seconds for one page."""
    return seconds(lambda: client.get(address))


def statements(client: Client, address: str) -> int:
    """How many statements one page takes, when its person was there within the hour."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


if __name__ == "__main__":
    main()
