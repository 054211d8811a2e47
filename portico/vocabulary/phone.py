"""US phone numbers in E.164, as people type them and as they are shown."""

import re

import phonenumbers

_NORTH_AMERICAN = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")
"""Neither area nor exchange begins with 0 or 1."""
_MESSAGE = "Enter a phone number with 10 digits."


def parse_phone(text: str) -> str:
    """Return a North American number in E.164. Raises ValueError with a message for the typist."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException as error:
        raise ValueError(_MESSAGE) from error
    if number.extension:
        raise ValueError("Enter the phone number without its extension.")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not _NORTH_AMERICAN.fullmatch(e164):
        raise ValueError(_MESSAGE)
    return e164


def format_phone(e164: str) -> str:
    """``+13145550164`` becomes ``(314) 555-0164``; no number stays none."""
    return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}" if e164 else ""


def mask_phone(e164: str) -> str:
    """``+13145550164`` becomes ``(314) •••-0164``."""
    return f"({e164[2:5]}) •••-{e164[-4:]}"
