"""The served folder of audits: the index, live while audits run, and the reports."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from uxaudit.errors import InputError
from uxaudit.history.database import History
from uxaudit.model.history import AuditInProgress
from uxaudit.pipeline.run_audit import REVIEW_FILE
from uxaudit.reporters import REPORT_FILE
from uxaudit.reporters.html.index import render_live
from uxaudit.web.answers import ReviewDesk
from uxaudit.web.audit_list import Watched, history_of, index_page
from uxaudit.web.local import local_app

LOOK_S = 1.0
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".sarif": "application/json",
    ".jsonld": "application/json",
    ".xml": "application/xml",
    ".md": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".yaml": "text/plain; charset=utf-8",
}
"""The files of an audit folder that are served, by their ending. Recordings are not served."""
PAGES = ("report.html", "comparison.html")
"""The only files that are served as HTML; each contains its own content security policy."""
SANDBOX = "sandbox; default-src 'none'"


class Shelf:
    """The application's view of one folder of audits."""

    def __init__(self, folder: Path, history: str | None, desk: ReviewDesk) -> None:
        self.folder = folder.resolve()
        self.desk = desk
        self.name = history
        self.watched = Watched(self.folder)

    async def index(self, _request: Request) -> Response:
        """The index as it is now."""
        return HTMLResponse(await run_in_threadpool(self._index))

    def _index(self) -> str:
        history: History = history_of(self.folder, self.name)
        return index_page(self.folder, history, self.watched.look())

    async def events(self, request: Request) -> Response:
        """Server-sent events: the progress of the unfinished audits, whenever it changes."""
        return StreamingResponse(self._events(request), media_type="text/event-stream")

    async def _events(self, request: Request) -> AsyncIterator[str]:
        last: Sequence[AuditInProgress] | None = None
        while not await request.is_disconnected():
            now = await run_in_threadpool(self.watched.look)
            if now != last:
                news = {"html": render_live(now), "audits": len(now), "said": said(last, now)}
                yield f"data: {json.dumps(news)}\n\n"
                last = now
            await asyncio.sleep(LOOK_S)

    async def file(self, request: Request) -> Response:
        """A report of an audit. Raises HTTPException for anything else."""
        audit, name = request.path_params["audit"], request.path_params["name"]
        path = (self.folder / audit / name).resolve()
        kind = TYPES.get(path.suffix)
        if kind is None or path.parent.parent != self.folder or not path.is_file() or name.startswith("."):
            raise HTTPException(404)
        if name == PAGES[0] and (page := await run_in_threadpool(self.desk.page, path.parent)) is not None:
            return HTMLResponse(page)
        headers = {} if name in PAGES else {"content-security-policy": SANDBOX}
        return FileResponse(path, media_type=kind if name in PAGES or path.suffix != ".html" else "text/plain", headers=headers)

    async def answers(self, request: Request) -> Response:
        """Answers about the candidates of an audit: GET those that its report does not show yet, POST one."""
        folder = (self.folder / request.path_params["audit"]).resolve()
        if folder.parent != self.folder or not (folder / REPORT_FILE).is_file():
            raise HTTPException(404)
        try:
            if request.method == "GET":
                return JSONResponse(await run_in_threadpool(self.desk.known, folder))
            given = await self.desk.given(request)
            return JSONResponse(await run_in_threadpool(self.desk.take, folder, given))
        except InputError as error:
            return JSONResponse({"error": str(error)}, 400)
        except HTTPException as error:
            return JSONResponse({"error": error.detail}, error.status_code)


def said(before: Sequence[AuditInProgress] | None, now: Sequence[AuditInProgress]) -> str:
    """The text that a screen reader announces: that replays ended, not every step."""
    known = {audit.folder: audit.done for audit in before or ()}
    return "; ".join(
        f"{audit.folder}: {audit.done} of {audit.total} replays, {audit.counted} findings"
        for audit in now
        if before is not None and audit.done != known.get(audit.folder)
    )


def reports_app(folder: Path, history: str | None = None, review: Path = Path(REVIEW_FILE), by: str = "") -> Starlette:
    """The application of a folder of audits; ``history`` names its database if it is not the folder's own.

    Answers about candidates are written to the file ``review``; ``by`` is the name with which their form begins.
    """
    shelf = Shelf(folder, history, ReviewDesk(review.resolve(), by))
    return local_app(
        [
            Route("/", shelf.index),
            Route("/events", shelf.events),
            Route("/{audit}/answers", shelf.answers, methods=["GET", "POST"]),
            Route("/{audit}/{name}", shelf.file),
        ]
    )
