"""Try something on a copy of a state: keys, hover, reflow, spacing, motion, forced colours."""
