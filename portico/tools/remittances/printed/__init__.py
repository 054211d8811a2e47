"""One payment on paper: what its page tells, as PDF/UA-1 (ISO 14289-1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from portico.records.codes.queries import texts_of
from portico.records.payments.queries.seen import ClaimSeen, PaymentOpened
from portico.tools.remittances.sentences import headline, method_of, to_whom
from portico.tools.remittances.statement import (
    ASK,
    Card,
    Outside,
    Service,
    Taken,
    Term,
    apart,
    cards_of,
    codes_of,
    groups_of,
    outside,
    terms_of,
)
from portico.vocabulary.money import dollars
from portico.vocabulary.tin import mask_tin
from portico.web.paper import Piece, Said, TooLong, breakable, set_apart

MOST_ROWS = 10_000
"""Claims, services and adjustments of one PDF: about a thousand claims."""
LONGEST_IN_A_CELL = 16
"""In characters; the columns are narrow."""
_TEMPLATE = Path(__file__).with_name("page.typ")
Words = list[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around it."""

    slug: str
    plan: str
    """The plan's name."""
    printed_on: date


def pdf_of(opened: PaymentOpened, claims: Iterable[ClaimSeen], frame: Frame) -> bytes:
    """Print a payment with all its claims that the reader sees; raises TooLong."""
    return set_apart(_TEMPLATE, _said(opened, _few_enough(claims), frame))


def _few_enough(claims: Iterable[ClaimSeen]) -> list[ClaimSeen]:
    kept, rows = [], 0
    for claim in claims:
        rows += 1 + len(claim.told.lines) + len(claim.told.all_adjustments)
        if rows > MOST_ROWS:
            raise TooLong
        kept.append(claim)
    return kept


def _said(opened: PaymentOpened, claims: Sequence[ClaimSeen], frame: Frame) -> Said:
    """What page.typ shows, by the names it knows."""
    payment, count = opened.payment, len(claims)
    return {
        "title": f"{headline(payment)}, {method_of(payment)} {payment.reference}",
        "plan": frame.plan,
        "footer": f"{frame.plan} · printed {frame.printed_on:%m/%d/%Y}",
        "heading": _words(headline(payment)),
        "lead": _words(to_whom(payment)),
        "notes": [_words(each) for each in _notes(opened)],
        "terms": [_term(each) for each in terms_of(opened)],
        "facts": [_fact(each) for each in _facts(opened)],
        "outside": [_outside(each) for each in outside(opened.recoupments)],
        "claims_heading": f"{count:,} {'claim' if count == 1 else 'claims'}",
        "claims": [_claim(each) for each in cards_of(claims)],
        "groups": [_fact(each) for each in (*groups_of(claims), *_explained(claims, frame))],
    }


def _explained(claims: Sequence[ClaimSeen], frame: Frame) -> list[tuple[str, str]]:
    return texts_of(plan=frame.slug, codes=codes_of(claims))


def _notes(opened: PaymentOpened) -> list[str]:
    payment = opened.payment
    if not payment.is_whole:
        seen = "1 of the claims" if payment.claims == 1 else f"{payment.claims:,} of the claims"
        part = f"This is a part: {seen} in {method_of(payment)} {payment.reference}."
        return [f"{part} What the whole of it came to is told to those who see every claim."]
    if missing := apart(opened):
        return [
            f"The plan’s own figures and what it says it paid are {dollars(abs(missing))} apart. {ASK}"
        ]
    if not payment.balances:
        return [f"Something in the plan’s file of it does not come to what it says. {ASK}"]
    return []


def _facts(opened: PaymentOpened) -> list[tuple[str, str]]:
    payment = opened.payment
    facts = [
        ("Paid by", payment.payer_name),
        ("Paid to", payment.payee_name),
        ("NPI", payment.payee_npi),
        ("Tax ID", mask_tin(payment.payee_tin)),
        ("Number", payment.reference),
        ("Date", f"{payment.paid_on:%m/%d/%Y}" if payment.paid_on else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _term(term: Term) -> tuple[str, str]:
    return f"{term.sign} {term.label}".strip(), dollars(term.amount)


def _outside(each: Outside) -> Said:
    what = f"{each.words} ({each.code})"
    return {
        "what": _words(what),
        "reference": _words(each.reference),
        "amount": dollars(each.amount),
    }


def _claim(card: Card) -> Said:
    return {
        "name": _words(card.name),
        "status": card.pill.label,
        "facts": [_in_a_line(each) for each in (card.facts, card.more) if each],
        "services": [_service(each) for each in card.services],
        "sums": ["Claim", *map(dollars, (card.charged, card.taken, card.owed, card.paid))],
        "notes": [
            *(_words(note.text) for note in card.notes),
            *([_words(f"Remarks {' '.join(card.remarks)}")] if card.remarks else []),
        ],
    }


def _service(service: Service) -> Said:
    remarks = f"Remarks {' '.join(service.remarks)}" if service.remarks else ""
    told = (service.name, service.day, *service.more, remarks, service.problem)
    return {
        "name": _lines(told),
        "charged": _money(service.charged),
        "kept": _lines(_taken(each, each.amount) for each in service.kept),
        "owed": _lines(_taken(each, each.owed) for each in service.owed_for),
        "paid": _money(service.paid),
    }


def _taken(each: Taken, amount: Decimal) -> str:
    return f"{dollars(amount)} {each.words} ({each.code})"


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else dollars(amount)


def _in_a_line(facts: Iterable[tuple[str, str]]) -> Words:
    return _words(" · ".join(f"{label} {value}" for label, value in facts))


def _fact(pair: tuple[str, str]) -> tuple[str, Words]:
    label, value = pair
    return label, _words(value)


def _words(text: str) -> Words:
    return [*breakable(text)]


def _lines(several: Iterable[str]) -> list[Words]:
    return [[*breakable(each, LONGEST_IN_A_CELL)] for each in several if each]
