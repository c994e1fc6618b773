"""Helpers of all stages: files, processes, NumPy without its threads, names and patterns that are loaded at their first use."""
