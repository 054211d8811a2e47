"""Joining and staying in a network."""
