"""What the plan knows, a folder per subject."""
