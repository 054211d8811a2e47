"""Loading what was uploaded or lay in a folder, trying again, and answering."""

from django.utils import timezone

from portico.exchange.services import (
    collect_arrivals,
    give_answer,
    load_received,
    receive_again,
    receive_arrival,
)
from portico.jobs.queue import job, periodic


@periodic(name="exchange.look", cron="* * * * *")
def look() -> None:
    """Take what lies in the plans' folders."""
    collect_arrivals(now=timezone.now())


@job(name="exchange.receive_arrival")
def receive(*, arrival_id: int) -> None:
    """Receive one thing that was taken from a folder."""
    receive_arrival(arrival_id=arrival_id, now=timezone.now())


@job(name="exchange.give_answer")
def answer(*, answer_id: int) -> None:
    """Put the answer to a file into the plan's folder."""
    give_answer(answer_id=answer_id, now=timezone.now())


@job(name="exchange.load")
def load(*, file_id: int) -> None:
    """Load a file that was kept."""
    load_received(file_id=file_id, now=timezone.now())


@job(name="exchange.try_again")
def try_again(*, quarantined_id: int) -> None:
    """Try a refused transaction set again."""
    receive_again(quarantined_id=quarantined_id, now=timezone.now())
