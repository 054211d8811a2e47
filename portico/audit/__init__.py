"""Append-only: who saw or changed what, for whom, when; and acting(), the transaction in someone's name."""
