"""Enqueue on commit, schedule, retry, dead letter; the queue library is seen only here."""
