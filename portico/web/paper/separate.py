"""A template set in a process of its own: it gives its memory back, and holds no secret to read.

typst remembers what it has set for a while, which is more than a web server can keep. The process
has no environment, no Django and no database; what it may take of memory and time has an end.
"""

import json
import subprocess
import sys
from pathlib import Path

from portico.web.paper.signs import FONTS, NotSet, Said, with_every_sign

PATIENCE = 60
"""Seconds, waiting for a processor included."""
_SETTER = Path(__file__).with_name("setter.py")
_NOT_SET = 3
"""How the process ends where typst refuses the values."""


class TooLong(Exception):
    """It takes more memory or time than one file is worth."""


def set_apart(template: Path, said: Said) -> bytes:
    """Return a PDF/UA-1 of the template with these values; raises TooLong."""
    return with_every_sign(said, lambda values: _compiled(template, values))


def _compiled(template: Path, said: Said) -> bytes:
    asked = {"template": str(template), "said": json.dumps(said), "fonts": FONTS}
    try:
        done = subprocess.run(  # noqa: S603 - our own program; values go by its input
            [sys.executable, "-I", str(_SETTER)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            env={},
            cwd=template.parent,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooLong from error
    if done.returncode == _NOT_SET:
        raise NotSet
    if done.returncode:
        raise TooLong
    return done.stdout
