"""Answers about candidates, given in a served report. They are written to the same review file as those of `uxaudit review`.

A page of another site can neither read the token, nor send the content type or the header without permission, which is never given.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from uxaudit.errors import InputError
from uxaudit.model.report import Report
from uxaudit.model.review import Verdict
from uxaudit.pipeline.review import (
    LONGEST_NAME,
    LONGEST_REASON,
    State,
    answers_for,
    candidates,
    findings_about,
    keep,
    reviewed_causes,
    today,
)
from uxaudit.reporters import REPORT_FILE, read_report
from uxaudit.reporters.html import AnswerForm, render
from uxaudit.scenario.review_file import read_answers
from uxaudit.web.limits import read_json

TOKEN = "x-uxaudit-token"
PAGES = 4
"""Number of rendered reports that are kept in memory."""


class GivenAnswer(BaseModel):
    """The body of a request."""

    model_config = ConfigDict(extra="forbid", strict=True)

    finding: str = Field(max_length=200)
    now: State
    """What the report says of it."""
    answer: Verdict
    reason: str = Field(max_length=LONGEST_REASON)
    by: str = Field(max_length=LONGEST_NAME)


class ReviewDesk:
    """Renders reports with forms for answers, and keeps the answers."""

    def __init__(self, file: Path, by: str) -> None:
        self._file = file
        self._form = AnswerForm(secrets.token_urlsafe(32), by)
        self._pages: OrderedDict[tuple[Path, int, int], str] = OrderedDict()
        self._lock = Lock()

    def page(self, folder: Path) -> str | None:
        """The report of an audit folder with forms; None if nothing in it can be answered, or if its report.json cannot be read."""
        try:
            stat = (folder / REPORT_FILE).stat()
            key = (folder, stat.st_mtime_ns, stat.st_size)
            with self._lock:
                if key not in self._pages:
                    report = read_report(folder)
                    if not (candidates(report, ()) or reviewed_causes(report)):
                        return None
                    self._pages[key] = render(report, folder, form=self._form)
                    while len(self._pages) > PAGES:
                        self._pages.popitem(last=False)
                return self._pages[key]
        except (InputError, OSError):
            return None

    def known(self, folder: Path) -> dict[str, Any]:
        """The answers that a report does not show yet, by what it says, and the id of the finding shown."""
        answers = read_answers(self._file) if self._file.exists() else ()
        report = read_report(folder)
        given = [*candidates(report, answers), *reviewed_causes(report, answers)]
        return {f"{one.now} {one.lead.id}": one.news.model_dump(mode="json") for one in given if one.news}

    def take(self, folder: Path, given: GivenAnswer) -> dict[str, Any]:
        """Keep an answer, and return it. Raises InputError if it cannot be kept."""
        report: Report = read_report(folder)
        made = answers_for(findings_about(report, given.finding, given.now), given.answer, given.reason, given.by, today())
        keep(self._file, made)
        return made[0].reviewed.model_dump(mode="json")

    async def given(self, request: Request) -> GivenAnswer:
        """Read a request. Raises HTTPException for one of another origin or without the token, and for a wrong body."""
        headers = request.headers
        if headers.get("origin") != f"http://{headers.get('host', '')}":
            raise HTTPException(403, "the request comes from another page")
        if not secrets.compare_digest(headers.get(TOKEN, "").encode(), self._form.token.encode()):
            raise HTTPException(403, "the server was started again: load the page again")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(415, "the body must be JSON")
        try:
            return GivenAnswer.model_validate(await read_json(request))
        except ValidationError as error:
            fault = error.errors()[0]
            raise HTTPException(400, f"{'.'.join(map(str, fault['loc'])) or 'the body'}: {fault['msg']}") from None
