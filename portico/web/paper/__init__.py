"""Values on paper: a template of typst and what it shows, as a PDF that everyone can read.

A template gets its values as JSON, so a text is never markup; it names no package, and no file
outside its own folder and no font but typst's own is read. What no font has, and what leaves no
trace on paper, is printed by its number, ``[U+1F600]``.
"""

from portico.web.paper.separate import TooLong, set_apart
from portico.web.paper.signs import FONTS, Said, with_every_sign
from portico.web.paper.words import Piece, breakable

__all__ = ["FONTS", "Piece", "Said", "TooLong", "breakable", "set_apart", "with_every_sign"]
