"""NumPy without its threads for linear algebra: the arrays here are small, and starting the threads costs more than they save.

Import NumPy from here.
"""

from __future__ import annotations

import os

_THREADS = "OPENBLAS_NUM_THREADS"
_chosen = _THREADS in os.environ
os.environ.setdefault(_THREADS, "1")  # read when the library is loaded

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

if not _chosen:
    del os.environ[_THREADS]  # programs that are started later are not affected

__all__ = ["NDArray", "np"]
