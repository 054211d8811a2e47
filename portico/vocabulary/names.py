"""Names of people and organisations: any script, one spelling, nothing invisible."""

import unicodedata

NAME_LENGTH = 200


def clean_name(text: str) -> str:
    """Return a name in composed form, its spaces single, without control or format characters.

    Accents, apostrophes and punctuation stay. Raises ValueError with a message for the person who
    typed it.
    """
    name = " ".join(text.split()) if _is_plain(text) else _composed(text)
    if not any(character.isalnum() for character in name):
        raise ValueError("Enter a name with letters.")
    if len(name) > NAME_LENGTH:
        raise ValueError(f"Enter at most {NAME_LENGTH} characters; this has {len(name)}.")
    return name


def _is_plain(text: str) -> bool:
    """True for ASCII to be seen: composed as it is, and most of what files hold."""
    return text.isascii() and text.isprintable()


def _composed(text: str) -> str:
    visible = "".join(_seen(character) for character in unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def _seen(character: str) -> str:
    """A space for every space, nothing for what has no shape of its own."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character
