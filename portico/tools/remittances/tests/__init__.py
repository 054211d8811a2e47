"""Who sees what of payments, and how it is told."""
