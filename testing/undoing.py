"""What happens in a block of a test and is undone at its end, while code in it commits as it likes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """Everything inside happens and is undone; as in a test case, code may begin transactions."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined] # noqa: SLF001 - as Django's TestCase does, so that durable blocks may stand inside
    with block:
        yield
        transaction.set_rollback(True)
