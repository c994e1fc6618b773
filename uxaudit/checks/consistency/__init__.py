"""Checks of the facet consistency, one a file."""
