"""What every test of proofs shares."""

from testing.proofs import compared

__all__ = ["compared"]
