"""The page of one refused transaction set."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.backoffice.exchange_page import names_of, reasons_of
from portico.backoffice.exchange_words import (
    ended_pill,
    fault_in_words,
    place_of,
    sentence,
    title_of,
)
from portico.exchange.models import Quarantined, ReceivedFile
from portico.exchange.rules import Ended
from portico.profiles.schema import Profile
from portico.web.components import Fact
from portico.web.moments import moment, within_sentence


def quarantined_page(
    quarantined: Quarantined, *, plan: Profile, actor: Actor, now: datetime
) -> dict[str, Any]:
    """What the page shows, but for its forms."""
    transaction = quarantined.transaction
    when = moment(quarantined.since, zone=plan.hours.zone, now=now)
    return {
        "heading": f"Transaction set {transaction.control_number}".strip(),
        "lead": sentence(f"Not loaded since {within_sentence(when)}"),
        "crumbs": [
            ("File exchange", reverse("backoffice:exchange")),
            ("Quarantine", reverse("backoffice:quarantine")),
        ],
        "quarantined": quarantined,
        "pill": ended_pill(quarantined),
        "reasons": [
            {
                "title": fault_in_words(told.fault),
                "reason": sentence(told.reason),
                "place": place_of(told),
                "refuses": told.refuses,
            }
            for told in reasons_of(quarantined)
        ],
        "can_take_out": decide(actor, Permission.TRANSACTION_SETS).allowed,
        "ending": _ending(quarantined, plan, now),
        "repair": _repair(quarantined),
        "tried": _tried(quarantined, plan, now),
        "asks_again": _is_under_way(quarantined),
        "facts": _facts(quarantined),
    }


def _ending(quarantined: Quarantined, plan: Profile, now: datetime) -> dict[str, str]:
    """How it ended, in words; nothing while it waits."""
    if quarantined.ended_at is None:
        return {}
    when = within_sentence(moment(quarantined.ended_at, zone=plan.hours.zone, now=now))
    if quarantined.ended == Ended.REPAIRED and quarantined.repaired_by:
        file = quarantined.repaired_by.file
        text = sentence(f"A repaired one came and was accepted, {when}")
        return {"text": text, "file": title_of(file), "url": _address(file)}
    if quarantined.ended == Ended.LOADED:
        return {"text": sentence(f"It was tried again and accepted as it is, {when}")}
    name = names_of([quarantined.account_id]).get(quarantined.account_id or 0, "Somebody")
    return {"text": sentence(f"{name} set it aside, {when}"), "reason": quarantined.reason}


def _repair(quarantined: Quarantined) -> dict[str, str]:
    """What became of the file uploaded to repair it, while it waits all the same."""
    file = quarantined.repair
    if file is None or quarantined.ended:
        return {}
    if file.unreadable:
        said = "could not be read. Nothing of it is loaded."
    elif file.finished_at is None:
        said = "is being loaded."
    else:
        said = "is no repair: it was refused again, or holds more than one transaction set."
    return {"file": title_of(file), "url": _address(file), "said": said}


def _tried(quarantined: Quarantined, plan: Profile, now: datetime) -> str:
    if quarantined.tried_at is None:
        return ""
    when = moment(quarantined.tried_at, zone=plan.hours.zone, now=now)
    return sentence(f"Last tried again {within_sentence(when)}")


def _is_under_way(quarantined: Quarantined) -> bool:
    """Whether a repair is being loaded; the page then asks again by itself."""
    file = quarantined.repair
    return not quarantined.ended and file is not None and file.finished_at is None


def _facts(quarantined: Quarantined) -> list[Fact]:
    transaction = quarantined.transaction
    facts = (
        Fact(label="File", value=title_of(transaction.file), url=_address(transaction.file)),
        Fact(label="Sender", value=transaction.sender),
        Fact(label="Interchange (ISA13)", value=transaction.interchange_number),
        Fact(label="Group (GS06)", value=transaction.group_number),
        Fact(label="Transaction set (ST02)", value=transaction.control_number),
        Fact(label="Begins at segment", value=f"{transaction.segment:,}"),
    )
    return [each for each in facts if each.value]


def _address(file: ReceivedFile) -> str:
    return reverse("backoffice:exchange_file", args=[file.public_id])
