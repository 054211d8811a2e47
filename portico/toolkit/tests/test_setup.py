"""What an administrator does next."""

from portico.toolkit.setup import Task, tasks_of
from testing.builders import NOW


def tasks(*, waiting: int = 0, people: int = 1) -> list[Task]:
    """The list of an active organization."""
    return tasks_of(
        plan_name="WellFirst",
        registered_at=NOW,
        opened_at=NOW,
        was_reviewed=True,
        waiting_requests=waiting,
        people=people,
    )


def test_who_is_alone_brings_in_colleagues() -> None:
    assert [task.title for task in tasks() if task.state == "now"] == ["Bring in your colleagues"]


def test_requests_come_before_anything_else() -> None:
    (now,) = [task for task in tasks(waiting=2) if task.state == "now"]
    assert now.title == "Answer the requests"
    assert now.text.startswith("2 people wait")


def test_with_colleagues_and_no_request_all_is_done() -> None:
    assert {task.state for task in tasks(people=3)} == {"done"}
