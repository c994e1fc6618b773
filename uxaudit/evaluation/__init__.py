"""Checks over recordings; what they find is merged, suppressed or kept."""
