"""A person gets lost.

Why: People who visit pages that the task does not need, and return to pages they have seen, do not know where to go: the names and the
order of the pages do not show it.
Who: Everyone who does the task for the first time.
Measured: Lostness in sessions with people: from the number of distinct pages, of all page views and of the pages of the optimal path, from
`optimal.pages` or a crawl. 0 is the optimal path; above the limit people say that they are lost. Paths that ended before they could have
reached the goal are left out.
Fix: See the paths in the section People: rename the links that were followed by mistake, and show the right one where people looked.
Source: Smith 1996, "Towards a practical measure of hypertext usability" (over 0.5 users are lost, under 0.4 they are not).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, page_path, text
from uxaudit.metrics.observed_task import lostness_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording, TaskView


def paths(recording: Recording) -> tuple[tuple[TaskView, float], ...]:
    """Every task whose lostness is known."""
    return tuple((view, value) for view in recording.tasks if (value := lostness_of(view)) is not None)


@check("lost", facet=Facet.NAVIGATION, heuristic=6, impact=3, needs=(Probe.PERSON,), mode=Mode.OBSERVED, over=paths)
def lost(recording: Recording, *, limit: float = 0.5) -> Iterator[Finding]:
    """Find tasks in which a person was lost."""
    for view, value in paths(recording):
        if value > limit:
            path = page_path(view.steps)
            yield Finding(
                rule="lost",
                on_path=True,
                message=text(
                    "{participant} got lost: {n} page views of {other} pages (lostness {value:.2f})",
                    participant=recording.header.participant,
                    n=len(path),
                    other=len(set(path)),
                    value=value,
                ),
                measured=round(value, 2),
                limit=limit,
                unit="lostness",
            )
