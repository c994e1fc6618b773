"""Replays on two real Dask workers: the same results as here, and nothing lost or sent twice when one of them is killed."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.async_runs import run_async
from tests.e2e.line import ROOT, command, environ, free_port, report_of, uxaudit, write_scenario
from tests.proofs import only_in_full, size
from tests.servers import Request, Response, html, serve_folder
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.recording.journal import finished, journals
from uxaudit.recording.reader import read_audit
from uxaudit.recording.records import StepRecord
from uxaudit.replay.data_sending import Sends
from uxaudit.runner import cluster, cluster_worker
from uxaudit.runner.choose_runner import workers

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser_found")]
START_S = 60.0
FORM = html(
    "<h1>Order</h1><form method=post action=/order><label>Name <input name=who></label><button>Place order</button></form>", "Order"
)
REPEAT = size(12, 3)


class Shop:
    """A shop that counts the orders it receives, by the name in the form."""

    def __init__(self) -> None:
        self.orders: Counter[str] = Counter()
        self.lock = threading.Lock()

    def order(self, request: Request) -> Response:
        time.sleep(0.3)
        with self.lock:
            self.orders[request.body.decode()] += 1
        return html("<h1>Thank you</h1>", "Thank you")


@pytest.fixture
def shop() -> Iterator[tuple[Shop, str]]:
    shop = Shop()
    with serve_folder(Path(__file__).parent, routes={"/": lambda _: FORM, "/order": shop.order}) as site:
        yield shop, site


def scenario(folder: Path, site: str, **keys: Any) -> Path:
    steps = [{"fill": {"label": "Name", "text": "${unique}"}}, {"click": "Place order"}]
    task = {"task": "Order", "critical": True, "steps": steps, "success": [{"expect": {"text": "Thank you"}}]}
    return write_scenario(folder / "orders.yaml", site, [task], **keys)


@contextlib.contextmanager
def dask(count: int, *options: str) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers, each a process of its own on 127.0.0.1."""
    address = f"tcp://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    run = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environ(), "cwd": ROOT}
    started = [subprocess.Popen([*run, "--host", "127.0.0.1", "--port", port, "--no-dashboard"], **quiet)]
    words = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--no-dashboard", "--nthreads", "2"]
    started += [subprocess.Popen([*words, "--no-nanny", *options], **quiet) for _ in range(count)]
    try:
        wait_for(address, count)
        yield address, started[1:]
    finally:
        for process in reversed(started):
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process with its child processes."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
    process.kill()
    process.wait()


def wait_for(address: str, count: int) -> None:
    from distributed import Client

    until = time.monotonic() + START_S
    while True:
        try:
            with Client(address, timeout=5, set_as_default=False) as client:
                if count:
                    client.wait_for_workers(count, timeout=START_S)
                return
        except (OSError, TimeoutError):
            assert time.monotonic() < until, "the scheduler does not start"


