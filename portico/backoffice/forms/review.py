"""What a reviewer finds out, notes and decides."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.backoffice.contacts import label_of
from portico.profiles.schema import Profile
from portico.reviews.evidence import Contact
from portico.reviews.models import Happening, Outcome, Review
from portico.reviews.outcomes import Words, outcomes_of
from portico.reviews.queries import approval_of
from portico.vocabulary.email import normalize_email
from portico.vocabulary.phone import parse_phone
from portico.web.forms import KitForm, SaysItself, Tile

REASON_LENGTH = 2000
OTHER = "other"
"""As a contact: none of those offered."""


def _words(label: str, help_text: str = "", *, missing: str) -> forms.CharField:
    """A few lines, as a review keeps them."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=REASON_LENGTH,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(KitForm):
    """Approve, ask for more, or decline."""

    bound_field_class = SaysItself

    outcome = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a decision: approve, ask for more or decline",
            "invalid_choice": "Choose a decision: approve, ask for more or decline",
        },
    )
    reason = forms.CharField(
        label="Message to the applicant",
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    corrections = forms.MultipleChoiceField(
        label="What has to be corrected?",
        help_text="They can change just that. Tick none to let them change anything.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, review: Review, plan: Profile, actor: Actor, **kwargs: Any
    ) -> None:
        """Say what each decision does to a review of this kind."""
        super().__init__(*args, **kwargs)
        kind = outcomes_of(review.kind)
        approve = (Outcome.APPROVE.value, Tile("Approve", [_approving(review, kind.words)]))
        self.fields["outcome"].choices = (  # type: ignore[attr-defined] # a choice field, which its stubs do not know
            *(() if review.endorsed_by_id == actor.account_id else (approve,)),
            (Outcome.SEND_BACK.value, Tile("Ask for more", [kind.words.send_back])),
            (Outcome.DECLINE.value, Tile("Decline", [kind.words.decline])),
        )
        self.fields["reason"].help_text = kind.words.message
        correctable = kind.correctable(plan)
        self.fields["corrections"].choices = correctable.items()  # type: ignore[attr-defined] # a choice field, which its stubs do not know
        if not correctable:
            del self.fields["corrections"]

    def clean(self) -> dict[str, Any]:
        """Whoever has to wait longer or is declined is told why."""
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome and outcome != Outcome.APPROVE and not cleaned.get("reason"):
            self.add_error("reason", "Enter a message: what you need, or why you decline")
        return cleaned


def _approving(review: Review, words: Words) -> str:
    is_first = approval_of(review).is_first_of_two
    return "A colleague approves after you" if is_first else words.approve


class ContactForm(KitForm):
    """Somebody was called or written to, to check something."""

    bound_field_class = SaysItself

    how = forms.ChoiceField(
        label="What did you do?",
        widget=forms.RadioSelect,
        choices=(
            (Happening.CALLED.value, "I called"),
            (Happening.WROTE.value, "I wrote a letter or an email"),
        ),
        initial=Happening.CALLED.value,
        error_messages={"required": "Choose whether you called or wrote"},
    )
    contact = forms.ChoiceField(
        label="Where?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the contact you asked at"},
    )
    other = forms.CharField(
        label="The other contact",
        help_text="A number, email or address from your own papers. One from the form proves nothing.",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    person = forms.CharField(
        label="Who answered", help_text="Always after a call.", required=False, max_length=120
    )
    text = _words("What they said", missing="Enter what they said")

    def __init__(self, *args: Any, contacts: Sequence[Contact], **kwargs: Any) -> None:
        """Offer what is on file."""
        super().__init__(*args, **kwargs)
        self.contacts = contacts
        offered = [(str(number), label_of(each)) for number, each in enumerate(contacts)]
        another = "Another on file, not on our roster"
        self.fields["contact"].choices = (*offered, (OTHER, another))  # type: ignore[attr-defined] # a choice field, which its stubs do not know
        self.fields["contact"].initial = offered[0][0] if offered else OTHER

    def clean(self) -> dict[str, Any]:
        """One spelling of where, whether it was chosen or typed."""
        cleaned = super().clean() or self.cleaned_data
        is_call = cleaned.get("how") == Happening.CALLED
        if is_call and not cleaned.get("person"):
            self.add_error("person", "Enter who you spoke with")
        if cleaned.get("contact") == OTHER:
            self._read_other(cleaned, is_call=is_call)
        elif cleaned.get("contact"):
            chosen = self.contacts[int(cleaned["contact"])]
            cleaned["where"] = chosen.value
            if is_call and chosen.is_email:
                self.add_error("contact", "An email cannot be called. Choose a number")
        return cleaned

    def _read_other(self, cleaned: dict[str, Any], *, is_call: bool) -> None:
        other = cleaned.get("other", "")
        if not other:
            self.add_error("other", "Enter the number, email or address you asked at")
            return
        try:
            if is_call:
                other = parse_phone(other)
            elif "@" in other:
                other = normalize_email(other)
        except ValueError as error:
            self.add_error("other", str(error))
        cleaned["where"] = other


class NothingOnFileForm(KitForm):
    """Nobody is on file who could be asked."""

    why = _words(
        "How did you make sure of the office?",
        "Where you looked, and what you rest on instead.",
        missing="Enter where you looked and what you rest on instead",
    )


class NoteForm(KitForm):
    """Whatever a colleague should know."""

    note = _words("Note", "Only your colleagues read it.", missing="Enter the note")


class AssignForm(KitForm):
    """Which colleague goes on with a review."""

    to = forms.ChoiceField(
        label="Colleague",
        error_messages={
            "required": "Choose a colleague",
            "invalid_choice": "This colleague cannot decide on it. Choose another",
        },
    )

    def __init__(self, *args: Any, colleagues: Iterable[Account], **kwargs: Any) -> None:
        """The choices are who may decide on it now."""
        super().__init__(*args, **kwargs)
        self.accounts = {str(each.public_id): each for each in colleagues}
        names = [(key, account.full_name) for key, account in self.accounts.items()]
        self.fields["to"].choices = [("", "Choose"), *names]  # type: ignore[attr-defined] # a choice field, which its stubs do not know
