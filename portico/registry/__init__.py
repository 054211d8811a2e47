"""National registries: NPPES."""
