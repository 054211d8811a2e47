"""Who may do what in an organization: roles given, and everything that changes them."""
