"""US dollars as people here write them."""

from decimal import Decimal

_CENT = Decimal("0.01")
_SHORT = ((Decimal(1_000_000), "M"), (Decimal(1_000), "k"))
_TENTHS = 10
_SMALL = 10


def dollars(amount: Decimal) -> str:
    """``$1,234.50``; what is negative with a minus sign before the dollar: ``−$64.00``."""
    cents = amount.quantize(_CENT)
    return f"{'−' if cents < 0 else ''}${abs(cents):,.2f}"


def short_dollars(amount: Decimal) -> str:
    """``$2.5k`` and ``$1M`` where that is the whole of it, else dollars alone: ``$2,631``.

    Under ten dollars with cents, where there are any.
    """
    for unit, letter in _SHORT:
        if amount >= unit and amount * _TENTHS % unit == 0:
            return f"${(amount / unit).normalize():f}{letter}"
    is_small = abs(amount) < _SMALL and amount % 1 != 0
    return f"${amount:,.2f}" if is_small else f"${amount:,.0f}"
