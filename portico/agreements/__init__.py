"""Versioned texts and their acceptances."""
