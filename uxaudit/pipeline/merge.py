"""Merges the shards of an audit into one audit folder, as if one machine had replayed everything."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from uxaudit.errors import InputError, Problem
from uxaudit.model.report import Revision, TaskNotRun
from uxaudit.pipeline.run_audit import CRAWL, prepare, refuse_existing
from uxaudit.recording.audit_options import AuditOrder, Shard, read_order, write_order
from uxaudit.recording.journal import finished, journals
from uxaudit.recording.state_store import STATES

TOGETHER = "Give the folders of all shards of one audit, each once."


@dataclass(frozen=True)
class ShardFolder:
    """The audit folder of one shard."""

    path: Path
    order: AuditOrder
    shard: Shard

    @property
    def recordings(self) -> Path:
        """Where its recordings are."""
        return self.path / "recordings"


def merge(folders: Sequence[Path], out: Path) -> int:
    """Merge shards into a new audit folder, and return the number of replays. All are checked before anything is written.

    Raises InputError as :func:`checked` does, and if ``out`` cannot be written.
    """
    shards = checked(folders, out)
    recordings = prepare(out, resume=False)
    try:
        count = sum(_copy_replays(one, recordings) for one in shards)
        _copy_states(shards, recordings)
        for one in shards:
            for crawl in one.recordings.glob(f"*.{CRAWL}"):
                shutil.copy2(crawl, recordings / crawl.name)
        write_order(out, _joined([one.order for one in shards]))
    except OSError as error:
        raise InputError(
            f"the shards cannot be copied: {error.strerror or error}", str(out), "Choose another folder with --out."
        ) from error
    return count


def checked(folders: Sequence[Path], out: Path) -> list[ShardFolder]:
    """Returns the shards in order. Writes nothing.

    Raises InputError for a folder that is not a shard, for shards of different audits, for one that is missing, duplicate or
    unfinished, and if ``out`` contains an audit.
    """
    shards = sorted(map(_read, folders), key=lambda one: one.shard.number)
    if problems := tuple(_problems(shards)):
        raise InputError.of(problems)
    refuse_existing(out)
    return shards


def _read(folder: Path) -> ShardFolder:
    order = read_order(folder)
    if order.shard is None:
        raise InputError("this audit is not a shard", str(folder), "Replay it with --shard, such as --shard 1/4.")
    return ShardFolder(folder, order, order.shard)


def _problems(shards: Sequence[ShardFolder]) -> Iterator[Problem]:
    first = shards[0]
    for one in shards:
        if one.shard.plan != first.shard.plan or one.shard.count != first.shard.count:
            yield Problem(
                f"this shard is of another audit than {first.path}: other scenarios, personas or options", str(one.path), TOGETHER
            )
        elif one.order.revision.commit != first.order.revision.commit:
            commits = f"{one.order.revision.commit or 'unknown'}, not {first.order.revision.commit or 'unknown'}"
            yield Problem(f"this shard is of another commit than {first.path}: {commits}", str(one.path), TOGETHER)
        unfinished = [id for id in one.shard.replays if not finished(one.recordings / id)]
        if unfinished:
            hint = f"Continue it with `uxaudit replay --resume {one.path}`."
            yield Problem(f"{len(unfinished)} of {len(one.shard.replays)} replays of this shard are not finished", str(one.path), hint)
    times = Counter(one.shard.number for one in shards)
    for number in range(1, first.shard.count + 1):
        if times[number] != 1:
            places = ", ".join(str(one.path) for one in shards if one.shard.number == number)
            what = "is missing" if not places else f"is there {times[number]} times"
            yield Problem(f"shard {number} of {first.shard.count} {what}", places, TOGETHER)


def _copy_replays(one: ShardFolder, recordings: Path) -> int:
    paths = [path.parent for path in journals(one.recordings)]
    for path in paths:
        shutil.copytree(path, recordings / path.name)
    return len(paths)


def _copy_states(shards: Sequence[ShardFolder], recordings: Path) -> None:
    """Copy each page state once: from the shard whose replay meets it first, which would scan it on a single machine."""
    met = [(_order(path.parent.name), one, key) for one in shards for path in journals(one.recordings) for key in _states_of(path)]
    owner: dict[str, ShardFolder] = {}
    for _, one, key in sorted(met, key=lambda item: item[0]):
        owner.setdefault(key, one)
    (recordings / STATES).mkdir(exist_ok=True)
    for one in shards:
        for file in sorted((one.recordings / STATES).glob("*.*")):
            known, there = owner.get(file.stem, one), (recordings / STATES / file.name).exists()
            if not there and (known is one or not (known.recordings / STATES / file.name).exists()):
                shutil.copy2(file, recordings / STATES / file.name)


def _order(replay: str) -> tuple[int, str]:
    """The position of a replay in the order of play: repeat by repeat."""
    stem, _, repetition = replay.rpartition("--")
    return (int(repetition) if repetition.isdigit() else 0, stem)


def _states_of(journal: Path) -> Iterator[str]:
    for line in journal.read_bytes().splitlines():
        row = json.loads(line)
        if row.get("kind") == "step" and row.get("state"):
            yield row["state"]


def _joined(orders: Sequence[AuditOrder]) -> AuditOrder:
    """The order of the whole audit, with an id made from those of the shards."""
    first = orders[0]
    lists = [{(row.scenario, row.task) for row in order.left_out} for order in orders]
    everywhere = set.intersection(*lists)
    left_out: tuple[TaskNotRun, ...] = tuple(row for row in first.left_out if (row.scenario, row.task) in everywhere)
    build = next((order.revision.build for order in orders if order.revision.build), "")
    return first.model_copy(
        update={
            "audit": hashlib.sha256("".join(sorted(order.audit for order in orders)).encode()).hexdigest()[:32],
            "revision": Revision(commit=first.revision.commit, branch=first.revision.branch, build=build),
            "left_out": left_out,
            "notes": tuple(dict.fromkeys(note for order in orders for note in order.notes)),
            "shard": None,
        }
    )
