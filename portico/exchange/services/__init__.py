"""What changes received files, one verb a file."""

from portico.exchange.services.arriving import collect_arrivals, receive_arrival
from portico.exchange.services.giving import give_answer, open_answer
from portico.exchange.services.quarantine import (
    NotWaiting,
    receive_again,
    set_aside,
    take_out,
    try_again,
)
from portico.exchange.services.receiving import Watch, receive_file
from portico.exchange.services.uploading import (
    keep_repair,
    keep_upload,
    load_again,
    load_received,
)

__all__ = [
    "NotWaiting",
    "Watch",
    "collect_arrivals",
    "give_answer",
    "keep_repair",
    "keep_upload",
    "load_again",
    "load_received",
    "open_answer",
    "receive_again",
    "receive_arrival",
    "receive_file",
    "set_aside",
    "take_out",
    "try_again",
]
