"""Forms speak plainly, and tell browsers and readers what each field is."""

from django import forms

from portico.web.forms import (
    CodeField,
    DigitsField,
    KitForm,
    NewPasswordField,
    PasswordField,
    PasswordRule,
)


class Address(KitForm):
    rows = (("city", "zip"),)
    street = forms.CharField(label="Street address", help_text="No P.O. box")
    city = forms.CharField(label="City")
    zip = DigitsField(label="ZIP")
    fax = forms.CharField(label="Fax", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    consent = forms.BooleanField(label="I agree", error_messages={"required": "Tick the box"})


def test_an_empty_field_says_what_to_enter() -> None:
    errors = Address(data={}).errors
    assert errors["street"] == ["Enter the street address"]
    assert errors["zip"] == ["Enter the ZIP"]
    assert errors["kind"] == ["Choose the kind"]


def test_a_question_without_an_answer_repeats_the_question() -> None:
    class Ask(KitForm):
        where = forms.ChoiceField(label="Where to?", choices=[("a", "A")])

    assert Ask(data={}).errors["where"] == ["Answer “Where to?”"]


def test_words_of_the_form_win_over_those_of_the_kit() -> None:
    assert Address(data={}).errors["consent"] == ["Tick the box"]


def test_a_field_tells_the_browser_what_it_holds() -> None:
    form = Address()
    assert 'autocomplete="address-level2"' in str(form["city"])
    assert 'inputmode="numeric"' in str(form["zip"])
    assert 'class="usa-input"' in str(form["fax"])


def test_hint_and_error_belong_to_their_field() -> None:
    field = str(Address(data={})["street"])
    assert 'aria-describedby="id_street_helptext id_street_error"' in field
    assert 'aria-invalid="true"' in field
    assert "usa-input--error" in field


def test_a_code_can_be_filled_in_by_the_phone_that_received_it() -> None:
    class Code(KitForm):
        code = CodeField()

    field = str(Code()["code"])
    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field


def test_a_password_is_never_written_back_into_the_page() -> None:
    class SignIn(KitForm):
        password = PasswordField()

    assert "correct horse" not in str(SignIn(data={"password": "correct horse"})["password"])


def test_the_requirements_belong_to_the_new_password() -> None:
    class Choose(KitForm):
        password = NewPasswordField(rules=[PasswordRule("At least 12 characters", "length", "12")])

    assert 'aria-describedby="id_password_rules"' in str(Choose()["password"])


def test_spaces_are_part_of_a_password() -> None:
    class SignIn(KitForm):
        password = PasswordField()

    form = SignIn(data={"password": " a b "})
    assert form.is_valid()
    assert form.cleaned_data["password"] == " a b "


def test_fields_of_a_row_are_drawn_on_one_line() -> None:
    lines = [[field.name for field in line] for line in Address().drawn()]
    assert lines == [["street"], ["city", "zip"], ["fax"], ["kind"], ["consent"]]
