"""Nothing goes to a host that is not allowed: no request, no packet, no look-up of a name, with a proxy and without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.egress.sealed import SHOP
from tests.egress.traps import ADDRESS
from tests.proofs import only_in_full, size
from uxaudit.replay.browser.discovery import ENV_ARGS, ENV_BROWSER, FoundBrowser, find

ROOT = Path(__file__).parents[2]
UNSEAL = ("unshare", "--net", "--mount", *(() if hasattr(os, "geteuid") and os.geteuid() == 0 else ("--user", "--map-root-user")))
PAGE = ("page", "SITE", "--out", "OUT", "--format", "json")
RUN = ("run", "SCENARIO", "--out", "OUT", "--format", "json")
CRAWL = ("crawl", "SITE")
SITEMAP = ("page", "--sitemap", "SITE/sitemap.xml", "--out", "OUT")
BY_PROXY = ("--proxy", "PROXY")
WAIT_MS = size(2500, 1200)
"""Time that the traps have."""
LIVE = {"img", "css", "font", "fetch", "beacon", "iframe", "prefetch", "ws", "wss", "events", "worker", "service-worker", "transport"}
LIVE |= {"redirect", "fetch-redirect", "meta-refresh", "form", "module", "shared-worker", "stun"}
"""Traps that reach other hosts where all are allowed."""


@dataclass(frozen=True)
class Sent:
    """What one command sent."""

    names: Sequence[str]
    packets: Sequence[str]
    asked: Sequence[str]
    credentials: Sequence[str]
    code: int
    said: str
    kept: bool
    """Whether the proxy's password was written or printed."""

    @property
    def abroad(self) -> list[str]:
        """What went to hosts that are not allowed."""
        return [*self.names, *self.packets, *(host for host in self.asked if host != SHOP)]


def sealed(*words: str, browser: str = "") -> Sent:
    """Run a command in a network of its own."""
    enter = subprocess.run([*UNSEAL, "ip", "link", "set", "lo", "up"], capture_output=True, text=True, check=False)
    if enter.returncode:
        pytest.skip(f"this system gives tests no network of their own: {enter.stderr.strip()}")
    env = {**os.environ, "PYTHONPATH": str(ROOT), **({ENV_BROWSER: browser} if browser else {})}
    env.pop(ENV_ARGS, None)  # other tests restrict all browsers by it
    command = [*UNSEAL, sys.executable, "-m", "tests.egress.sealed", str(WAIT_MS), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, cwd=ROOT, env=env)
    assert done.returncode == 0, done.stderr
    return Sent(**json.loads(done.stdout))


@pytest.fixture(params=[False, True], ids=["headless shell", "Chromium"])
def browser(request: pytest.FixtureRequest, browser_found: FoundBrowser, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path of the headless browser, or of the one that can show a window."""
    if not request.param:
        return str(browser_found.path)
    monkeypatch.delenv(ENV_BROWSER, raising=False)
    return str(find(headed=True).path)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.usefixtures("browser_found")
def test_only_the_allowed_host_reaches_the_proxy() -> None:
    sent = sealed(*PAGE, "--quick", *BY_PROXY)
    assert "1 of 1" in sent.said, sent.said
    assert (sent.abroad, list(sent.asked), sent.kept) == ([], [SHOP], False)
    assert len(sent.credentials) == 1, "every request tells the proxy the password"


@only_in_full
@pytest.mark.parametrize("words", [PAGE, RUN, CRAWL, SITEMAP], ids=["page", "run", "crawl", "sitemap"])
@pytest.mark.parametrize("proxy", [(), BY_PROXY], ids=["direct", "proxy"])
def test_nothing_goes_to_other_hosts(words: tuple[str, ...], proxy: tuple[str, ...], browser: str) -> None:
    sent = sealed(*words, *proxy, browser=browser)
    assert sent.abroad == [], sent.said
    assert list(sent.asked) == ([SHOP] if proxy else [])
    assert not sent.kept


@only_in_full
def test_the_traps_are_live_where_all_hosts_are_allowed(browser: str) -> None:
    sent = sealed(*PAGE, "--quick", "--allow-all-hosts", browser=browser)
    assert {name.partition(".")[0] for name in sent.names} >= LIVE
    assert any(packet.startswith(f"udp {ADDRESS}:") for packet in sent.packets)
    assert list(sent.asked) == [], "the proxy of the environment is not used"
