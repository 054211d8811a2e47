"""Whose records somebody may read: TINs with the time of each, and practitioners. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A TIN an organization bills under now."""

    tin: str
    since: date | None = None
    """The first day of service it may read; None: everything under the TIN. It is a day only where
    plan staff moved the TIN here from another organization."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one person reads of one plan's records."""

    plan: str
    holdings: tuple[Holding, ...]
    """Empty: nothing at all."""
    npis: frozenset[str] = frozenset()
    """The practitioners they read; empty: all of them."""

    @property
    def tins(self) -> tuple[str, ...]:
        """What row security is told."""
        return tuple(holding.tin for holding in self.holdings)

    @property
    def is_partial(self) -> bool:
        """Whether a payment to one of the TINs may hold claims they do not see."""
        return bool(self.npis) or any(holding.since for holding in self.holdings)
