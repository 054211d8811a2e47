"""Whether two texts say the same to a person: case, accents, punctuation and spaces aside."""

import unicodedata


def same_text(one: str, other: str) -> bool:
    """True when both reduce to the same letters and digits."""
    return reduced(one) == reduced(other)


def reduced(text: str) -> str:
    """Return what of a text counts: its letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())
