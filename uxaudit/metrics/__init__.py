"""Task outcomes, predicted times, statistics."""
