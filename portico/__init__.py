"""Portico: an open-source provider portal for health plans."""
