"""The collector of unmoderated sessions: the participants' pages, the script for the site, and what both send.

Who may do what: the token in a link opens the participant's page; a cookie binds it to the browser in which the participant agreed; the
key that the site's script gets allows to send events, and nothing else. Pages of other origins can read nothing: only the script itself
is for every site, and only the site's own origins read the number of the last event that was taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from uxaudit.replay.browser.bundles import built
from uxaudit.sessions.collected import EVENTS, STATEMENTS, CollectedSession, SessionFull, WrongOrder
from uxaudit.urls import address, origin
from uxaudit.web.limits import TokenBucket, read_json
from uxaudit.web.local import local_app
from uxaudit.web.participant import assets, participant_page, refusal_page

COOKIE = "uxaudit"
COOKIE_S = 30 * 24 * 3600
SCRIPT_S = 3600
"""For how long a browser may use the script without asking: about as long as a session takes (own judgement)."""
REQUESTS = (60.0, 10.0)
"""Requests of one participant at once, and per second. The script sends about two per second and tab (own judgement)."""
ITEMS = (5_000.0, 300.0)
"""Events of one participant likewise. A connection that was lost for ten minutes leaves some 3,000 (own judgement)."""
T = TypeVar("T", bound=BaseModel)
ANY_SITE = {"cross-origin-resource-policy": "cross-origin"}


class Batch(BaseModel):
    """The body of a request: some lines of one stream, in order."""

    model_config = ConfigDict(extra="ignore")

    key: str = Field(max_length=100)
    stream: str = Field(pattern=r"^[a-z0-9]{8,40}$")
    first: int = Field(ge=1, le=10_000_000)
    items: Annotated[list[dict[str, Any]], Field(max_length=1_000)]


class Agreement(BaseModel):
    """What the participant's browser says of itself when the participant agrees."""

    width: int = Field(ge=1, le=100_000)
    height: int = Field(ge=1, le=100_000)


class Collector:
    """The sessions of one scenario, and what is served to their participants."""

    def __init__(self, sessions: Sequence[CollectedSession], base: str) -> None:
        self.base = base
        self._by_token = {session.link.token: session for session in sessions}
        self._by_key = {session.link.key: session for session in sessions}
        self._requests = {session.link.token: TokenBucket(*REQUESTS) for session in sessions}
        self._items = {session.link.token: TokenBucket(*ITEMS) for session in sessions}
        self._sites = Sites.of(sessions[0])

    async def page(self, request: Request) -> Response:
        """The participant's page."""
        session = self._by_token.get(request.path_params["token"])
        if session is None:
            return refusal_page(404)
        if session.over:
            return refusal_page(410)
        if session.agreed and not self._is_same_browser(request, session):
            return refusal_page(409)
        return participant_page(session, self._sites.plan())

    async def agree(self, request: Request) -> Response:
        """The participant agrees: the session begins, and belongs to this browser."""
        session = self._session(request, must_have_agreed=False)
        said = _validated(Agreement, await read_json(request))
        if session.agreed and not self._is_same_browser(request, session):
            raise HTTPException(409, "the link is used in another browser")
        if not session.agreed:
            session.agree((said.width, said.height), request.headers.get("user-agent", "")[:200])
        response = JSONResponse({})
        path, is_secure = f"/s/{session.link.token}", self.base.startswith("https:")
        response.set_cookie(COOKIE, session.link.browser, COOKIE_S, path=path, httponly=True, samesite="lax", secure=is_secure)
        return response

    async def statements(self, request: Request) -> Response:
        """What the participant says: tasks begun and ended, answers, the end."""
        session = self._session(request)
        return self._taken(session, _validated(Batch, await read_json(request)), STATEMENTS)

    async def status(self, request: Request) -> Response:
        """What has arrived from the site, by task."""
        session = self._session(request)
        return JSONResponse({"tasks": [{"events": task.events, "met": task.met_at} for task in session.tasks], "over": session.over})

    async def events(self, request: Request) -> Response:
        """What the script on the site sends. The response can be read at the site's origins alone."""
        sender = request.headers.get("origin")
        if sender is not None and not self._sites.has(sender):
            raise HTTPException(403, "the scenario has no such site")
        readable = {} if sender is None else {"access-control-allow-origin": sender, "access-control-expose-headers": "retry-after"}
        try:
            batch = _validated(Batch, await read_json(request))
            session = self._by_key.get(batch.key)
            if session is None or not session.agreed:
                raise HTTPException(404, "there is no such session")
            response = self._taken(session, batch, EVENTS)
        except HTTPException as error:
            response = refused(error)
        response.headers.update({**readable, **ANY_SITE, "vary": "origin"})
        return response

    def _taken(self, session: CollectedSession, batch: Batch, kinds: frozenset[str]) -> Response:
        wait = self._requests[session.link.token].take() or self._items[session.link.token].take(len(batch.items))
        if wait:
            raise HTTPException(429, "too much at once", {"retry-after": str(max(1, round(wait)))})
        try:
            ack = session.take(batch.stream, batch.first, batch.items, kinds)
        except WrongOrder as error:
            return JSONResponse({"error": str(error), "expected": error.expected}, 409)
        except SessionFull:
            raise HTTPException(413, "the session is full") from None
        except OSError as error:
            raise HTTPException(503, f"the recording cannot be written: {error.strerror}") from None
        return JSONResponse({"ack": ack, "over": session.over})

    def _session(self, request: Request, *, must_have_agreed: bool = True) -> CollectedSession:
        """Returns the session of a link. Raises HTTPException if it is unknown, over, or used in another browser."""
        session = self._by_token.get(request.path_params["token"])
        sender = request.headers.get("origin")
        if session is None:
            raise HTTPException(404, "there is no such session")
        if sender is not None and sender != origin(self.base):
            raise HTTPException(403, "only the participant's page may do this")
        if session.over:
            raise HTTPException(410, "the session is over")
        if must_have_agreed and not (session.agreed and self._is_same_browser(request, session)):
            raise HTTPException(401, "the participant has not agreed in this browser")
        return session

    @staticmethod
    def _is_same_browser(request: Request, session: CollectedSession) -> bool:
        return session.belongs_to(request.cookies.get(COOKIE, ""))


