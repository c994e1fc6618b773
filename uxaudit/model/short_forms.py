"""The short forms of verbs: the argument that a bare text under a verb sets. The other verbs have none."""

from __future__ import annotations

from collections.abc import Mapping

SHORT_FORMS: Mapping[str, str] = {
    "open": "to",
    "click": "target",
    "double_click": "target",
    "press": "key",
    "check": "target",
    "uncheck": "target",
    "hover": "target",
    "switch_tab": "to",
    "wait_for": "text",
    "expect": "text",
    "screenshot": "name",
}
