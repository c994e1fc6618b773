"""Checks of the facet error-recovery, one a file."""
