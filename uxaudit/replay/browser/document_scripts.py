"""The scripts that probes have in every document from its start."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.recording.probes import probes
from uxaudit.replay.browser.page_scripts import script


@cache
def document_scripts() -> tuple[str, ...]:
    """Those of all probes of the phase ``document``, plug-ins' last; one that cannot be read is left out, and its probe says so."""
    specs = (spec for spec in probes().values() if spec.phase is Phase.DOCUMENT)
    return tuple(text for spec in specs if (text := _text(spec)))


def _text(spec: ProbeSpec) -> str:
    """The script, alone in its scope; what a plug-in's throws stays its own."""
    if not spec.package:
        return script(spec.script)
    package, _, path = spec.script.partition(":")
    try:
        source = files(package).joinpath(path).read_text(encoding="utf-8")
    except (OSError, ImportError, ValueError):
        return ""
    return f"(() => {{ try {{\n{source}\n}} catch (error) {{ console.warn({spec.id!r}, error); }} }})()"
