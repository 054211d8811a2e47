"""A question and its answer, asked when someone calls support (CS-07, WM-07).

The question is one of the plan's list, or the registrant writes it where the plan says so.
"""

from collections.abc import Mapping
from typing import Any

from portico.accounts.forms import SecurityQuestionForm, answer_problem
from portico.accounts.services import Busy, hash_secret_answer
from portico.profiles.schema import StepKind
from portico.registration.forms import BUSY
from portico.registration.models import Draft
from portico.registration.services.drafts import set_secret_answer
from portico.registration.steps.base import Line, Page, StepDoor
from portico.web.forms import KitForm


class SecurityQuestion(StepDoor):
    """Only a hash of the answer is kept."""

    kind = StepKind.SECURITY_QUESTION
    form_class = SecurityQuestionForm
    template = "registration/steps/security_question.html"
    never_kept = frozenset({"answer"})

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Offer the plan's questions; an answer already given need not be given again."""
        form = super().form(page, data)
        assert isinstance(form, SecurityQuestionForm)  # noqa: S101 - narrows the type
        form.offer(page.profile)
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
        if problem := answer_problem(page.profile, question, answer):
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
