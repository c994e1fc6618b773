"""Checks of the facet navigation, one a file."""
