"""What became of files."""

from portico.exchange.queries.receipts import Receipt, Refusal, has_received, receipt_of

__all__ = ["Receipt", "Refusal", "has_received", "receipt_of"]
