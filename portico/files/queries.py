"""Reading originals."""

from typing import BinaryIO

from django.conf import settings

from portico.files.models import Original
from portico.files.storage import path_of


def opened(original: Original) -> BinaryIO:
    """Open the bytes; the caller, who knows whose file it is, decides who may see them."""
    return path_of(settings.ORIGINALS, original.sha256).open("rb")
