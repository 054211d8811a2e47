"""What changes on the plan's pages, and on an administrator's list."""

from portico.toolkit.services.publications import (
    EditedMeanwhile,
    Written,
    publish,
    publish_again,
    save_draft,
    withdraw,
    write_news,
)
from portico.toolkit.services.setup import mark_done

__all__ = [
    "EditedMeanwhile",
    "Written",
    "mark_done",
    "publish",
    "publish_again",
    "save_draft",
    "withdraw",
    "write_news",
]
