"""Name, address, phone and email of the organisation, prefilled from the registry (WF-04)."""

from collections.abc import Mapping
from typing import Any

from portico.accounts.queries import account_with_email
from portico.organizations.queries import known_office
from portico.profiles.schema import OrganizationDetailsStep, StepKind
from portico.registration.forms import OrganizationForm
from portico.registration.models import Draft
from portico.registration.services.drafts import record_answer
from portico.registration.steps.base import Line, Page, StepDoor, locked_numbers
from portico.vocabulary.phone import format_phone
from portico.web.forms import KitForm


class OrganizationDetails(StepDoor):
    """Everything may be changed but the two numbers."""

    kind = StepKind.ORGANIZATION_DETAILS
    form_class = OrganizationForm
    template = "registration/steps/with_numbers.html"

    def form(self, page: Page, data: Mapping[str, Any] | None = None) -> KitForm:
        """Ask what the track asks."""
        form = super().form(page, data)
        assert isinstance(form, OrganizationForm)  # noqa: S101 - narrows the type
        assert isinstance(page.step, OrganizationDetailsStep)  # noqa: S101 - narrows the type
        form.ask(page.step.settings)
        return form

    def initial(self, page: Page) -> Mapping[str, Any]:
        """What the office already told the network, for someone of it (WS-03)."""
        account = account_with_email(page.facts.signed_in_as) if page.facts.signed_in_as else None
        office = known_office(account.pk, page.facts.identity.tin) if account else None
        if office is None:
            return {"name": page.facts.text(StepKind.ELECTRONIC_SIGNATURE, "organization")}
        known = {name: getattr(office, name) for name in OrganizationForm.base_fields}
        return {**known, "phone": format_phone(office.phone)}

    def context(self, page: Page) -> Mapping[str, Any]:
        """The two numbers, locked, with where to change them."""
        return locked_numbers(page)

    def save(self, page: Page, form: KitForm) -> Draft:
        """Store the organisation as it will be shown."""
        return record_answer(
            draft=page.draft,
            kind=self.kind,
            answer=form.cleaned_data,
            actor=page.actor,
            now=page.now,
        )

    def summary(self, page: Page) -> list[Line]:
        """The organisation as typed."""
        answer = page.facts.answers.get(self.kind, {})
        street = ", ".join(filter(None, (str(answer.get("street")), str(answer.get("street2")))))
        place = f"{answer.get('city')}, {answer.get('region')} {answer.get('zip')}"
        lines = {
            "name": Line("Organization name", str(answer.get("name"))),
            "dba": Line("Doing business as", str(answer.get("dba") or "None given")),
            "street": Line("Address", f"{street}, {place}"),
            "phone": Line("Business phone", format_phone(str(answer.get("phone")))),
            "email": Line("Business email", str(answer.get("email"))),
        }
        return [line for name, line in lines.items() if name in answer]
