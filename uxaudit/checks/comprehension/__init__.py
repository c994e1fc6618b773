"""Checks of the facet comprehension, one a file."""
