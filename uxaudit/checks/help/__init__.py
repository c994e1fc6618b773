"""Checks of the facet help, one a file."""
