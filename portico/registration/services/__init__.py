"""Verbs of registration, a file each."""
