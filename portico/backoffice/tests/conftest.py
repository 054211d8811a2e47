"""What every test of the plan staff's pages shares."""

from testing.review_builders import handled

__all__ = ["handled"]
