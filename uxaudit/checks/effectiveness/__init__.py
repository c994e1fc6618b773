"""Checks of the facet effectiveness, one a file."""
