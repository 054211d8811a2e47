"""Forms of the kit: Django's, with the labels, hints and attributes every page shares.

A form derives from ``KitForm`` and uses Django's fields or the few below. ``rows`` names the
fields that share a line: ``rows = (("city", "state", "zip"),)``. ``{% fields form %}`` draws all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "email": "email",
    "organization_name": "organization",
    "street": "address-line1",
    "street2": "address-line2",
    "city": "address-level2",
    "state": "address-level1",
    "region": "address-level1",
    "zip": "postal-code",
    "job_title": "organization-title",
}
"""What a browser may fill in, by the name a field has everywhere; a widget's own attrs win."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A choice that explains itself; use it as the label of a choice drawn by choice_tiles."""

    title: str
    lines: Sequence[str] = ()
    tag: str = ""

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """A requirement shown below a new password and ticked while typing.

    ``test`` is one portico.js knows: length, lower, upper, digit, other, unlike (a field's id).
    An empty test is only told, because only the server can check it.
    """

    text: str
    test: str = ""
    value: str = ""


class KitBoundField(BoundField):
    """A field on a page: adds the classes and attributes the kit's style rests on."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Django's attributes, then the class and what a browser or a phone's keyboard needs."""
        built = super().build_widget_attrs(attrs, widget)
        own = (widget or self.field.widget).attrs
        if self.name in AUTOCOMPLETE and "autocomplete" not in own:
            built["autocomplete"] = AUTOCOMPLETE[self.name]
        if css := self.css_class:
            built["class"] = f"{own.get('class', '')} {css}".strip()
        return built

    @property
    def css_class(self) -> str:
        """The USWDS class of its widget."""
        classes = {"select": "usa-select", "textarea": "usa-textarea"}
        if self.widget_type in {
            "checkbox",
            "radioselect",
            "checkboxselectmultiple",
            "hidden",
        }:
            return ""
        base = classes.get(self.widget_type, "usa-input")
        return f"{base} usa-input--error" if self.errors else base

    @property
    def aria_describedby(self) -> str | None:
        """Hint and error, and the requirements of a new password."""
        told = super().aria_describedby
        if not getattr(self.field, "rules", ()):
            return told
        return f"{told or ''} {self.auto_id}_rules".strip()

    @property
    def kind(self) -> str:
        """Which part of the kit draws it."""
        if isinstance(self.field, NewPasswordField):
            return "new-password"
        kinds = {"checkboxselectmultiple": "choices", "radioselect": "choices"}
        return kinds.get(self.widget_type, self.widget_type)

    @property
    def target(self) -> str:
        """The id an error summary links to: the field, or the first of its choices."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def is_optional(self) -> bool:
        """True where "(optional)" is written; a lone check box says so itself."""
        return not self.field.required and self.widget_type != "checkbox"


class SaysItself(KitBoundField):
    """A field whose hint, not "(optional)", says when it is needed."""

    is_optional = False


class KitForm(forms.Form):
    """The base of every form on a page."""

    bound_field_class = KitBoundField
    label_suffix = ""
    rows: Sequence[Sequence[str]] = ()
    """Fields that share a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # our own words, beside the field, in every browser
        for name, field in self.fields.items():
            _speak_plainly(field, str(field.label or name.replace("_", " ")))

    def drawn(self) -> list[list[BoundField]]:
        """The visible fields as lines, in order."""
        line_of = {name: line for line in self.rows for name in line}
        lines: list[list[BoundField]] = []
        for bound in self.visible_fields():
            line = line_of.get(bound.name)
            if line and lines and lines[-1][0].name in line:
                lines[-1].append(bound)
            else:
                lines.append([bound])
        return lines


def _speak_plainly(field: forms.Field, label: str) -> None:
    """Replace Django's words by what to do next, unless the form brought its own."""
    if field.error_messages["required"] != forms.Field.default_error_messages["required"]:
        return
    if label.endswith("?"):
        field.error_messages["required"] = f"Answer “{label}”"
        return
    name = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    name = name if name.startswith(("your ", "the ")) else f"the {name}"
    picks = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField))
    field.error_messages["required"] = f"Choose {name}" if picks else f"Enter {name}"


class CodeField(forms.CharField):
    """A code we sent: one field, so that pasting and autofill work."""

    def __init__(self, *, digits: int = 6, **kwargs: Any) -> None:
        attrs = {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "class": "code-input",
            "spellcheck": "false",
        }
        self.digits = digits
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=64, **kwargs)


class PhoneField(forms.CharField):
    """A phone number as people type it; the form's clean method reads it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        super().__init__(**{"widget": widget, "max_length": 40, **kwargs})


class DayField(forms.DateField):
    """A day, by the browser's own calendar or typed as dates are written here."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"})
        own = {
            "widget": widget,
            "input_formats": ["%Y-%m-%d", "%m/%d/%Y"],
            "error_messages": {"invalid": "Enter a day such as 11/16/2026"},
        }
        super().__init__(**{**own, **kwargs})


class EmailField(forms.CharField):
    """An email as people type it; vocabulary.email reads it, because it says what is wrong."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "type": "email",
            "autocomplete": "email",
            "inputmode": "email",
            "spellcheck": "false",
        }
        widget = forms.TextInput(attrs=attrs)
        super().__init__(**{"widget": widget, "max_length": 320, **kwargs})


class UsernameField(forms.CharField):
    """The name somebody signs in with: no keyboard corrects it, and a password manager keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), "max_length": 320, **kwargs})


class DigitsField(forms.CharField):
    """A number that is a name (TIN, NPI, ZIP): digits on a phone's keyboard, never rounded."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), "max_length": 64, **kwargs})


class PasswordField(forms.CharField):
    """The password someone has; can be shown, is never written back into a page."""

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
        super().__init__(**{"widget": widget, "strip": False, "max_length": 1024, **kwargs})


class NewPasswordField(PasswordField):
    """A password being chosen, with its requirements listed below it."""

    rules: Sequence[PasswordRule]

    def __init__(self, *, rules: Sequence[PasswordRule] = (), **kwargs: Any) -> None:
        self.rules = rules
        super().__init__(autocomplete="new-password", **kwargs)
