"""Checks of the efficiency facet, one per file."""
