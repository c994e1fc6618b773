"""Findings that the settings ignore, told from those that count; and ignores that are over or match nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from uxaudit.evaluation.merge_findings import Sighting
from uxaudit.model.findings import Finding
from uxaudit.settings import Ignore


class Ignoring:
    """Divides what was seen by the ignores of a day, and keeps count of what each of them matched."""

    def __init__(self, ignores: Sequence[Ignore], today: date) -> None:
        self._ignores = ignores
        self._today = today
        self._matched = [0] * len(ignores)
        self._checks = {ignore.check for ignore in ignores}
        self._known: dict[tuple[Finding, Ignore], Finding] = {}

    def divided(self, seen: Iterable[Sighting]) -> tuple[tuple[Sighting, ...], tuple[Sighting, ...]]:
        """What counts, and what is ignored: that says by which reason, and until when."""
        kept: list[Sighting] = []
        ignored: list[Sighting] = []
        for sighting in seen:
            by = self._by(sighting) if sighting.check.id in self._checks else None
            if by is None:
                kept.append(sighting)
            else:
                ignored.append(replace(sighting, finding=self._marked(sighting.finding, by)))
        return tuple(kept), tuple(ignored)

    def _marked(self, finding: Finding, ignore: Ignore) -> Finding:
        """The finding with what ignores it; equal ones are one, as many replays see the same."""
        known = self._known.get((finding, ignore))
        if known is None:
            known = self._known[finding, ignore] = finding.model_copy(update={"ignored": ignore.ignored})
        return known

    def _by(self, sighting: Sighting) -> Ignore | None:
        """The first ignore in force that fits; all that fit count it, so that none of them is called unused."""
        whole = sighting.finding.model_copy(update={"check": sighting.check.id, "id": sighting.id})
        fitting = [place for place, ignore in enumerate(self._ignores) if ignore.fits(whole)]
        for place in fitting:
            self._matched[place] += 1
        return next((self._ignores[place] for place in fitting if not self._over(self._ignores[place])), None)

    def _over(self, ignore: Ignore) -> bool:
        return self._today > ignore.until

    def notes(self) -> tuple[str, ...]:
        """A sentence for each ignore that is over, and for each that matched nothing."""
        told = []
        for ignore, matched in zip(self._ignores, self._matched, strict=True):
            if self._over(ignore):
                again = "What it matched counts again." if matched else "It matched nothing: remove it."
                told.append(f"{ignore.described} expired on {ignore.until}. {again}")
            elif not matched:
                told.append(f"{ignore.described} matched nothing in this audit. Correct it or remove it.")
        return tuple(told)
