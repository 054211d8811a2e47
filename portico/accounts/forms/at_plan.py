"""What a person chooses at each plan anew: a username, and a question that support asks them."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portico.accounts.models import QUESTION_LENGTH
from portico.accounts.queries import Missing
from portico.accounts.services import TooManyLookUps, look_up_username, secret_answer_problem
from portico.profiles.schema import Profile
from portico.vocabulary.sameness import reduced
from portico.vocabulary.username import MAX_LENGTH, MIN_LENGTH, normalize_username
from portico.web.fields import Parsed
from portico.web.forms import KitForm

SHORTEST_QUESTION = 8
TAKEN = "Somebody has this username."


class NewUsernameField(Parsed):
    """A username, in its one spelling."""

    parse = staticmethod(normalize_username)

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        hint = f"{MIN_LENGTH} to {MAX_LENGTH} letters, digits, dots, hyphens or underscores"
        usual = {"label": "Username", "max_length": MAX_LENGTH * 4, "help_text": hint}
        super().__init__(**{**usual, "widget": forms.TextInput(attrs=attrs), **kwargs})


def refuse_taken(username: str, *, plan: Profile, address: str, now: datetime) -> None:
    """Raise ValidationError, with free names like it, where somebody has the username."""
    try:
        offered = look_up_username(plan=plan.slug, username=username, address=address, now=now)
    except TooManyLookUps:
        message = "Too many usernames were tried from here. Try again in an hour."
        raise ValidationError(message) from None
    if offered is not None:
        hint = f" Free is: {', '.join(offered)}." if offered else " Choose another one."
        raise ValidationError(TAKEN + hint)


class SecurityQuestionForm(KitForm):
    """Capital letters, accents and blanks of the answer do not count."""

    question = forms.ChoiceField(
        label="Security question",
        error_messages={"required": "Choose a question to go on."},
    )
    answer = forms.CharField(
        label="Your answer",
        max_length=200,
        help_text="We ask for it when you call us. Capital letters do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def offer(self, plan: Profile) -> None:
        """Offer the plan's questions; without a list everyone writes their own."""
        if not plan.security_questions:
            self.fields["question"] = OwnQuestionField()
            return
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        questions = [(one.key, one.text) for one in plan.security_questions]
        field.choices = [("", "Choose"), *questions]


class OwnQuestionField(forms.CharField):
    """A question of one's own."""

    def __init__(self) -> None:
        super().__init__(
            label="Your secret question",
            min_length=SHORTEST_QUESTION,
            max_length=QUESTION_LENGTH,
            help_text="Write one that only you can answer. Whoever answers your call reads it to you.",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={
                "required": "Write a question to go on.",
                "min_length": f"Write a question of at least {SHORTEST_QUESTION} characters.",
            },
        )


def answer_problem(plan: Profile, question: str, answer: str) -> str | None:
    """Say what is wrong with a new answer; a question somebody writes may give its answer away."""
    problem = secret_answer_problem(answer)
    if problem or plan.security_questions or reduced(answer) not in reduced(question):
        return problem
    return "Your question contains this answer. Change one of them."


class AtPlanForm(SecurityQuestionForm):
    """What somebody who signs in already has not chosen at this plan yet."""

    username = NewUsernameField()
    field_order = ("username", "question", "answer")

    def __init__(
        self,
        *args: Any,
        plan: Profile,
        missing: Missing,
        address: str,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.address, self.now = plan, address, now
        self.offer(plan)
        if not missing.username:
            del self.fields["username"]
        if not missing.answer:
            del self.fields["question"], self.fields["answer"]

    def clean_username(self) -> str:
        """Free now; the database decides again when it is kept."""
        username = str(self.cleaned_data["username"])
        refuse_taken(username, plan=self.plan, address=self.address, now=self.now)
        return username

    def clean_answer(self) -> str:
        """Long enough, and not told by the question."""
        answer = str(self.cleaned_data["answer"])
        if problem := answer_problem(self.plan, self.cleaned_data.get("question", ""), answer):
            raise ValidationError(problem)
        return answer
