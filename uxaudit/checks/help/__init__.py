"""Checks of the help facet, one per file."""
