"""Checks of the comprehension facet, one per file."""
