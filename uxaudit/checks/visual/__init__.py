"""Checks of the facet visual, one a file."""
