"""What every test of the pages around the tools shares."""

from testing.review_builders import handled

__all__ = ["handled"]
