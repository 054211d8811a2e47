"""The forms of the style guide: every kind of field."""

from django import forms

from portico.web.forms import (
    CodeField,
    DigitsField,
    EmailField,
    KitForm,
    NewPasswordField,
    PasswordField,
    PasswordRule,
    PhoneField,
    Tile,
)

LONG = (
    "The Orthopaedic, Sports Medicine and Physical Rehabilitation Associates of Greater St. Louis"
)


class Organization(KitForm):
    """Fields side by side, a hint, something optional, a select."""

    rows = (("city", "state", "zip"), ("phone", "email"))
    name = forms.CharField(
        label="Organization name", help_text="The full legal name, as on the W-9"
    )
    dba = forms.CharField(label="Doing business as", required=False)
    street = forms.CharField(label="Street address")
    city = forms.CharField(label="City")
    state = forms.ChoiceField(label="State", choices=[("MO", "Missouri"), ("IL", "Illinois")])
    zip = DigitsField(label="ZIP")
    phone = PhoneField(
        label="Business phone",
        error_messages={"required": "Enter a business phone with 10 digits"},
    )
    email = EmailField(
        label="Business email",
        error_messages={"required": "Enter an email like name@example.com"},
    )


class Choices(KitForm):
    """Radio buttons, check boxes and a longer text."""

    channel = forms.ChoiceField(
        label="How should the code reach you?",
        choices=[("text", "Text message"), ("call", "Voice call")],
        widget=forms.RadioSelect,
        initial="text",
    )
    topics = forms.MultipleChoiceField(
        label="What we may write to you about",
        required=False,
        help_text="You can change this later",
        choices=[("news", "Updates and tips"), ("training", "Training")],
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label="Message", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    consent = forms.BooleanField(
        label="I agree to be the Site Administrator",
        help_text="You approve new people and control what each of them can open.",
        error_messages={"required": "Tick the box to go on as Site Administrator"},
    )


class Passwords(KitForm):
    """A password one has and one being chosen."""

    password = PasswordField(label="Password")
    new_password = NewPasswordField(
        label="New password",
        rules=[
            PasswordRule("At least 12 characters", "length", "12"),
            PasswordRule("A lower-case and an upper-case letter", "upper"),
            PasswordRule("Not your email", "unlike", "id_email"),
            PasswordRule("Not on the list of passwords found in break-ins"),
        ],
    )


class Code(KitForm):
    """A six-digit code."""

    code = CodeField(label="Six-digit code", help_text="From us, subject “Your code”. Paste works.")


class Match(KitForm):
    """Choices that explain themselves."""

    match = forms.ChoiceField(
        label="Which of these is closest to you?",
        widget=forms.RadioSelect,
        initial="1",
        choices=[
            ("1", Tile("Two Rivers Orthopedics LLC", ("1840 Market Street, St. Louis",), "Main")),
            ("2", Tile(LONG, ("77 Olive Street, St. Louis, MO 63101",), "Mailing address")),
            ("none", Tile("None of these fits", ("Start from an empty page instead.",))),
        ],
    )


class Filters(KitForm):
    """The search line above a table."""

    text = forms.CharField(
        label="Name or email", required=True, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(label="Role", choices=[("", "Any role"), ("dsc", "DSC")])
    status = forms.ChoiceField(label="Status", choices=[("", "Any status"), ("a", "Active")])
