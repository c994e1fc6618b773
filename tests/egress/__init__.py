"""Proofs that nothing goes to a host that is not allowed."""
