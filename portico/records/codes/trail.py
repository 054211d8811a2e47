"""Acts of this folder; none is of an organization."""

UNTOLD = frozenset({"codes.loaded"})
