"""A question of the plan's list and its answer, asked when someone calls support (CS-07)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portico.accounts.services import Busy, hash_secret_answer, secret_answer_problem
from portico.profiles.schema import StepKind
from portico.registration.models import Draft
from portico.registration.services.drafts import set_secret_answer
from portico.registration.steps.base import Line, Page, StepDoor
from portico.registration.steps.existing_account import BUSY
from portico.web.forms import KitForm


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


class SecurityQuestion(StepDoor):
    """Only a hash of the answer is kept."""

    kind = StepKind.SECURITY_QUESTION
    form_class = SecurityQuestionForm
    template = "registration/steps/security_question.html"
    never_kept = frozenset({"answer"})

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Offer the plan's questions; an answer already given need not be given again."""
        form = super().form(page, data)
        field = form.fields["question"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        questions = [(one.key, one.text) for one in page.profile.security_questions]
        field.choices = [("", "Choose"), *questions]
        form.fields["answer"].required = not page.facts.has_secret_answer
        return form

    def context(self, page: Page) -> Mapping[str, Any]:
        """Whether one was given."""
        return {"has_answer": page.facts.has_secret_answer}

    def save(self, page: Page, form: KitForm) -> Draft | None:
        """Hash what will do; another question needs another answer."""
        question, answer = form.cleaned_data["question"], form.cleaned_data["answer"]
        if not answer and question == page.answer.get("question"):
            return page.draft
        problem = secret_answer_problem(answer)
        if problem:
            form.add_error("answer", problem)
            return None
        try:
            answer_hash = hash_secret_answer(answer)
        except Busy:
            form.add_error(None, BUSY)
            return None
        return set_secret_answer(
            draft=page.draft,
            question=question,
            answer_hash=answer_hash,
            actor=page.actor,
            now=page.now,
        )

    def summary(self, page: Page) -> list[Line]:
        """The question; nothing of the answer."""
        chosen = page.profile.security_question(page.facts.text(self.kind, "question"))
        return [Line("Security question", chosen.text)] if chosen else []
