"""The scripts of plug-ins that run in every document from its start."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.recording.probes import probes


@cache
def document_scripts() -> tuple[str, ...]:
    """Returns the scripts of plug-ins' probes of the phase ``document``, without unreadable ones, whose probes report that.

    The project's own probes observe from their own world; see ``isolated_world.py``.
    """
    specs = (spec for spec in probes().values() if spec.phase is Phase.DOCUMENT and spec.package)
    return tuple(text for spec in specs if (text := _text(spec)))


def _text(spec: ProbeSpec) -> str:
    """Returns the script in its own scope; exceptions of a plug-in do not affect others."""
    package, _, path = spec.script.partition(":")
    try:
        source = files(package).joinpath(path).read_text(encoding="utf-8")
    except (OSError, ImportError, ValueError):
        return ""
    return f"(() => {{ try {{\n{source}\n}} catch (error) {{ console.warn({spec.id!r}, error); }} }})()"
