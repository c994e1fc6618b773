"""Checks of the performance facet, one per file."""
