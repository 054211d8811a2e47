"""How payments are searched and narrowed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.crypto import salted_hmac

from portico.records.payments.queries.wanted import SORTS, Criteria
from portico.records.payments.rules import PaymentKind
from portico.tools.remittances.rules import DENIED, TAKEN_BACK
from portico.web.forms import DayField, KitForm, SaysItself

SPANS = {"30": "Last 30 days", "": "Last 90 days", "365": "Last 12 months"}
"""The days that end today; the middle one is what is listed unless asked otherwise."""
USUAL_DAYS = "90"
ALL, CHOSEN = "all", "chosen"
CLAIM = "claim-"
"""Before the status of a claim, where the same list also has kinds of payments."""


class SearchForm(KitForm):
    """The beginning of a number or a name, or an amount; it never stands in an address."""

    bound_field_class = SaysItself

    text = forms.CharField(
        label="Number, patient or amount",
        help_text="Of a check, EFT, claim, account or member: its beginning is enough",
        required=False,
        max_length=100,
        error_messages={"max_length": "Enter at most 100 characters of a number or a name"},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class FindForm(SearchForm):
    """The same within one payment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Only what names a claim."""
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label = "Find a claim in this payment"
        text.help_text = "By patient, or number of the claim, account or member"


class FilterForm(KitForm):
    """What the list is narrowed to; it applies by itself where htmx runs."""

    bound_field_class = SaysItself

    paid = forms.ChoiceField(
        label="Date paid",
        required=False,
        choices=(*SPANS.items(), (ALL, "All time"), (CHOSEN, "From – to")),
    )
    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)
    to = forms.ChoiceField(label="Paid to", required=False)
    method = forms.ChoiceField(
        label="Method",
        required=False,
        choices=(
            ("", "Any method"),
            ("ACH", "EFT"),
            ("CHK", "Check"),
            ("FWT", "Wire"),
            ("NON", "No payment"),
        ),
    )
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=(
            ("", "Any status"),
            (PaymentKind.PAID, "Paid"),
            (PaymentKind.ZERO, "No payment"),
            (PaymentKind.VOID, "Voided"),
            (PaymentKind.REVERSAL, "Taken back"),
            (f"{CLAIM}{DENIED}", "With a denied claim"),
            (f"{CLAIM}{TAKEN_BACK}", "With a claim taken back"),
        ),
    )

    def __init__(self, *args: Any, payees: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """``payees`` are NPI and name of whom the reader may choose from."""
        super().__init__(*args, **kwargs)
        self._npis = {key_of(npi): npi for npi, _ in payees}
        self.fields["to"].choices = [  # type: ignore[attr-defined] # a choice field, which its stubs do not know
            ("", f"All {len(payees)} NPIs" if len(payees) > 1 else "Everyone"),
            *((key_of(npi), f"{name} ({npi})" if name else npi) for npi, name in payees),
        ]

    def clean(self) -> dict[str, Any]:
        """Days count only where they were asked for, and then in their order."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if self.chooses_days and since and until and until < since:
            self.add_error("until", f"Enter a last day that is not before {since:%m/%d/%Y}")
        return cleaned

    @property
    def chooses_days(self) -> bool:
        """Whether the two days are asked for."""
        return bool(self.data.get("paid") == CHOSEN)

    def criteria(self, *, text: str, sort: str, today: date) -> Criteria:
        """What is looked for; whatever was chosen that makes no sense counts as not chosen."""
        self.is_valid()
        chosen: dict[str, Any] = getattr(self, "cleaned_data", {})
        status: str = chosen.get("status", "")
        is_of_claim = status.startswith(CLAIM)
        first, last = self._days(chosen, today)
        return Criteria(
            text=text,
            paid_from=first,
            paid_to=last,
            npi=self._npis.get(chosen.get("to", ""), ""),
            method=chosen.get("method", ""),
            kind="" if is_of_claim else status,
            status=status.removeprefix(CLAIM) if is_of_claim else "",
            sort=sort if sort.removeprefix("-") in SORTS else "-day",
        )

    def span(self, criteria: Criteria) -> str:
        """The days in words that end a sentence; empty for all time."""
        first, last = criteria.paid_from, criteria.paid_to
        if self.chooses_days:
            begins = f"from {first:%m/%d/%Y}" if first else ""
            ends = f"{'to' if first else 'until'} {last:%m/%d/%Y}" if last else ""
            return f"{begins} {ends}".strip()
        chosen: str = getattr(self, "cleaned_data", {}).get("paid", "")
        return f"in the {SPANS[chosen].lower()}" if chosen in SPANS else ""

    def _days(self, chosen: dict[str, Any], today: date) -> tuple[date | None, date | None]:
        paid: str = chosen.get("paid", "")
        if paid == CHOSEN:
            return chosen.get("since"), chosen.get("until")
        if paid == ALL:
            return None, None
        return today - timedelta(days=int(paid or USUAL_DAYS)), None


def key_of(npi: str) -> str:
    """What stands for an NPI in an address: the same each time, and no number of anybody's."""
    return salted_hmac("remittances payee", npi).hexdigest()[:12]
