"""Scenarios in YAML files. Also reads any file that no other source accepts, so that a wrong file gets a helpful error."""

from __future__ import annotations

from functools import partial

from uxaudit.scenario.loader import load_all
from uxaudit.scenario.sources import Source

SOURCE = Source("yaml", lambda path: True, load_all, validate=partial(load_all, check_secrets=False), last=True)
