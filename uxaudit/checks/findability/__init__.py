"""Checks of the findability facet, one per file."""
