"""The page's main content appears late.

Why: Until the largest content in view is painted, people look at an empty or incomplete page and cannot begin.
Who: Everyone, above all people on slow networks and devices.
Measured: Largest Contentful Paint of every document that a step loaded, on the device and network of the persona.
Fix: Send the main content with the first response; do not let scripts, fonts or redirects block it; size and prioritise its image.
Source: web.dev, "Largest Contentful Paint" (good up to 2.5 s); the score's curve is Lighthouse's: 1200 and 2400 ms on desktop, 2500
    and 4000 ms on mobile.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import CannotTell, Curve, check, documents_of, finding_at, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

DESKTOP, MOBILE = Curve(1200, 2400), Curve(2500, 4000)
NARROW_PX = 600


def loads(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """Every step that loaded a document, with its last observed LCP (ms). Raises CannotTell if none was reported."""
    found, loaded = [], False
    for steps in documents_of(recording):
        loaded = loaded or bool(steps[0].vitals and steps[0].vitals.new_document)
        times = [step.vitals.lcp_ms for step in steps if step.vitals and step.vitals.lcp_ms is not None]
        if times and steps[0].vitals and steps[0].vitals.new_document:
            found.append((steps[0], max(times)))
    if loaded and not found:
        raise CannotTell("the browser reported no contentful paint")
    return tuple(found)


def paints(recording: Recording) -> tuple[float, ...]:
    """The paint times (ms), for the curve."""
    return tuple(time for _, time in loads(recording))


def curve_of(recording: Recording) -> Curve:
    """Lighthouse's curve for the persona's device."""
    mobile = recording.header.viewport[0] < NARROW_PX or "mobile" in recording.header.persona
    return MOBILE if mobile else DESKTOP


@check("slow-paint", facet=Facet.PERFORMANCE, heuristic=1, impact=2, needs=(Probe.VITALS,), over=paints, curve=curve_of, timed=True)
def slow_paint(recording: Recording, *, limit_ms: float = 2500) -> Iterator[Finding]:
    """Find documents whose main content is painted later than the limit."""
    for step, time in loads(recording):
        if time > limit_ms:
            yield finding_at(
                step,
                text("The page's main content appears only after {time:.1f} s", time=time / 1000),
                measured=round(time),
                limit=limit_ms,
                unit="ms",
                target=None,
                box=None,
                shot=step.after or step.before,
            )
