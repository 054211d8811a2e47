"""What an organization's administrator does next. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portico.profiles.schema import Profile, SetupFact, SetupStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A line of the set-up list; the one that is next has the big button."""

    title: str
    text: str = ""
    state: Literal["done", "now", "next"] = "next"
    done_at: datetime | None = None
    label: str = ""
    page: str = ""
    """The name of the page the button leads to, where the portal itself adds the line."""
    step: SetupStep | None = None
    """The line of the profile; None where the portal adds it."""

    @property
    def is_ticked_off(self) -> bool:
        """True where only the person can say that it is done."""
        return self.step is not None and self.step.done_when is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the portal knows of an organization, and what its administrator ticked off."""

    registered_at: datetime
    opened_at: datetime | None
    was_reviewed: bool
    waiting_requests: int
    people: int
    """Active ones."""
    administrators: int
    """Active ones."""
    has_every_role: bool
    """Whoever looks, with patients."""
    ticked: Mapping[str, datetime]
    """When, by key of the step."""


def tasks_of(plan: Profile, known: Known) -> list[Task]:
    """In order: what is done, who waits, then the profile's list; the first undone is next."""
    approved = f"{plan.name} approves it" if known.was_reviewed else "Show that it is your office"
    tasks = [
        Task(title="Register your organization", state="done", done_at=known.registered_at),
        Task(title=approved, state="done", done_at=known.opened_at),
    ]
    if known.waiting_requests:
        tasks.append(_answer(known.waiting_requests))
    for step in plan.setup:
        is_next = all(task.state == "done" for task in tasks)
        tasks.append(_task(step, known, is_next=is_next))
    return tasks


def _task(step: SetupStep, known: Known, *, is_next: bool) -> Task:
    undone: Literal["now", "next"] = "now" if is_next else "next"
    return Task(
        title=step.title,
        text=step.text,
        state="done" if _is_done(step, known) else undone,
        done_at=known.ticked.get(step.key) if step.done_when is None else None,
        label=step.button,
        step=step,
    )


def _is_done(step: SetupStep, known: Known) -> bool:
    match step.done_when:
        case SetupFact.COLLEAGUES:
            return known.people > 1 or known.waiting_requests > 0
        case SetupFact.ADMINISTRATORS:
            return known.administrators > 1
        case SetupFact.ROLES:
            return known.has_every_role
    return step.key in known.ticked


def _answer(waiting: int) -> Task:
    who = "1 person waits" if waiting == 1 else f"{waiting} people wait"
    return Task(
        title="Answer the requests",
        text=f"{who} for your decision. They cannot sign in to your organization before it.",
        state="now",
        label="Answer requests",
        page="toolkit:requests",
    )
