"""The house rules that no ready-made linter knows; each has its own test beside it."""
