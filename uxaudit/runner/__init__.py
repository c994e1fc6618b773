"""Runs replays: worker processes, their scheduling, and the server that a scenario starts."""