class Sites(BaseModel):
    """The origins at which the script may send: those of the scenario's site and start pages, and any on its further hosts."""

    model_config = ConfigDict(frozen=True)

    origins: frozenset[str]
    hosts: frozenset[str]

    @classmethod
    def of(cls, session: CollectedSession) -> Sites:
        """The sites of a scenario. A site without a port may also redirect to https."""
        scenario = session.scenario
        found = {as_browsers_write(origin(address(scenario.site, task.start))) for task in scenario.tasks} | {
            as_browsers_write(origin(scenario.site))
        }
        found |= {f"https:{one.removeprefix('http:')}" for one in found if one.startswith("http:") and not urlsplit(one).port}
        return cls(origins=frozenset(found), hosts=frozenset(host.lower() for host in scenario.hosts))

    def has(self, sender: str) -> bool:
        """Whether it is one of them."""
        return sender in self.origins or (urlsplit(sender).hostname or "") in self.hosts

    def plan(self) -> Mapping[str, Any]:
        """For the participant's page, which checks the same."""
        return {"origins": sorted(self.origins), "hosts": sorted(self.hosts)}


def as_browsers_write(found: str) -> str:
    """Returns an origin in lower case, without a name and password, and without the default port of its scheme."""
    parts = urlsplit(found.lower())
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    is_default = parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme))
    return f"{parts.scheme}://{host}" + ("" if is_default else f":{parts.port}")


def _validated(model: type[T], value: Any) -> T:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"][:3])) or "the body"
        raise HTTPException(422, f"{place}: {first['msg']}") from None


def refused(error: HTTPException) -> Response:
    """The response to a request that is not accepted: the reason, as JSON."""
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refused(error)


async def script(_request: Request) -> Response:
    """The script for the site. Browsers keep it, so that pages are recorded while the collector cannot be reached."""
    headers = {**ANY_SITE, "cache-control": f"max-age={SCRIPT_S}"}
    return Response(built("collector"), media_type="text/javascript; charset=utf-8", headers=headers)


@cache
def _assets() -> Mapping[str, tuple[str, str]]:
    return assets()


async def asset(request: Request) -> Response:
    """A style or a script of the participant's page."""
    found = _assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404, "there is no such file")
    return Response(found[0], media_type=found[1])


async def home(_request: Request) -> Response:
    """The address without a link."""
    return HTMLResponse(refusal_page(404).body, 404)


def collector_app(sessions: Sequence[CollectedSession], base: str, hosts: Sequence[str]) -> Starlette:
    """The application of a collector at the address ``base``, which is reached by one of the hosts."""
    found = Collector(sessions, base)
    handlers: Mapping[Any, Callable[..., Any]] = {HTTPException: _refused}
    return local_app(
        [
            Route("/", home),
            Route("/uxaudit.js", script),
            Route("/assets/{name}", asset),
            Route("/events", found.events, methods=["POST"]),
            Route("/s/{token}", found.page),
            Route("/s/{token}/agree", found.agree, methods=["POST"]),
            Route("/s/{token}/statements", found.statements, methods=["POST"]),
            Route("/s/{token}/status", found.status),
        ],
        hosts=hosts,
        exception_handlers=handlers,
    )