@pytest.mark.slow
def test_a_killed_worker_loses_no_replay_and_sends_no_order_twice(shop: tuple[Shop, str], tmp_path: Path) -> None:
    counted, site = shop
    file = scenario(tmp_path, site, repeat=REPEAT)
    with dask(2) as (address, started):
        words = command("run", file, "--cluster", address, "--out", tmp_path / "out", "--history", "none")
        audit = subprocess.Popen(words, env=environ(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        until = time.monotonic() + 120
        while sum(counted.orders.values()) < 1 and time.monotonic() < until:
            time.sleep(0.05)
        started[0].send_signal(signal.SIGKILL)
        out, err = audit.communicate(timeout=240)
    assert "Traceback" not in err, err
    recordings = {
        path.parent.name: read for path, read in zip(journals(tmp_path / "out/recordings"), read_audit(tmp_path / "out"), strict=True)
    }
    planned = [f"orders--desktop--{number}" for number in range(1, REPEAT + 1)]
    assert set(planned) <= set(recordings), out + err
    assert all(finished(tmp_path / "out/recordings" / name) for name in planned)
    assert max(counted.orders.values()) == 1, "an order was sent twice"
    completed = sum(bool(one.end and one.end.status == "completed") for one in recordings.values())
    crashed = [one.end.reason for one in recordings.values() if one.end and one.end.status == "crashed"]
    assert completed + len(crashed) >= REPEAT
    assert all("may have sent data" in reason for reason in crashed)
    assert completed <= len(counted.orders) <= completed + len(crashed)


@only_in_full
def test_the_results_are_those_of_this_machine(shop: tuple[Shop, str], tmp_path: Path) -> None:
    _, site = shop
    file = scenario(tmp_path, site, personas=["desktop", "keyboard"])
    with dask(2) as (address, started):
        done = uxaudit("run", file, "--cluster", address, "--out", tmp_path / "there", "--history", "none")
        memory = [sum(one.memory_info().rss for one in own_processes(worker)) / 2**20 for worker in started]
    here = uxaudit("run", file, "--out", tmp_path / "here", "--history", "none")
    assert done.code == here.code, done.told
    reports = [report_of(tmp_path / name) for name in ("there", "here")]
    assert {finding.id for finding in reports[0].findings} == {finding.id for finding in reports[1].findings}
    rows = [[(row.task, row.persona, row.status, row.steps, row.pages, row.runs) for row in report.tasks] for report in reports]
    assert rows[0] == rows[1]
    assert {one.header.replay for one in read_audit(tmp_path / "there")} == {one.header.replay for one in read_audit(tmp_path / "here")}
    assert not list((tmp_path / "there/recordings").glob(".incoming*"))
    assert max(memory) < 300, memory


def own_processes(worker: subprocess.Popen[bytes]) -> list[psutil.Process]:
    process = psutil.Process(worker.pid)
    return [one for one in [process, *process.children(recursive=True)] if "chrom" not in one.name()]


# ---------------------------------------------------------------- what Dask must not do


@pytest.mark.slow
def test_equal_calls_all_run_and_a_second_run_of_one_attempt_is_refused(tmp_path: Path) -> None:
    from distributed import Variable

    with dask(1) as (address, _), cluster.cluster_workers(address, 1) as made:
        (worker,) = made
        ids = [worker.submit("warm").result(60) for _ in range(2)]
        assert ids[0] == ids[1] > 0
        client = worker._cluster.client
        progress = Variable("attempt", client=client)
        progress.set("begun")
        again = client.submit(cluster_worker.play, "audit", "attempt", [None, None], 5.0, pure=False)
        with pytest.raises(cluster_worker.AlreadyBegun):
            again.result(30)


# ---------------------------------------------------------------- clusters that cannot be used


@pytest.mark.slow
def test_a_scheduler_that_is_down(tmp_path: Path, shop: tuple[Shop, str]) -> None:
    done = uxaudit("run", scenario(tmp_path, shop[1]), "--cluster", f"tcp://127.0.0.1:{free_port()}", "--out", tmp_path / "out")
    assert done.code == 3, done.told
    assert "the scheduler does not respond" in done.err
    assert not (tmp_path / "out").exists()


def test_what_is_no_address() -> None:
    with pytest.raises(InputError, match="not the address of a scheduler"), workers("local", 1, "nonsense://x"):
        pass
    with pytest.raises(InputError, match="needs the address"), workers("dask", 1):
        pass


@only_in_full
def test_workers_of_another_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with dask(1) as (address, _):
        own = cluster_worker.versions()
        monkeypatch.setattr(cluster_worker, "versions", _Pretended(own))
        with pytest.raises(InputError, match=r"this worker has uxaudit .* instead of 99"), cluster.cluster_workers(address, 1):
            pass
    with dask(0) as (address, _), pytest.raises(CannotMeasure, match="no workers"), cluster.cluster_workers(address, 1):
        pass


class _Pretended:
    """Versions on this side that differ from the worker's."""

    def __init__(self, theirs: dict[str, str]) -> None:
        self.theirs = theirs

    def __call__(self) -> dict[str, str]:
        return {**self.theirs, "uxaudit": "99"}

    def __reduce__(self) -> Any:
        return _same, (self.theirs,)


def _same(theirs: dict[str, str]) -> Any:
    import functools

    return functools.partial(dict, theirs)


# ---------------------------------------------------------------- what may be played again


def test_a_step_is_announced_unless_others_showed_that_it_sends_nothing() -> None:
    told: list[str] = []

    def step(index: int, wrote: bool | None, *, action: bool = True) -> StepRecord:
        return StepRecord(task=0, index=index, phase="step", verb="click", sentence="", is_action=action, status="passed", wrote=wrote)

    async def play(known: frozenset[tuple[int, str, int]]) -> Sends:
        sends = Sends(known, told.append)
        for one in (step(0, False), step(1, None, action=False), step(2, False), step(3, True), step(4, False)):
            await sends.before(one)
            await sends.after(one)
        return sends

    sends = run_async(play(frozenset()))
    assert told == ["sending", "begun", "sending", "begun", "sending"]
    assert sends.quiet == {(0, "step", 0), (0, "step", 2), (0, "step", 4)}
    assert sends.sent == {(0, "step", 3)}
    told.clear()
    run_async(play(sends.quiet))
    assert told == ["sending"]


def test_files_of_a_worker_never_leave_the_recordings(tmp_path: Path) -> None:
    import io
    import zipfile

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../../outside.txt", "x")
    with pytest.raises(CannotMeasure, match="outside the recording"):
        cluster.unpack(content.getvalue(), tmp_path / "recordings", "r")
    assert not (tmp_path.parent / "outside.txt").exists()
