"""What a body consists of, what a repetition says, and when a notice is given up. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ATTEMPTS = 9
"""The first one and the eight retries of the job: about a day."""

REPEAT = "We may have sent you this before. If so, this is the same message again."

_CODE = re.compile(r"(?<![\w-])\d{6}(?![\w-])")
_CODE_ALONE = re.compile(r"\d{4,8}")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a code that is shown large."""

    text: str
    is_code: bool = False


def parts(body: str, *, spoken: bool = False) -> Iterator[Part]:
    """Take a body apart. A paragraph of digits is a code; ``spoken``: also within a sentence."""
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        if _CODE_ALONE.fullmatch(paragraph.strip()):
            yield Part(paragraph.strip(), is_code=True)
        elif spoken:
            yield from _around_codes(paragraph)
        elif paragraph:
            yield Part(paragraph)


def _around_codes(paragraph: str) -> Iterator[Part]:
    end = 0
    for found in _CODE.finditer(paragraph):
        yield from _sentence(paragraph[end : found.start()])
        yield Part(found[0], is_code=True)
        end = found.end()
    yield from _sentence(paragraph[end:])


def _sentence(text: str) -> Iterator[Part]:
    """Leave out the full stop that ended the code before it."""
    if said := text.strip().removeprefix(".").strip():
        yield Part(said)


def marked(body: str, *, repeat: bool) -> str:
    """Put the warning first where the same message may have left before."""
    return f"{REPEAT}\n\n{body}" if repeat else body


def is_given_up(*, attempts: int, permanent: bool) -> bool:
    """Tell whether a failure is the last word."""
    return permanent or attempts >= ATTEMPTS
