"""LCP, CLS and INP compared with Google's own web-vitals library, read at the same moment in the same document."""
# ruff: noqa: E501 - small pages are on one line

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import hatch_build
from tests.e2e.line import free_port
from tests.replay.playing import PLAIN, Page, Play
from tests.servers import Request, Response
from uxaudit.common.processes import end_family
from uxaudit.demo.server import serve
from uxaudit.recording.step_events import Vitals
from uxaudit.replay.browser.session import Session
from uxaudit.replay.probes import vitals
from uxaudit.runner.site_server import wait_for

pytestmark = pytest.mark.flaky(reruns=2)
"""Real times on a busy machine: a failure is retried, a real fault fails three times."""

ROOT = Path(__file__).parents[2]
PIN = hatch_build.Pin(
    "web-vitals",
    "6.2.3",
    "sha512-Dmy+vdO1UPMqXiAtZSNayhl4f794Bxfd94W4HIj2HlYtczEQfEOon969memlcpcHrTuOKLa5baFjX7WbgmOq+A==",
    ("dist/web-vitals.iife.js", "package.json"),
)
LISTEN = """
window.__google = {};
for (const [name, on] of [['lcp', webVitals.onLCP], ['cls', webVitals.onCLS], ['inp', webVitals.onINP]]) {
  on((metric) => { window.__google[name] = metric.value; }, { reportAllChanges: true, durationThreshold: 16 });
}"""
BIG = "<svg xmlns='http://www.w3.org/2000/svg' width='900' height='400'><rect width='900' height='400' fill='#369'/></svg>"


def picture(request: Request) -> Response:
    return 200, {"Content-Type": "image/svg+xml"}, BIG


SMALL: dict[str, str] = {
    "text alone": "<h1>A heading</h1><p>Some words in a paragraph that is long enough to be painted.</p><button>Go</button>",
    "a late picture": "<h1>Text</h1><button>Go</button><img src='/big.svg?delay=300' width='900' height='400' alt=''>",
    "an early shift": "<div id='b'></div><h1>Text</h1><button>Go</button><script>setTimeout(() => { b.style.height = '150px' }, 60)</script>",
    "two shifts": """<div id='b'></div><h1>Text</h1><p>More</p><button>Go</button><script>
                     setTimeout(() => { b.style.height = '90px' }, 60); setTimeout(() => { b.style.height = '240px' }, 130)</script>""",
    "a shift by the user": "<button onclick=\"b.style.height = '200px'\">Go</button><div id='b'></div><h1>Text</h1>",
    "a slow answer": """<h1>Text</h1><button onclick="const end = performance.now() + 220; while (performance.now() < end); this.textContent = 'done'">Go</button>""",
}


@pytest.fixture(scope="module")
def library() -> str:
    vendor = ROOT / "tests" / "artifacts"
    if shutil.which("npm") is None:
        pytest.skip("web-vitals comes from npm, which is not here")
    trouble = hatch_build.ensure(PIN, vendor)
    assert not trouble
    return (vendor / "web-vitals" / "dist" / "web-vitals.iife.js").read_text("utf-8")


@pytest.fixture
def pairs(library: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Vitals, dict[str, float]]]:
    """uxaudit's values and the library's, for each step of the next replay."""
    found: list[tuple[Vitals, dict[str, float]]] = []
    open_session, read = Session.open.__func__, vitals.fields  # type: ignore[attr-defined]

    async def with_library(cls: type[Session], *args: Any, **options: Any) -> Session:
        session: Session = await open_session(cls, *args, **options)
        await session.context.add_init_script(library + LISTEN)
        return session

    async def both(session: Session) -> dict[str, Any]:
        ours = await read(session)
        found.append((ours["vitals"], json.loads(await session.page.evaluate("JSON.stringify(window.__google)"))))
        return ours

    monkeypatch.setattr(Session, "open", classmethod(with_library))
    monkeypatch.setattr(vitals, "fields", both)
    return found


def agree(pairs: list[tuple[Vitals, dict[str, float]]]) -> None:
    assert pairs
    for ours, theirs in pairs:
        if "lcp" in theirs:
            assert ours.lcp_ms == pytest.approx(theirs["lcp"], rel=0.05)
        assert ours.cls == pytest.approx(theirs.get("cls", 0), abs=0.01)
        if "inp" in theirs and ours.inp_ms is not None:
            assert ours.inp_ms <= theirs["inp"] + 16
    latencies = [ours.inp_ms for ours, _ in pairs if ours.inp_ms is not None]
    if latencies and "inp" in pairs[-1][1] and len({ours.url for ours, _ in pairs}) == 1:
        assert max(latencies) == pytest.approx(pairs[-1][1]["inp"], abs=16)


@pytest.mark.parametrize("name", SMALL)
def test_small_pages_agree(play: Play, pairs: list[tuple[Vitals, dict[str, float]]], name: str) -> None:
    pages: dict[str, Page] = {"/": SMALL[name], "/big.svg": picture}
    play.ok("timeout: 4s\ntasks: [{task: T, steps: [{click: Go}]}]" if "onclick" in SMALL[name] else "- hover: Go", pages, probes=PLAIN)
    agree(pairs)
    if name == "a slow answer":
        assert any(ours.inp_ms and ours.inp_ms > 200 for ours, _ in pairs)
    if "shift" in name and "user" not in name:
        assert any(ours.cls and ours.cls > 0.02 for ours, _ in pairs)


@pytest.mark.slow
@pytest.mark.parametrize("build", ["good", "flawed"])
def test_the_demo_shop_agrees(play: Play, pairs: list[tuple[Vitals, dict[str, float]]], build: Any) -> None:
    with serve(build) as address:
        play(
            "timeout: 6s\ntasks: [{task: T, steps: [{fill: {label: Search the shop, text: mug}}, {press: Enter}]}]",
            site=address,
            probes=PLAIN,
        )
    agree(pairs)


@pytest.fixture
def real_site(request: pytest.FixtureRequest) -> Iterator[str]:
    script, ready = request.param
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, ROOT / "scenarios" / "sites" / script, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "STAFF_PASSWORD": "sesame-open"},
        start_new_session=True,
    )
    try:
        assert wait_for(address + ready, 60) is None
        yield address
    finally:
        end_family(server.pid)
        server.wait(10)


@pytest.mark.slow
@pytest.mark.parametrize("real_site", [("trees.py", "/"), ("staff.py", "/admin/login/")], indirect=True, ids=["datasette", "django-admin"])
def test_real_sites_agree(play: Play, pairs: list[tuple[Vitals, dict[str, float]]], real_site: str) -> None:
    play(
        "timeout: 6s\ntasks: [{task: T, start: /, steps: [reload]}, {task: U, start: /admin/login/, steps: [reload]}]",
        site=real_site,
        probes=PLAIN,
    )
    agree(pairs)
