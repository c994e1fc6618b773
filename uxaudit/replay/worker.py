"""The code of a worker process: one browser, one replay at a time, each in a new context.

The functions below the class are submitted by the scheduler by name; their arguments and results are picklable.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from playwright.async_api import Browser, Playwright
from playwright.async_api import Error as PlaywrightError

from uxaudit.errors import CannotMeasure
from uxaudit.network.forwarding import forwarding
from uxaudit.redaction import everywhere
from uxaudit.replay.browser.bundles import probes_script
from uxaudit.replay.browser.discovery import launch_options
from uxaudit.replay.browser.driver import start_driver
from uxaudit.replay.browser.isolated_world import register

if TYPE_CHECKING:  # loaded while the driver starts
    from uxaudit.replay.messages import BrowserSetup, Job, Notice, Played, Previewed

CLOSE_S = 5.0
THIS_MACHINE = "127.0.0.1"
"""Where the proxy of this process listens."""
UNKNOWN, UNREACHABLE = "~NOTFOUND", "255.255.255.255"
"""What names of other hosts resolve to. After a navigation to an unknown name, full Chromium would ask name servers for google.com."""


class BrowserWorker:
    """The browser of this process. The driver starts immediately, the browser once its setup is known, and again if it died."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.setup: BrowserSetup | None = None
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._preparing: asyncio.Task[None] | None = None
        self.notice: Notice | None = None

    async def driver(self) -> Playwright:
        """Returns Playwright's running driver. The rest of the replay is imported while it and the browser start."""
        if self._playwright is None:
            self._preparing = self._preparing or asyncio.create_task(asyncio.to_thread(_prepare))
            self._playwright = await start_driver()
            await register(self._playwright)
        return self._playwright

    async def browser(self, setup: BrowserSetup) -> Browser:
        """Returns the running browser of a setup. Raises CannotMeasure if it cannot be started."""
        playwright = await self.driver()
        if self._browser is not None and self.setup != setup:
            await self._browser.close()
        if self._browser is None or not self._browser.is_connected():
            options = restricted(launch_options(setup.found, setup.headed), setup)
            try:
                self._browser = await getattr(playwright, setup.found.kind).launch(**options)
            except PlaywrightError as error:
                raise CannotMeasure(f"the browser {setup.found.path} does not start", hint=str(error).splitlines()[0]) from error
            self.setup = setup
        if self._preparing is not None:
            await self._preparing
        return self._browser

    async def play(self, setup: BrowserSetup, job: Job) -> Played:
        """Play one replay."""
        from uxaudit.replay.player import Player

        return await Player(await self.browser(setup), job, setup.probes, self.notice).play()

    async def preview(self, setup: BrowserSetup, job: Job) -> Previewed:
        """Show which controls the targets of a scenario find."""
        from uxaudit.replay.preview import preview

        return await preview(await self.browser(setup), job)

    async def calibrate(self, setup: BrowserSetup) -> tuple[float, ...]:
        """Time a fixed piece of work, in milliseconds."""
        from uxaudit.replay.calibration import calibrate

        return await calibrate(await self.browser(setup))

    async def close(self) -> None:
        """Close the browser and the driver."""
        if self._browser is not None:
            await asyncio.wait_for(self._browser.close(), CLOSE_S)
        if self._playwright is not None:
            await asyncio.wait_for(self._playwright.stop(), CLOSE_S)


def _prepare() -> None:
    """Import what replays need, and read the code that is sent to pages."""
    import_module("uxaudit.replay.player")
    import_module("uxaudit.replay.probing").implementations()
    with contextlib.suppress(CannotMeasure):  # without axe, a replay that needs it raises this
        probes_script()


def restricted(options: dict[str, Any], setup: BrowserSetup) -> dict[str, Any]:
    """Returns Playwright's launch options for a browser that reaches only the allowed hosts, if need be by the user's proxy.

    The browser gives the user's proxy nothing itself: all goes to a proxy in this process, which passes on only what is allowed.
    """
    more = {} if setup.proxy is None else {"proxy": {"server": forwarding(setup.proxy, setup.hosts).address}}
    return {**options, **more, "args": [*options.get("args", ()), *host_rules(setup)]}


def host_rules(setup: BrowserSetup) -> list[str]:
    """Returns Chromium arguments that only allow requests to the given hosts; all others fail immediately.

    Names of other hosts do not resolve, or not to an address that a packet can be sent to; behind a proxy none needs to. A proxy of the
    environment would resolve them itself; none is ever used. WebRTC would bypass both, so it must not use UDP without a proxy.
    """
    if setup.found.kind != "chromium":
        return []
    direct = ["--proxy-server=direct://"] if setup.proxy is None else []  # the headless shell ignores --no-proxy-server
    if setup.hosts is None and setup.proxy is None:
        return direct
    resolved = setup.hosts if setup.proxy is None else (THIS_MACHINE,)
    elsewhere = UNKNOWN if setup.found.headless_only else UNREACHABLE
    return [
        "--host-resolver-rules=" + " , ".join([f"MAP * {elsewhere}", *(f"EXCLUDE {host}" for host in resolved or ())]),
        *direct,
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # for the headless shell
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # for full Chromium
    ]


_worker = BrowserWorker()


def warm() -> int:
    """Start the driver; returns the process id, so that the parent can end this process past a hard deadline."""
    _worker.runner.run(_worker.driver())
    return os.getpid()


def notify_by(notice: Notice) -> None:
    """Call this before a replay may send data to the site, and when it has not; it returns once the other side knows."""
    _worker.notice = notice


def start(setup: BrowserSetup) -> None:
    """Start the browser. Raises CannotMeasure if it does not start."""
    _worker.runner.run(_worker.browser(setup))


def play(setup: BrowserSetup, job: Job) -> Played:
    """Play one replay in this process's browser, which is started if necessary."""
    return _worker.runner.run(_worker.play(setup, job))


def preview(setup: BrowserSetup, job: Job) -> Previewed:
    """Show which controls the targets of a scenario find, in this process's browser."""
    return _worker.runner.run(_worker.preview(setup, job))


def calibrate(setup: BrowserSetup) -> tuple[float, ...]:
    """Time a fixed piece of work in this process's browser, in milliseconds."""
    return _worker.runner.run(_worker.calibrate(setup))


def stop() -> None:
    """Close this process's browser and its driver."""
    global _worker
    worker, _worker = _worker, BrowserWorker()
    _worker.notice = worker.notice
    try:
        worker.runner.run(worker.close())
    except (PlaywrightError, TimeoutError) as error:  # the browser has ended already
        print(everywhere.text(f"uxaudit: the browser did not close: {error}"), file=sys.stderr)
    worker.runner.close()
