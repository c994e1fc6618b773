"""Replays scenarios in a real browser and records what happens. The only package that may import playwright."""
