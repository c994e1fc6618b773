"""Operation by keyboard alone: the way to a control by Tab and arrows, and the keys that work it."""
