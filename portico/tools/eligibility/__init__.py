"""Who is covered, and for what."""
