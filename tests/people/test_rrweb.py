"""Recordings that rrweb itself made of the demo shop (versions 1.1.3 and 2.0.0), and files that are none."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from uxaudit.cli.main import main
from uxaudit.errors import InputError
from uxaudit.importers.rrweb.convert import UNKNOWN_ELEMENT, Conversion
from uxaudit.importers.rrweb.stream import events_in
from uxaudit.metrics.frustration import rage_clicks
from uxaudit.recording.session import SessionEvent
from uxaudit.recording.session_tasks import session_of

HERE = Path(__file__).parent / "rrweb"
SCENARIO = """
scenario: Find a bowl
site: {site}
tasks:
  - task: Find the noodle bowl and open its page
    success:
      - expect: {{url: "**/mug/noodle-bowl", text: Noodle bowl}}
"""


@pytest.fixture(params=[1, 2])
def recording(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "session.json"
    path.write_bytes(gzip.decompress((HERE / f"version-{request.param}.json.gz").read_bytes()))
    return path


def converted(path: Path, **more: Any) -> list[SessionEvent]:
    return [event for event in Conversion(**more).convert(events_in(path)) if isinstance(event, SessionEvent)]


def test_what_a_person_did_is_read(recording: Path) -> None:
    events = converted(recording)
    clicks = [(event.target.role, event.target.name) for event in events if event.what == "click" and event.target]
    assert clicks == [("button", "Sort")] * 5 + [("searchbox", "Search the shop"), ("link", "Bowls"), ("link", "Noodle bowl")]
    assert [event.length for event in events if event.what == "input"] == list(range(1, 9))
    assert not any(event.text for event in events)
    task = session_of("S1", events).task(0)
    assert [signal.count for signal in rage_clicks(task)] == [5]
    assert len(task.of("navigation")) == 3


def test_text_is_kept_on_request_and_masked_text_never(recording: Path) -> None:
    assert [event.text for event in converted(recording, keep_text=True) if event.what == "input"][-1] == "Zanzibar"
    recording.write_text(recording.read_text().replace("Zanzibar", "********"))
    assert [event.text for event in converted(recording, keep_text=True) if event.what == "input"][-1] is None


@pytest.mark.parametrize("shape", ["list", "object", "nested", "lines"])
def test_the_shapes_in_which_tools_keep_events(recording: Path, shape: str) -> None:
    events = json.loads(recording.read_text())
    texts = {
        "list": json.dumps(events),
        "object": json.dumps({"events": events}),
        "nested": json.dumps({"version": "1", "data": {"snapshots": events}}),
        "lines": "\n".join(map(json.dumps, events)),
    }
    wanted = converted(recording)
    recording.write_text(texts[shape])
    assert converted(recording) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("[]", "no events"),
        ('{"a": 1}', "no list of events"),
        ("hello", "no JSON"),
        ('[{"type": 4, "timestamp": 1, "data": {"href": "http://x/"}}, {"ty', "cut off"),
        ('[{"type": 99, "timestamp": 1, "data": {}}]', "unknown version"),
        ('[{"type": 2, "timestamp": 1, "data": "H4sIAAAA"}]', "compressed"),
        ('[{"type": 2}]', "no time"),
    ],
)
def test_a_file_that_is_no_recording_is_refused_and_nothing_is_written(text: str, words: str, tmp_path: Path) -> None:
    path, scenario, out = tmp_path / "s.json", tmp_path / "s.yaml", tmp_path / "out"
    path.write_text(text)
    scenario.write_text(SCENARIO.format(site="http://127.0.0.1:1"))
    with pytest.raises(InputError, match=words):
        converted(path)
    told = CliRunner().invoke(main, ["import", str(path), "--scenario", str(scenario), "--out", str(out)])
    assert told.exit_code == 2
    assert not list(out.rglob("recording.jsonl"))


def test_a_click_on_a_label_is_one_click(tmp_path: Path) -> None:
    label = {
        "type": 2,
        "tagName": "label",
        "id": 3,
        "attributes": {"for": "a"},
        "childNodes": [{"type": 3, "id": 4, "textContent": "Agree"}],
    }
    box = {"type": 2, "tagName": "input", "id": 5, "attributes": {"id": "a", "type": "checkbox"}, "childNodes": []}
    root = {"type": 0, "id": 1, "childNodes": [{"type": 2, "tagName": "body", "id": 2, "attributes": {}, "childNodes": [label, box]}]}
    clicks = [{"type": 3, "timestamp": 100 + n, "data": {"source": 2, "type": 2, "id": id, "x": 1, "y": 1}} for n, id in ((0, 3), (4, 5))]
    path = tmp_path / "s.json"
    meta = {"type": 4, "timestamp": 1, "data": {"href": "http://127.0.0.1/", "width": 800, "height": 600}}
    path.write_text(json.dumps([meta, {"type": 2, "timestamp": 2, "data": {"node": root}}, *clicks]))
    (click,) = [event for event in converted(path) if event.what == "click"]
    assert click.target is not None
    assert (click.target.role, click.target.name) == ("checkbox", "Agree")


def test_a_session_becomes_a_scenario(recording: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    told = CliRunner().invoke(main, ["import", str(recording), "--write", str(out)])
    assert told.exit_code == 0, told.output
    text = out.read_text()
    assert "- fill: {role: searchbox, name: Search the shop, text: Zanzibar}" in text
    assert "- click: {role: link, name: Noodle bowl}" in text


def test_states_are_rebuilt_and_judged(tmp_path: Path, browser_found: object) -> None:
    path, scenario, out = tmp_path / "s.json", tmp_path / "s.yaml", tmp_path / "out"
    path.write_bytes(gzip.decompress((HERE / "version-2.json.gz").read_bytes()))
    site = json.loads(path.read_text())[0]["data"]["href"].split("/category")[0]
    scenario.write_text(SCENARIO.format(site=site))
    run = CliRunner()
    told = run.invoke(main, ["import", str(path), "--scenario", str(scenario), "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "3 states" in told.output
    assert run.invoke(main, ["evaluate", str(out)]).exit_code == 3
    report = json.loads((out / "report.json").read_text())
    (one,) = report["people"]["tasks"][0]["sessions"]
    assert (one["participant"], one["result"], one["rage_clicks"]) == ("S1", "completed", 1)
    assert any(finding["check"] == "axe" and finding["mode"] == "observed" and finding["shot"] for finding in report["findings"])
    assert not any(b"anzibar" in file.read_bytes() for file in out.rglob("*") if file.is_file())


def test_what_a_file_without_snapshots_cannot_say_is_counted(recording: Path) -> None:
    events = [event for event in json.loads(recording.read_text()) if event["type"] != 2]
    conversion = Conversion()
    kinds = [event.what for event in conversion.convert(events) if isinstance(event, SessionEvent)]
    assert "click" not in kinds
    assert conversion.left_out == {UNKNOWN_ELEMENT: 16}
