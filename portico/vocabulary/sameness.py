"""Whether two texts say the same to a person: case, accents, punctuation and spaces aside."""

import unicodedata


def same_text(one: str, other: str) -> bool:
    """True when both reduce to the same letters and digits."""
    return _reduced(one) == _reduced(other)


def _reduced(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())
