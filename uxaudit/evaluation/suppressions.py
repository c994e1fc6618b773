"""Separates findings that the settings suppress (``ignore:``) from the others; reports suppressions that expired or match nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from uxaudit.evaluation.merge_findings import Sighting
from uxaudit.model.findings import Finding
from uxaudit.settings import Ignore


class Suppressions:
    """Divides sightings by the suppressions in force on a day, and counts what each of them matched."""

    def __init__(self, ignores: Sequence[Ignore], today: date) -> None:
        self._ignores = ignores
        self._today = today
        self._matched = [0] * len(ignores)
        self._checks = {ignore.check for ignore in ignores}
        self._known: dict[tuple[Finding, Ignore], Finding] = {}

    def divided(self, seen: Iterable[Sighting]) -> tuple[tuple[Sighting, ...], tuple[Sighting, ...]]:
        """The sightings that count, and those that are suppressed, which carry the reason and the last day."""
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
        """The finding with its suppression; equal findings are stored once."""
        known = self._known.get((finding, ignore))
        if known is None:
            known = self._known[finding, ignore] = finding.model_copy(update={"ignored": ignore.ignored})
        return known

    def _by(self, sighting: Sighting) -> Ignore | None:
        """The first suppression in force that matches; every one that matches is counted, so that none is reported as unused."""
        whole = sighting.finding.model_copy(update={"check": sighting.check.id, "id": sighting.id})
        fitting = [place for place, ignore in enumerate(self._ignores) if ignore.fits(whole)]
        for place in fitting:
            self._matched[place] += 1
        return next((self._ignores[place] for place in fitting if not self._over(self._ignores[place])), None)

    def _over(self, ignore: Ignore) -> bool:
        return self._today > ignore.until

    def notes(self) -> tuple[str, ...]:
        """A sentence for each suppression that has expired, and for each that matched nothing."""
        notes = []
        for ignore, matched in zip(self._ignores, self._matched, strict=True):
            if self._over(ignore):
                again = "What it matched counts again." if matched else "It matched nothing: remove it."
                notes.append(f"{ignore.described} expired on {ignore.until}. {again}")
            elif not matched:
                notes.append(f"{ignore.described} matched nothing in this audit. Correct it or remove it.")
        return tuple(notes)
