"""Checks of the feedback facet, one per file."""
