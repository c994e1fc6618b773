"""Checks of the facet accessibility, one a file."""
