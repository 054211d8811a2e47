"""What members find about the office."""
