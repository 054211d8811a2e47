"""Who may do what: actors, permissions, one decision. Pure."""
