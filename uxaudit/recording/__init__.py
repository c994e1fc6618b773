"""The journal of a replay, and every record in it."""
