"""What an organization's administrator does next. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A line of the set-up list; only the one that is next has a button."""

    title: str
    text: str = ""
    state: Literal["done", "now", "next"] = "next"
    done_at: datetime | None = None
    label: str = ""
    page: str = ""
    """The name of the page the button leads to."""


def tasks_of(
    *,
    plan_name: str,
    registered_at: datetime,
    opened_at: datetime | None,
    was_reviewed: bool,
    waiting_requests: int,
    people: int,
) -> list[Task]:
    """In order; the first that is not done is the next."""
    alone = people <= 1
    tasks = [
        Task(title="Register your organization", state="done", done_at=registered_at),
        Task(
            title=f"{plan_name} approves it" if was_reviewed else "Show that it is your office",
            state="done",
            done_at=opened_at,
        ),
        Task(
            title="Bring in your colleagues",
            text="Invite each by email, or answer who asks to join. Nobody shares a sign-in.",
            state="now" if alone and not waiting_requests else "done",
            label="Invite colleagues",
            page="toolkit:people",
        ),
    ]
    if waiting_requests:
        tasks.append(_answer(waiting_requests))
    return tasks


def _answer(waiting: int) -> Task:
    who = "1 person waits" if waiting == 1 else f"{waiting} people wait"
    return Task(
        title="Answer the requests",
        text=f"{who} for your decision. They cannot sign in to your organization before it.",
        state="now",
        label="Answer requests",
        page="toolkit:requests",
    )
