"""What became of files."""

from portico.exchange.queries.originals import original_transaction
from portico.exchange.queries.receipts import Receipt, Refusal, has_received, receipt_of

__all__ = ["Receipt", "Refusal", "has_received", "original_transaction", "receipt_of"]
