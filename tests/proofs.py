"""Proofs in full size, such as 8 writers of 200 audits: too long for every run of the tests, which try the same in small.

``make proofs`` runs them all.
"""

import os

import pytest

PROOFS = "UXAUDIT_PROOFS"
"""The environment variable that asks for the full size."""
FULL = bool(os.environ.get(PROOFS))
only_in_full = pytest.mark.skipif(not FULL, reason="runs with make proofs")


def size(full: int, small: int) -> int:
    """A number for this run."""
    return full if FULL else small
