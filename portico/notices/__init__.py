"""Mail, text and voice, in the plan's wording."""
