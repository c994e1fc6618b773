"""Checks of the navigation facet, one per file."""
