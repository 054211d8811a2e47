"""Claims: where they stand, and new ones."""
