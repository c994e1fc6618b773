"""Checks of the facet feedback, one a file."""
