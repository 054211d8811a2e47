"""What staff type, a file for each of their pages."""
