"""The nouns that cross stages; frozen, without logic."""
