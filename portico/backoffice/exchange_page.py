"""What the exchange board shows: its rows, and the page of one file. No patient and no payee."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from portico.accounts.models import Account
from portico.backoffice.exchange_words import (
    counted,
    element_of,
    ended_pill,
    fault_in_words,
    place_of,
    sentence,
    size_in_words,
    state_pill,
    title_of,
)
from portico.exchange.models import Quarantined, ReceivedFile
from portico.exchange.queries.board import (
    Cause,
    Found,
    Held,
    answer_to,
    causes_in,
    held_by,
    outcomes_of,
    states_of,
)
from portico.exchange.queries.quarantine import quarantined_in
from portico.exchange.rules import FileState, Told, as_told
from portico.profiles.schema import Profile
from portico.web.components import Fact, Pill
from portico.web.moments import moment, within_sentence

SHOWN_AT_ONCE = 20
"""Quarantined transaction sets on the page of a file."""
UNFINISHED = frozenset({FileState.QUEUED, FileState.LOADING})
"""A page that shows one of these asks again by itself."""
TO_TRY_AGAIN = frozenset({FileState.STOPPED, FileState.UNREADABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A file in one line."""

    title: str
    url: str
    kind: str
    sender: str
    more_senders: int
    received: str
    loaded: str
    pill: Pill
    note: str
    """What the state leaves open."""


def tabs(waiting: int, *, current: str) -> list[dict[str, object]]:
    """The lists of the board."""
    shown = (
        ("files", "Files", reverse("backoffice:exchange"), None),
        ("quarantine", "Quarantine", reverse("backoffice:quarantine"), waiting),
        ("refused", "Not taken", reverse("backoffice:not_taken"), None),
    )
    return [
        {"label": label, "url": url, "count": count, "current": key == current}
        for key, label, url, count in shown
    ]


def board_rows(files: Sequence[ReceivedFile], *, plan: Profile, now: datetime) -> list[Row]:
    """Say each file in one line, in as many queries for a hundred as for one."""
    held = held_by(files)
    states = states_of(files, held)
    return [_row(file, held[file.pk], states[file.pk], plan, now) for file in files]


def _row(file: ReceivedFile, held: Held, state: FileState, plan: Profile, now: datetime) -> Row:
    return Row(
        title=title_of(file),
        url=reverse("backoffice:exchange_file", args=[file.public_id]),
        kind=file.kind.capitalize() or "Not known yet",
        sender=file.senders[0] if file.senders else "",
        more_senders=max(0, len(file.senders) - 1),
        received=moment(file.received_at, zone=plan.hours.zone, now=now),
        loaded=f"{held.loaded:,}",
        pill=state_pill(state),
        note=_note(state, file, held),
    )


def _note(state: FileState, file: ReceivedFile, held: Held) -> str:
    if state in {FileState.LOADING, FileState.STOPPED}:
        return f"{file.progress}% read"
    return f"{held.waiting:,} to look at" if state is FileState.QUARANTINE else ""


def file_page(
    file: ReceivedFile, *, plan: Profile, asked_page: str | None, now: datetime
) -> dict[str, Any]:
    """Everything the page of a file shows."""
    held = held_by([file])
    state = states_of([file], held)[file.pk]
    refused = Paginator(quarantined_in(file), SHOWN_AT_ONCE).get_page(asked_page)
    outcomes, causes = outcomes_of(file), causes_in(file)
    return {
        "heading": title_of(file),
        "crumb": "File",
        "crumbs": [("File exchange", reverse("backoffice:exchange"))],
        "file": file,
        "pill": state_pill(state),
        "asks_again": state in UNFINISHED,
        "is_queued": state is FileState.QUEUED,
        "can_try_again": state in TO_TRY_AGAIN,
        "is_stopped": state is FileState.STOPPED,
        "outcomes": {name: f"{count:,}" for name, count in outcomes.items() if count},
        "held": f"{sum(outcomes.values()):,}",
        "totals": _totals(file),
        "page": refused,
        "quarantined": [quarantine_row(each, plan=plan, now=now) for each in refused],
        "causes": [_cause(file, each) for each in causes],
        "facts": _facts(file, plan, now),
        "answer": _answer(file, plan, now),
    }


