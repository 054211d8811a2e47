"""Text in files of other houses: UTF-8 as it should be, single bytes of older exports as meant."""

import codecs

UTF8_OR_CP1252 = "portico.cp1252"
"""Give it as ``errors`` when decoding UTF-8: what is not UTF-8 is read as Windows-1252."""


def _as_windows_text(error: UnicodeError) -> tuple[str, int]:
    """Read the few bytes that are not UTF-8 as the older exports meant them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(UTF8_OR_CP1252, _as_windows_text)
