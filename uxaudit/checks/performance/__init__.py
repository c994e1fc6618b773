"""Checks of the facet performance, one a file."""
