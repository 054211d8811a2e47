"""Registration against floors: its heaviest page, its submit, and a whole walk.

``python -m bench.registration [--pairs 30]``. The floor page is written by hand, behind the same
middleware and in the same frame: one query for the draft, one form, one template. Requests are
made in process, so that both sides carry the same weight of a client.
"""

import argparse
from collections.abc import Callable
from functools import partial
from itertools import count
from secrets import randbelow
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.test.utils import CaptureQueriesContext
from django.urls import path

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import compare, seconds
from portico.access.permissions import Permission
from portico.config import plan_urls
from portico.registration.forms import OrganizationForm
from portico.registration.models import Draft
from portico.web.http import Request
from portico.web.page import page
from testing.builders import PASSWORD, an_npi
from testing.drafts import a_ready_draft, registrant_of
from testing.registrant import ORGANIZATION, Registrant

HEAVIEST = "organization"
"""Nine fields, two locked numbers, and the most markup of all steps."""
people = count()


@page(permission=Permission.REGISTRATION)
def floor(request: Request) -> HttpResponse:
    """What the heaviest step would be if it were written by hand for itself alone."""
    draft = Draft.objects.get(public_id=request.session["draft:wellfirst"])
    form = OrganizationForm(request.POST or None, initial=draft.answers["organization_details"])
    if request.method == "POST" and form.is_valid():
        draft.answers["organization_details"] = form.cleaned_data
        with transaction.atomic():
            draft.save()
        return redirect("floor")
    context = {
        "form": form,
        "button": "Continue",
        "heading": "Your organization",
        "ago": "1 second",
    }
    return render(request, "registration/step.html", context)


plan_urls.urlpatterns.append(path("floor/", floor, name="floor"))


def main() -> None:
    """Print each figure as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=30)
    pairs = parser.parse_args().pairs
    VAR.mkdir(parents=True, exist_ok=True)
    someone = registrant_of(fresh_draft())
    shown = compare(
        floor=lambda: show(someone, "/wellfirst/floor/"), ours=heaviest(someone), pairs=pairs
    )
    tell(f"The heaviest page / the floor page (goal 2): {shown}")
    tell(f"Queries of the heaviest page: {queries(someone, someone.url(HEAVIEST))}")
    tell(f"Queries of the floor page: {queries(someone, '/wellfirst/floor/')}")
    submitted = compare(floor=hash_alone, ours=submit, pairs=pairs)
    tell(f"The submit / its password's hash alone (goal 2): {submitted}")
    signed = compare(floor=hash_alone, ours=submit_to_sign, pairs=pairs)
    tell(f"The submit of the heaviest track / its password's hash alone (goal 2): {signed}")
    walked = compare(floor=lambda: floor_steps(someone), ours=walk, pairs=max(4, pairs // 5))
    tell(f"A whole registration / as many floor pages shown and answered (goal 2): {walked}")


def heaviest(someone: Registrant) -> Callable[[], float]:
    """Show the heaviest step."""
    return lambda: show(someone, someone.url(HEAVIEST))


def show(someone: Registrant, address: str) -> float:
    """Seconds for one page."""
    return seconds(lambda: someone.client.get(address))


def queries(someone: Registrant, address: str) -> int:
    """How many statements one page takes."""
    with CaptureQueriesContext(connection) as captured:
        someone.client.get(address)
    return len(captured)


def hash_alone() -> float:
    """Seconds for the hash of one password."""
    return seconds(lambda: make_password(PASSWORD))


def submit() -> float:
    """Seconds for the post that accepts the terms and creates everything."""
    someone = registrant_of(fresh_draft())
    data = {"draft": someone.client.session["draft:wellfirst"], **someone.typed("terms")}
    answers: list[Any] = []
    took = seconds(lambda: answers.append(someone.client.post(someone.url("terms"), data)))
    assert answers[0].headers["Location"].endswith("/done/"), "not submitted"
    return took


def submit_to_sign() -> float:
    """The same where an agreement is then asked for: a review that waits, a request, two mails."""
    who = f"bench{next(people)}.{new_tin()}"
    someone = Registrant(
        plan="wellmark",
        track="non-participating",
        email=f"{who}@tworivers.example",
        username=who,
        tin=new_tin(),
    )
    assert someone.walk(until="summary") == "summary", "not ready"
    data = {"draft": someone.client.session["draft:wellmark"], **someone.typed("summary")}
    answers: list[Any] = []
    took = seconds(lambda: answers.append(someone.client.post(someone.url("summary"), data)))
    assert answers[0].headers["Location"].endswith("/done/"), "not submitted"
    return took


def walk() -> float:
    """Seconds the server spends on a whole registration: each page shown, each answer taken."""
    someone = Registrant(email=an_email(), tin=new_tin())
    spent = 0.0
    for key in iter(someone.due, "done"):
        typed = someone.typed(key)
        spent += show(someone, someone.url(key))
        data = {"draft": someone.client.session.get("draft:wellfirst", ""), **typed}
        spent += seconds(partial(someone.client.post, someone.url(key), data))
    return spent


STEPS = 12
"""Of the organization's track with a new email; the phone is shown and answered twice."""


def floor_steps(someone: Registrant) -> float:
    """Seconds for as many floor pages, shown and answered, with the password's hash once."""
    address = "/wellfirst/floor/"
    spent = hash_alone()
    for _ in range(STEPS + 1):
        spent += show(someone, address)
        spent += seconds(lambda: someone.client.post(address, ORGANIZATION))
    return spent


def fresh_draft() -> Draft:
    """A draft done but for the terms, of a person and an organisation nobody else has."""
    return a_ready_draft(tin=new_tin(), npi=an_npi(), email=an_email())


def an_email() -> str:
    """An email nobody else has, also not in an earlier run."""
    return f"bench{next(people)}.{new_tin()}@tworivers.example"


def new_tin() -> str:
    """A TIN nobody else has: the database stays from run to run."""
    return f"4{randbelow(10**8):08}"


def tell(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
