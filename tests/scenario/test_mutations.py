"""Loading any modified file quickly gives a scenario or an InputError."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uxaudit.errors import InputError
from uxaudit.model.scenario import Scenario
from uxaudit.scenario import load

FILES = Path(__file__).parent / "files"
SEEDS = [(FILES / f"{name}.yaml").read_bytes() for name in ("small", "buy", "anchors", "faults")]
SNIPPETS = [
    b"\t",
    b"\n",
    b": ",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!!set ",
    b"!!python/name:os ",
    b"---\n",
    b"~",
    b"${env:",
    b"${secret:A}",
    b"$${",
    b"'",
    b'"',
    b"\x00",
    b"\xff",
    b"\xe2\x80\xa8",
    b"? ",
    b"|\n",
    b"#",
    b"%",
    b"999999999999999999999",
    b"-1",
    b".nan",
    b"1e999",
    b"true",
    b"steps",
    b"run: ",
    b"with",
    b"expect: ",
    b"from: ",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A valid file with pieces removed, doubled, moved or inserted."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        piece = draw(st.one_of(st.sampled_from(SNIPPETS), st.binary(max_size=4), st.just(data[start:end] * 2)))
        data = data[:start] + piece + data[end if draw(st.booleans()) else start :]
    return data


@st.composite
def shuffled(draw: st.DrawFn) -> bytes:
    """A valid file whose lines are moved, doubled, removed or indented differently."""
    lines = draw(st.sampled_from(SEEDS)).split(b"\n")
    chosen = draw(st.lists(st.sampled_from(range(len(lines))), max_size=len(lines)))
    lines = [line for n, line in enumerate(lines) if n not in chosen[:3]] + [lines[n] for n in chosen[3:6]]
    at = draw(st.integers(0, max(0, len(lines) - 1)))
    lines[at : at + 1] = [b" " * draw(st.integers(0, 8)) + b"".join(lines[at : at + 1]).lstrip()]
    return b"\n".join(lines)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each example overwrites."""
    folder = tmp_path_factory.mktemp("mutations")
    (folder / "flows").mkdir()
    (folder / "flows" / "login.yaml").write_bytes((FILES / "flows" / "login.yaml").read_bytes())
    return folder / "a.yaml"


@given(data=st.one_of(mutated(), shuffled()))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_scenario_or_an_input_error(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    began = time.monotonic()
    outcome = _outcome(path)
    assert time.monotonic() - began < 2
    if isinstance(outcome, InputError):
        assert all(problem.message and problem.where for problem in outcome.problems)
        assert "Value error" not in str(outcome)
        assert "pydantic" not in str(outcome)


def _outcome(path: Path) -> Scenario | InputError:
    try:
        return load(path, {"SHOP_PASSWORD": "x"})
    except InputError as error:
        return error
