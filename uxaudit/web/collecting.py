"""Runs a collector: links for the participants, and the server that takes in what their browsers send."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from uxaudit.errors import CannotMeasure, InputError
from uxaudit.model.access import Proxy
from uxaudit.model.scenario import Scenario
from uxaudit.recording.lock import locked
from uxaudit.runner.site_server import PATIENCE_S, served, wait_for
from uxaudit.sessions.collected import CollectedSession
from uxaudit.sessions.links import Invitation, known_links, links_for
from uxaudit.sessions.store import check_tasks
from uxaudit.urls import is_page, origin
from uxaudit.web.collector import collector_app
from uxaudit.web.local import HOST, HOSTS, listen, serve

PLACE = re.compile(r"(?:(?P<host>\[[0-9a-fA-F:.]+\]|[^\[\]:/\s]*):)?(?P<port>\d{1,5})")
EVERY = ("0.0.0.0", "::")


@dataclass(frozen=True)
class ListenAddress:
    """Where a collector listens, and the address by which participants reach it."""

    host: str
    port: int
    url: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names to which it answers."""
        own = () if self.host in EVERY else (self.host, f"[{self.host}]") if ":" in self.host else (self.host,)
        named = (urlsplit(self.url).hostname or "",) if self.url else ()
        return tuple(dict.fromkeys((*HOSTS, *own, *named)))

    def base(self, port: int) -> str:
        """The address for links, with the port that was taken."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return origin(self.url) if self.url else f"http://{host}:{port}"


def place_of(text: str, url: str = "") -> ListenAddress:
    """Read ``8800``, ``:8800`` or ``192.168.1.5:8800``. Without a host it is 127.0.0.1. Raises InputError."""
    found = PLACE.fullmatch(text.strip())
    if found is None or int(found["port"]) > 65_535:
        raise InputError(f"{text!r} is no place to listen", "--serve", "Write a port, or a host and a port, such as 192.168.1.5:8800.")
    if url and not is_page(url):
        raise InputError(f"{url!r} is not the address of a server", "--url", "Write it with http:// or https://.")
    host = (found["host"] or HOST).strip("[]")
    if host in EVERY and not url:
        raise InputError(f"{host} is no address for a link", "--serve", "Name this machine's own address, or add --url.")
    return ListenAddress(host, int(found["port"]), url)


def collect(
    scenario: Scenario, folder: Path, place: ListenAddress, links: tuple[int, str], tell: Callable[[str], None], proxy: Proxy | None = None
) -> None:
    """Hand out links and take in sessions until the command is interrupted. ``links`` are their number, or the participant of the only one.

    Raises InputError for an id that cannot be used, a port that is taken, or a folder that is used by another command; CannotMeasure if
    the site does not respond.
    """
    check_tasks(scenario)
    recordings = folder / "recordings"
    try:
        recordings.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder cannot be written: {error.strerror}", str(folder), "Choose another one with --out.") from error
    with locked(recordings), served(scenario, proxy):
        if not scenario.serve and (why := wait_for(scenario.site, PATIENCE_S, proxy=proxy)):
            raise CannotMeasure(f"{scenario.site} did not respond: {why}", hint="Start the site, or let `serve:` start it.")
        found = links_for(scenario, folder, *links)
        made = listen(place.port, place.host, "--serve")
        base = place.base(made.getsockname()[1])
        every = {link.token: link for link in (*found, *known_links(scenario, recordings))}  # what arrives late is taken in too
        with opened([CollectedSession(scenario, link, recordings, tell) for link in every.values()]) as sessions:
            for line in instructions(found, base):
                tell(line)
            serve(collector_app(sessions, base, place.hosts), made)


@contextlib.contextmanager
def opened(sessions: Sequence[CollectedSession]) -> Iterator[Sequence[CollectedSession]]:
    """Close the files of sessions at the end."""
    try:
        yield sessions
    finally:
        for session in sessions:
            session.close()


def instructions(links: Sequence[Invitation], base: str) -> Iterator[str]:
    """Yields what the person who runs the study needs: the script tag, and a link for each participant."""
    yield f'Put this tag first into the head of every page of the site: <script src="{base}/uxaudit.js"></script>'
    for link in links:
        yield f"{link.participant}  {base}/s/{link.token}"
    yield "Each link is for one person. End with Ctrl-C: sessions continue when the command is started again."
