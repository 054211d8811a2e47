"""US phone numbers in E.164, as people type them and as they are shown."""

import phonenumbers

_MESSAGE = "Enter a phone number with 10 digits."


def parse_phone(text: str) -> str:
    """Return a North American number in E.164. Raises ValueError with a message for the typist."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException as error:
        raise ValueError(_MESSAGE) from error
    if number.country_code != 1 or not phonenumbers.is_possible_number(number):
        raise ValueError(_MESSAGE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(e164: str) -> str:
    """``+13145550164`` becomes ``(314) 555-0164``."""
    return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"


def mask_phone(e164: str) -> str:
    """``+13145550164`` becomes ``(314) •••-0164``."""
    return f"({e164[2:5]}) •••-{e164[-4:]}"
