"""What an organization sees of its roles, its people's access, and what they ask for."""
