"""What changes received files, one verb a file."""

from portico.exchange.services.receiving import Watch, receive_file

__all__ = ["Watch", "receive_file"]
