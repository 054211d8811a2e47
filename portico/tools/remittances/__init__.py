"""Payments and what they paid for."""
