"""The calendar's door, and what follows a file of people."""

from django.utils import timezone

from portico.delegation.services.ending import tell_what_ends, tell_whose_work_ends
from portico.delegation.services.hand_over import expire_hand_overs
from portico.delegation.services.lost_factor import apply_calendar
from portico.delegation.services.many import delete_sheets, invite_some
from portico.delegation.services.third_parties import expire_work
from portico.jobs.queue import job, periodic
from portico.profiles.loading import profiles


@job(name="delegation.invite_some")
def invite(*, sheet_id: int) -> None:
    """Invite the next people of a file."""
    invite_some(sheet_id=sheet_id, now=timezone.now())


@periodic(name="delegation.calendar", cron="*/10 * * * *")
def run_calendar() -> None:
    """End what nobody answered or whose time is over, and do what waited for its time."""
    for plan in profiles():
        expire_hand_overs(plan=plan, now=timezone.now())
        expire_work(plan=plan, now=timezone.now())
        apply_calendar(plan=plan, now=timezone.now())
    delete_sheets(now=timezone.now())


@periodic(name="delegation.ends", cron="40 7 * * *")
def tell_ends() -> None:
    """Tell administrators which roles, and which work of companies, end within two weeks, every day."""
    for plan in profiles():
        tell_what_ends(plan=plan, now=timezone.now())
        tell_whose_work_ends(plan=plan, now=timezone.now())
