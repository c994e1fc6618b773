"""Checks of the error-recovery facet, one per file."""
