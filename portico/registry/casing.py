"""From the registry's capitals to the spelling people use. Pure.

A text that already holds a small letter was spelled by someone and stays as it is.
"""

import re
from collections.abc import Callable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SMALL = _words("a an and at by for in of on or the to with")
_ROMAN = _words("ii iii iv vi vii viii ix")
_DIRECTIONS = _words("ne nw se sw")
_ALWAYS_CAPITAL = _ROMAN | _words("llc llp lllp pllc plc pc pa lp usa us po ii")
_NAME_CAPITAL = _ALWAYS_CAPITAL | _words(
    "md do dds dmd dpm dc od aprn np rn cnm lcsw lpc lmft mph pt ot slp ent obgyn ob gyn mri ct "
    "ba bs ems er icu va ymca ywca dba ucla usc nyu aids hiv ivf"
)
_ADDRESS_CAPITAL = _ALWAYS_CAPITAL | _DIRECTIONS
_ABBREVIATIONS = _words(
    "st dr mr mrs ms mt ft jr sr ltd rd blvd pkwy hwy ctr svcs grp bldg dept ln pl"
)
_FIXED = {"phd": "PhD", "psyd": "PsyD", "pharmd": "PharmD", "edd": "EdD"}
_SCOTTISH = _words("macarthur macdonald macgregor mackenzie macleod macmillan")
_VOWELS = frozenset("aeiouy")
_LONGEST_ACRONYM = 4


def name_case(text: str) -> str:
    """Spell the name of a person or an organization: ``MCDONALD CLINIC LLC`` → McDonald Clinic LLC.

    Short words without a vowel are taken for acronyms, as in JBS Physical Therapy.
    """
    return _recase(text, lambda word: word in _NAME_CAPITAL or _looks_like_acronym(word))


def full_name(first: str, middle: str, last: str, suffix: str = "", credential: str = "") -> str:
    """Join the parts of a person's name: ``Jane Q Doe Jr, MD``."""
    person = " ".join(filter(None, (first, middle, last, suffix)))
    return f"{person}, {credential}" if person and credential else person


def address_case(text: str) -> str:
    """Spell a street or a city: ``12 NE 42ND ST`` → 12 NE 42nd St."""
    return _recase(text, _ADDRESS_CAPITAL.__contains__)


def state_case(text: str) -> str:
    """Spell a state: its two letters, or the name of a region outside the United States."""
    return text.upper() if len(text) == len("MO") else address_case(text)


def _recase(text: str, stays_capital: Callable[[str], bool]) -> str:
    tidy = " ".join(text.split())
    if tidy != tidy.upper():
        return tidy

    def spelled(match: re.Match[str]) -> str:
        word = match.group().lower()
        if word in _SMALL and _stands_inside(tidy, match):
            return word
        return word.upper() if stays_capital(word) else _capitalized(word)

    return _WORD.sub(spelled, tidy)


def _stands_inside(text: str, match: re.Match[str]) -> bool:
    """Whether a word stands between two others, with a space on both sides."""
    return text[: match.start()].endswith(" ") and text[match.end() :].startswith(" ")


def _looks_like_acronym(word: str) -> bool:
    if word in _ABBREVIATIONS or word in _FIXED or len(word) > _LONGEST_ACRONYM:
        return False
    return word.isascii() and word.isalpha() and not _VOWELS & set(word)


def _capitalized(word: str) -> str:
    if word in _FIXED:
        return _FIXED[word]
    if word[0].isdigit():
        return word if re.fullmatch(r"\d+(st|nd|rd|th)", word) else word.upper()
    first, mark, rest = _split_at_apostrophe(word)
    if mark:
        return first.upper() + mark + _capitalized(rest)
    if word.startswith("mc") and len(word) > len("mcx"):
        return "Mc" + word[2:].capitalize()
    if word in _SCOTTISH:
        return "Mac" + word[3:].capitalize()
    return word.capitalize()


def _split_at_apostrophe(word: str) -> tuple[str, str, str]:
    """Split O'Brien and D'Angelo, but not Children's."""
    found = re.fullmatch(r"(\w)(['\u2019])(\w{2,}.*)", word)
    return (found[1], found[2], found[3]) if found else (word, "", "")
