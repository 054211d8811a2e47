"""Doors for plan staff, one file per page."""
