"""Runs the checks on recordings; merges, deduplicates and suppresses their findings."""
