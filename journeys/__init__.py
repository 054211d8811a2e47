"""Whole-portal stories in a real browser, one file per plan."""
