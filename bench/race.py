"""Two thousand registrations of one organisation at once, against raw inserts on one unique index.

``python -m bench.race [--racers 2000] [--connections 50]``.
"""

import argparse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from secrets import randbelow
from threading import Barrier

from django.db import IntegrityError, connection

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import seconds
from portico.accounts.models import Account
from portico.organizations.models import Membership, Organization
from testing.builders import an_npi
from testing.drafts import a_ready_draft, registrant_of
from testing.registrant import Registrant


def main() -> None:
    """Race, then say what is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--racers", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=50)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    npi, tin = an_npi(), f"4{randbelow(10**8):08}"
    people = [
        registrant_of(
            a_ready_draft(tin=tin, npi=npi, email=f"racer{number}.{tin}@tworivers.example")
        )
        for number in range(arguments.racers)
    ]
    ours, answers = race(people, arguments.connections)
    raw = raw_inserts(arguments.racers, arguments.connections)
    print(f"answers: {dict(answers)}")
    mine = Organization.objects.filter(tins__tin=tin)
    members = Membership.objects.filter(organization__in=mine)
    print(f"organizations: {mine.count()}, memberships: {members.count()}")
    print(f"accounts without a membership: {Account.objects.filter(memberships=None).count()}")
    print(f"{arguments.racers} submits / raw inserts on the unique index: {ours / raw:.1f}x")


def race(people: list[Registrant], connections: int) -> tuple[float, Counter[int]]:
    """Everyone accepts the terms, so many at a time, beginning together."""
    barrier = Barrier(connections)
    answers: Counter[int] = Counter()

    def run(mine: list[Registrant]) -> list[int]:
        connection.ensure_connection()
        barrier.wait(60)
        try:
            return [accept(person) for person in mine]
        finally:
            connection.close()

    shares = [people[offset::connections] for offset in range(connections)]
    with ThreadPoolExecutor(max_workers=connections) as pool:
        took = seconds(lambda: [answers.update(codes) for codes in pool.map(run, shares)])
    return took, answers


def accept(person: Registrant) -> int:
    """The status the click on Accept and finish is answered with."""
    data = {"draft": person.client.session["draft:wellfirst"], **person.typed("terms")}
    return person.client.post(person.url("terms"), data).status_code


def raw_inserts(rows: int, connections: int) -> float:
    """The same number of inserts of one key, each its own transaction, on as many connections."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists bench_race; create table bench_race (key text unique)")
    numbers = count()

    def run(_: int) -> None:
        while next(numbers) < rows:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("insert into bench_race values ('one')")
            except IntegrityError:
                continue
        connection.close()

    with ThreadPoolExecutor(max_workers=connections) as pool:
        return seconds(lambda: list(pool.map(run, range(connections))))


if __name__ == "__main__":
    main()
