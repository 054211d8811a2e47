"""A plan's profile: its schema (pure), its loading, which plan a request is for."""
