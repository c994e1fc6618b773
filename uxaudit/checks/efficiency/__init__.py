"""Checks of the facet efficiency, one a file."""
