"""What every test of reviews shares."""

from testing.plans import strict
from testing.review_builders import handled

__all__ = ["handled", "strict"]
