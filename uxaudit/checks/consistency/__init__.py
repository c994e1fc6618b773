"""Checks of the consistency facet, one per file."""
