"""Checks of the facet findability, one a file."""
