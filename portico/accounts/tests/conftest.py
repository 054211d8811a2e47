"""What tests of accounts share."""

from testing.plans import usernames

__all__ = ["usernames"]
