"""What provider offices come for, a folder for each subject; none imports another."""
