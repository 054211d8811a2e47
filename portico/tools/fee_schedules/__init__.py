"""What the plan pays for what."""
