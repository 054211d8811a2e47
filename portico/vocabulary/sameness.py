"""Whether two texts say the same to a person: case, accents, punctuation and spaces aside."""

import unicodedata


def same_text(one: str, other: str) -> bool:
    """True when both reduce to the same letters and digits."""
    return reduced(one) == reduced(other)


def reduced(text: str) -> str:
    """The letters and digits that are left of a text when it is compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())
