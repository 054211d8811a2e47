"""Digits as people paste them: full-width, Arabic, with every kind of space and dash."""

import unicodedata

_SEPARATORS = frozenset(".()/\N{MINUS SIGN}")


def digits_of(text: str) -> str | None:
    """Return the ASCII digits of ``text``; None when it holds anything but digits and separators.

    Every Unicode decimal digit counts, and every space, dash and invisible format character
    between them is dropped.
    """
    if text.isascii() and text.isdecimal():
        return text  # as files have them, a million in a row
    found: list[str] = []
    for character in text:
        value = unicodedata.decimal(character, None)
        if value is not None:
            found.append(str(value))
        elif not _separates(character):
            return None
    return "".join(found)


def _separates(character: str) -> bool:
    category = unicodedata.category(character)
    return character.isspace() or character in _SEPARATORS or category in {"Pd", "Cf"}
