"""The journal of a replay, and all its records."""
