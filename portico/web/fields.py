"""Form fields for the values everything shares: what was typed becomes its one spelling."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError

from portico.vocabulary.email import normalize_email
from portico.vocabulary.npi import parse_npi
from portico.vocabulary.phone import parse_phone
from portico.vocabulary.tin import parse_tin
from portico.vocabulary.username import normalize_username
from portico.web import forms as kit


class Parsed(forms.CharField):
    """A text field whose parser gives the value, or a message for the person who typed it."""

    parse: Callable[[str], str]

    def to_python(self, value: object) -> str:
        """Parse what was typed; an empty optional field stays empty."""
        text = super().to_python(value) or ""
        if text in self.empty_values:
            return ""
        try:
            return type(self).parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class TinField(Parsed, kit.DigitsField):
    """A tax ID (TIN): nine digits, however they are spaced."""

    parse = staticmethod(parse_tin)


class NpiField(Parsed, kit.DigitsField):
    """An NPI whose check digit is right."""

    parse = staticmethod(parse_npi)


class EmailField(Parsed, kit.EmailField):
    """An email, normalised."""

    parse = staticmethod(normalize_email)


class PhoneField(Parsed, kit.PhoneField):
    """A US phone number, in E.164."""

    parse = staticmethod(parse_phone)


class UsernameField(Parsed, kit.UsernameField):
    """A username being chosen, in its one spelling."""

    parse = staticmethod(normalize_username)
