"""What every test of the plan staff's pages shares."""

from testing.plans import usernames
from testing.review_builders import handled

__all__ = ["handled", "usernames"]
