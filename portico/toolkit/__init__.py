"""The gate, navigation, the organisation's home, the plan's public page."""
