"""Checks of the effectiveness facet, one per file."""
