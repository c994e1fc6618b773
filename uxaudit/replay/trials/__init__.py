"""Trials on a copy of a state: keys, hover, reflow, text spacing, motion, forced colours."""
