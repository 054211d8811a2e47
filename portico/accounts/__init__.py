"""A person's sign-in: names, passwords, challenges, second factor, lock-out, sessions."""
