"""Sessions with people: holding them, listing and deleting them, and bringing in those that other tools recorded."""
