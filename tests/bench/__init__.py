"""Benchmarks, as ratios of alternating runs, because absolute times depend on the machine."""