def quarantine_row(each: Quarantined, *, plan: Profile, now: datetime) -> dict[str, Any]:
    """A refused transaction set in one line."""
    zone, why = plan.hours.zone, reasons_of(each)
    transaction, file = each.transaction, each.transaction.file
    return {
        "title": f"ST {transaction.control_number or 'without a number'}",
        "url": reverse("backoffice:quarantined", args=[each.public_id]),
        "file": title_of(file),
        "file_url": reverse("backoffice:exchange_file", args=[file.public_id]),
        "reason": sentence(why[0].reason) if why else "",
        "place": place_of(why[0]) if why else "",
        "more": len(why) - 1,
        "pill": ended_pill(each),
        "when": moment(each.ended_at or each.since, zone=zone, now=now),
    }


def reasons_of(quarantined: Quarantined) -> list[Told]:
    """Why it was refused: what refuses, before what is merely wrong too."""
    return sorted(as_told(quarantined.findings), key=lambda told: not told.refuses)


def found_row(found: Found) -> dict[str, object]:
    """A finding in one line."""
    told = found.told
    return {
        "set": f"ST {found.control_number}" if found.control_number else "",
        "loop": told.loop,
        "segment": f"{told.segment:,}" if told.segment else "",
        "segment_id": told.segment_id,
        "element": element_of(told) if told.element else "",
        "reason": sentence(told.reason),
    }


def names_of(account_ids: Iterable[int | None]) -> Mapping[int, str]:
    """Who these people are."""
    wanted: Collection[int] = {each for each in account_ids if each}
    people = Account.objects.filter(pk__in=wanted) if wanted else ()
    return {each.pk: each.full_name for each in people}


def _cause(file: ReceivedFile, cause: Cause) -> dict[str, object]:
    more = cause.count - len(cause.first)
    url = reverse("backoffice:exchange_findings", args=[file.public_id])
    return {
        "title": fault_in_words(cause.fault),
        "fault": cause.fault,
        "count": f"{cause.count:,}",
        "pill": Pill(tone="bad", label="Not loaded")
        if cause.refuses
        else Pill(tone="wait", label="Loaded and marked"),
        "rows": [found_row(each) for each in cause.first],
        "all_url": f"{url}?fault={cause.fault}" if more > 0 else "",
    }


def _totals(file: ReceivedFile) -> dict[str, Any]:
    rows = list(file.totals.order_by("label"))
    return {
        "rows": [
            (each.label.capitalize(), f"{each.count:,}", f"${each.amount:,.2f}") for each in rows
        ],
        "count": f"{sum(each.count for each in rows):,}",
        "amount": f"${sum((each.amount for each in rows), Decimal()):,.2f}",
    }


def _answer(file: ReceivedFile, plan: Profile, now: datetime) -> dict[str, str]:
    """Where our answer to it stands; nothing where there is none."""
    answer = answer_to(file)
    if answer is None:
        return {}
    given = answer.given_at and moment(answer.given_at, zone=plan.hours.zone, now=now)
    return {
        "url": reverse("backoffice:exchange_answer", args=[file.public_id]),
        "size": size_in_words(answer.original.size),
        "given": sentence(f"Given {within_sentence(given)}")
        if given
        else "It is about to be given.",
    }


def _facts(file: ReceivedFile, plan: Profile, now: datetime) -> list[Fact]:
    zone = plan.hours.zone
    by = names_of([file.account_id]).get(file.account_id or 0, "")
    facts = [
        Fact(label="Kind", value=file.kind.capitalize() or "Not known yet"),
        Fact(label=counted(len(file.senders), "Sender").partition(" ")[2], value=_senders(file)),
        Fact(label="Received", value=moment(file.received_at, zone=zone, now=now)),
        Fact(label="Uploaded by", value=by),
        Fact(label="Size", value=size_in_words(file.original.size)),
        Fact(label="SHA-256", value=f"{file.original.sha256[:16]}…"),
    ]
    if file.finished_at:
        facts.insert(3, Fact(label="Loaded", value=moment(file.finished_at, zone=zone, now=now)))
    return [each for each in facts if each.value]


def _senders(file: ReceivedFile) -> str:
    return "\n".join(file.senders) or "Not known yet"
