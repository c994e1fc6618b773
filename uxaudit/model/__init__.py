"""The types that several stages share; frozen, without logic."""
