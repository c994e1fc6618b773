"""Checks of the accessibility facet, one per file."""
