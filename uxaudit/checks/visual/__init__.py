"""Checks of the visual facet, one per file."""
