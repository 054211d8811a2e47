"""What an administrator fills in about people, and what people ask for."""
