"""What the database refuses, by the name of the constraint that a row would break.

Its own words quote the values, a TIN among them: they go no further.
"""

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model


def broken_constraint(error: DatabaseError) -> str:
    """Name what the database refused; empty where it was nothing with a name."""
    said = getattr(error.__cause__, "diag", None)
    return getattr(said, "constraint_name", None) or ""


def is_stored(row: Model, *, unless: tuple[str, ...]) -> bool:
    """Save a row in a savepoint; False, and nothing happened, where one of these is in the way.

    The database decides: it sees every row, and waits for whoever stores the same at this moment.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=row._state.adding)  # noqa: SLF001 - Django documents it
    except IntegrityError as error:
        if broken_constraint(error) not in unless:
            raise
        return False
    return True
