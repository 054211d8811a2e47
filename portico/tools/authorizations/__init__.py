"""Requests before care is given."""
