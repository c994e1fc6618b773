"""Requests only go to the site's own hosts and those that the scenario names; a blocked request is no fault of the page."""
# ruff: noqa: E501 - small pages are on one line

import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.replay.playing import PLAIN, Play, Site, running_site
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.recording.recording import Recording
from uxaudit.replay.browser.discovery import FoundBrowser
from uxaudit.replay.messages import BrowserSetup
from uxaudit.replay.worker import host_rules

PAGE = "<h1>Hello</h1><img src='http://fonts.example/x.png' alt=''><script src='http://analytics.example/a.js'></script><button onclick=\"log('went'); fetch('http://analytics.example/b')\">Go</button>"


def troubles_of(recording: Recording) -> set[tuple[str, bool]]:
    return {(trouble.kind, trouble.own) for step in recording.steps for trouble in step.trouble}


def test_other_hosts_are_blocked_and_recorded_as_blocked(play: Play) -> None:
    recording = play.ok("- click: Go\n- expect: went", PAGE, probes=PLAIN)
    assert troubles_of(recording) >= {("blocked", False)}
    assert not {kind for kind, own in troubles_of(recording) if own} & {"request-failed", "http-error"}


def test_what_is_blocked_is_never_the_pages_fault(play: Play) -> None:
    recording = play.ok("- click: Go\n- expect: went", PAGE, probes=PLAIN)
    checks = [all_checks()[name] for name in ("error-on-action", "broken-step", "dead-control")]
    assert not evaluate([recording], checks).findings


def test_a_host_that_the_scenario_names_may_be_called(play: Play, site: Site) -> None:
    body = "hosts: [localhost]\ntasks: [{task: T, steps: [{click: Go}, {expect: went}]}]"
    recording = play.ok(body, f"<script src='{site.elsewhere}/none.js'></script><button onclick=\"log('went')\">Go</button>", probes=PLAIN)
    assert troubles_of(recording), "the script is missing there"
    assert all(own for _, own in troubles_of(recording)), "and that is now the site's own fault"


def test_the_browser_is_told_which_hosts_it_may_resolve(browser_found: FoundBrowser) -> None:
    for headless_only, elsewhere in ((True, "~NOTFOUND"), (False, "255.255.255.255")):
        found = replace(browser_found, headless_only=headless_only)
        rules = host_rules(BrowserSetup(found, hosts=("127.0.0.1", "*.shop.example")))
        assert rules[0] == f"--host-resolver-rules=MAP * {elsewhere} , EXCLUDE 127.0.0.1 , EXCLUDE *.shop.example"
    assert host_rules(BrowserSetup(browser_found, hosts=None)) == ["--proxy-server=direct://"]


def test_going_to_a_page_of_another_host_says_what_to_do(play: Play) -> None:
    recording = play("- click: Away", "<a href='http://elsewhere.example/'>Away</a>")
    failed = recording.tasks[0].failed_step
    assert failed is not None
    assert failed.error is not None
    assert failed.error.cause == "environment"
    assert "hosts:" in failed.error.hint


CALL = """<h1>Hello</h1><img src='http://fonts.example/x.png' alt=''><script>
  fetch('http://analytics.example/b').catch(() => {});
  const call = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.2:PORT' }] });
  call.createDataChannel('chat');
  call.createOffer().then((offer) => call.setLocalDescription(offer));
  setTimeout(() => { document.querySelector('h1').textContent = 'Called'; }, 1500);
</script>"""


@pytest.mark.browser
@pytest.mark.usefixtures("browser_found")
def test_proxies_of_the_environment_and_calls_open_no_way_out(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, command = tmp_path / "a.yaml", [sys.executable, "-m", "uxaudit", "replay"]
    scenario.write_text(f"scenario: A\nsite: {site.address}\ntasks: [{{task: Look, success: [{{expect: Called}}]}}]\n")
    with running_site() as proxy, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.2", 0))
        listener.setblocking(False)
        site.pages = {"/": CALL.replace("PORT", str(listener.getsockname()[1]))}
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        done = subprocess.run([*command, str(scenario), "--out", str(tmp_path / "out")], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert proxy.seen == []
        with pytest.raises(BlockingIOError):
            listener.recv(1)
