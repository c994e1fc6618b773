"""Sessions with people: hold, list and delete them, and import those that other tools recorded."""
