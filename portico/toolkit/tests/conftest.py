"""What every test of the pages around the tools shares."""

from portico.profiles.tests.conftest import install
from testing.review_builders import handled

__all__ = ["handled", "install"]
