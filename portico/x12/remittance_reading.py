"""Reading an 835: the payment first, then its claims one by one, then what they come to.

A claim is given before the end is known, so whoever keeps it must be able to let go of it again:
``finish`` says whether the payment may be loaded at all.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from types import MappingProxyType

from portico.x12.claim_reading import ClaimDraft, provider_adjustments
from portico.x12.claims import Claim, ProviderAdjustment
from portico.x12.findings import ASK
from portico.x12.findings import Fault as EnvelopeFault
from portico.x12.header_reading import HeaderDraft
from portico.x12.remittance import CODE, GUIDE, ClaimTotal, Fault, Header, Remittance
from portico.x12.remittance_guide import GUIDE as TABLE
from portico.x12.remittance_guide import HEADER, SUMMARY
from portico.x12.segments import Run, Segment
from portico.x12.standing import Standing
from portico.x12.transactions import MOST_FINDINGS, TransactionSet

MOST_ADJUSTMENTS = 20_000
"""Pairs in the PLB segments of one payment: they are kept until its end."""
OTHER = "other"
STATUSES = frozenset({"1", "2", "3", "4", "19", "20", "21", "22", "23", "25"})
"""CLP02 of 005010X221A1."""
_DETAIL = frozenset({"LX", "TS3", "TS2", "CLP", "CAS", "SVC", "PLB"})


def read_remittance(transaction: TransactionSet) -> Remittance | None:
    """Read an 835 to its end, claims and all, and keep none of them.

    None when it must not be loaded: the findings of the transaction set say why.
    """
    return Reading(transaction).finish()


class _Telling:
    """Hands findings to the transaction set, and knows without asking it what they come to.

    Asking it would read on. It is apart from the reading so that nothing refers to itself: what is
    freed at once leaves the memory flat.
    """

    def __init__(self, transaction: TransactionSet) -> None:
        self._transaction = transaction
        self._count = 0
        self.refused = False

    @property
    def is_enough(self) -> bool:
        """Whether no finding to come would change anything."""
        return self.refused and self._count >= MOST_FINDINGS

    def __call__(
        self,
        fault: StrEnum,
        segment: Segment,
        reason: str,
        *,
        refuses: bool,
        element: int = 0,
        loop: str = "",
    ) -> None:
        self._count += 1
        self.refused |= refuses
        self._transaction.find(fault, segment, reason, refuses=refuses, element=element, loop=loop)


class Reading:
    """One pass over an 835 that was not read yet; memory does not grow with its claims.

    Until ``finish``, ask the transaction set for nothing: its findings and ``refused`` read on to
    its end, past the claims.
    """

    def __init__(self, transaction: TransactionSet) -> None:
        self._transaction = transaction
        self._opening = transaction.opening
        self._tell = _Telling(transaction)
        self._standing = Standing(TABLE, transaction.delimiters, self._opening, self._tell)
        self._draft = ClaimDraft(transaction.delimiters.component, self._tell)
        self._adjustments: list[ProviderAdjustment] = []
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._paid: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._charged: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._balances = True
        self._runs = transaction.runs()
        self._run: Run | None = None
        self._bpr = 0
        """Which segment it is."""
        self.header = self._read_header() if self._is_one() else None
        """The payment; None when it must not be loaded."""
        self._claims = self._read_claims()

    def claims(self) -> Iterator[Claim]:
        """Yield the claims that were not yielded yet; none once something refuses the payment."""
        return self._claims

    def finish(self) -> Remittance | None:
        """Read on to the end; None when it must not be loaded: the findings say why."""
        for _ in self._claims:
            pass
        self._transaction.finish()
        if self.header is None or self._tell.refused or self._transaction.refused:
            return None
        return self._remittance(self.header)

    def _is_one(self) -> bool:
        if self._transaction.code != CODE:
            reason = "ST01 is not 835: this is no remittance. Send it as what it is."
            self._tell(Fault.NOT_835, self._opening, reason, refuses=True, element=1)
            return False
        if not self._transaction.group.version.startswith(GUIDE):
            reason = f"GS08 is not {GUIDE}A1; it was read as if it were. Compare the amounts."
            self._tell(Fault.VERSION, self._opening, reason, refuses=False)
        return True

    def _read_header(self) -> Header | None:
        """Read up to the first segment of the detail: N1 and REF mean something else there."""
        draft = HeaderDraft(self._opening, self._tell)
        self._check(self._opening.ordinal, self._opening.elements)
        for run in self._runs:
            self._run = run
            while (ahead := run.peek()) is not None:
                if ahead in _DETAIL:
                    return self._settled(draft)
                self._take_header(draft, run.take())
        return self._settled(draft)

    def _take_header(self, draft: HeaderDraft, segment: Segment) -> None:
        taken = self._check(segment.ordinal, segment.elements)
        if taken is not None:
            draft.take(Segment(segment.ordinal, taken))
        elif segment[0] == "N1":
            draft.nobody()

    def _check(self, ordinal: int, elements: list[str]) -> list[str] | None:
        text = self._transaction.delimiters.element.join(elements)
        return self._standing.take(ordinal, text, elements)

    def _settled(self, draft: HeaderDraft) -> Header | None:
        self._bpr = draft.payment
        self._tell.refused |= not draft.is_whole
        return None if self._tell.refused else draft.header()

    def _read_claims(self) -> Iterator[Claim]:
        """Check every segment to the end; make claims of them as long as nothing refuses."""
        if self._transaction.code != CODE:
            return
        for run in chain([self._run] if self._run else [], self._runs):
            if self._tell.is_enough:
                break
            for claim in self._claims_of(run):
                self._add(claim)
                yield claim
        yield from self._end()

    def _claims_of(self, run: Run) -> Iterator[Claim]:
        """Read a run: good claims are passed as they follow each other, others are checked."""
        delimiters, stretch = run.delimiters, self._standing.stretch
        element, clp = delimiters.element, f"{delimiters.terminator}CLP{delimiters.element}"
        ordinal = run.ordinal
        while run.at < len(run.text) - 1:
            end = stretch(run.text, run.at) if run.begins(clp) else run.at
            good = end > run.at
            texts = run.texts(end if good else run.text.find(clp, run.at + 1))
            if not good:
                yield from self._checked(ordinal, texts, element)
            elif not self._tell.refused:
                yield from self._draft.take_good(ordinal, texts, element)
            ordinal += len(texts)

    def _checked(self, ordinal: int, texts: list[str], element: str) -> Iterator[Claim]:
        """Check segments one by one; take those that can be read, as long as nothing refuses."""
        check, take, tell = self._standing.take, self._draft.take, self._tell
        for at, text in enumerate(texts, start=ordinal):
            elements = check(at, text, text.split(element))
            if elements is None or tell.refused:
                continue
            claim = take(at, elements)
            if elements[0] == "PLB":
                self._take_adjustments(at, elements)
            if claim is not None:
                yield claim

    def _end(self) -> Iterator[Claim]:
        """Yield the last claim, and compare the payment with what it is for."""
        if not self._tell.is_enough:
            self._standing.end()
        last = None if self._tell.refused else self._draft.end()
        if last is not None:
            self._add(last)
            yield last
        if self.header is not None and not self._tell.refused:
            self._weigh(self.header)

    def _take_adjustments(self, ordinal: int, plb: list[str]) -> None:
        component = self._transaction.delimiters.component
        self._adjustments += provider_adjustments(plb, component)
        if len(self._adjustments) > MOST_ADJUSTMENTS:
            reason = f"There are more than {MOST_ADJUSTMENTS} adjustments in PLB segments. {ASK}"
            segment = Segment(ordinal, plb)
            self._tell(EnvelopeFault.EXCESSIVE, segment, reason, refuses=True, loop=SUMMARY)

    def _add(self, claim: Claim) -> None:
        status = claim.status if claim.status in STATUSES else OTHER
        self._counts[status] += 1
        self._paid[status] += claim.paid
        self._charged[status] += claim.charged
        self._balances &= claim.balances

    def _weigh(self, header: Header) -> None:
        """Compare the payment with what it is for."""
        if not self._remittance(header).balances:
            reason = f"BPR02 is not the sum of CLP04 less the sum of PLB. {ASK}"
            bpr = Segment(self._bpr, ["BPR"])
            self._tell(Fault.BALANCE, bpr, reason, refuses=False, element=2, loop=HEADER)

    def _remittance(self, header: Header) -> Remittance:
        totals = {
            status: ClaimTotal(count, self._paid[status], self._charged[status])
            for status, count in self._counts.items()
        }
        adjustments = tuple(self._adjustments)
        return Remittance(
            **{field.name: getattr(header, field.name) for field in fields(header)},
            claims=MappingProxyType(totals),
            adjustments=adjustments,
            claims_balance=self._balances,
        )
