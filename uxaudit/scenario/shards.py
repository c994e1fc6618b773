"""Divides the replays of an audit among machines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from uxaudit.scenario.plan import Replay


def part_of(replays: Sequence[Replay], number: int, count: int) -> tuple[Replay, ...]:
    """Returns the replays of one shard, ``number`` from 1 to ``count``; the same on every machine.

    All repeats of the same tasks by one persona stay together, because a failure is confirmed among them. Each group goes to the shard
    with the fewest steps so far, the largest first.
    """
    groups: dict[str, list[Replay]] = {}
    for replay in replays:
        groups.setdefault(replay.group, []).append(replay)
    loads = [0] * count
    shard_of: dict[str, int] = {}
    for key in sorted(groups, key=lambda key: -sum(map(steps_of, groups[key]))):  # sorted() keeps the order of equals
        lightest = loads.index(min(loads))
        shard_of[key] = lightest
        loads[lightest] += sum(map(steps_of, groups[key]))
    return tuple(replay for replay in replays if shard_of[replay.group] == number - 1)


def steps_of(replay: Replay) -> int:
    """The number of steps of a replay, with its setup and the start of each task."""
    scenario = replay.scenario
    played = range(len(scenario.tasks)) if replay.tasks is None else replay.tasks
    return (
        len(scenario.login)
        + len(scenario.setup)
        + sum(1 + len(scenario.tasks[index].steps) + len(scenario.tasks[index].success) for index in played)
    )


def digest(replays: Sequence[Replay]) -> str:
    """Returns a hash of the replays' content. The URL of the site and the places of files may differ between machines."""
    plans = {replay.scenario.scenario: replay.scenario.plan()["tasks"] for replay in replays}
    for tasks in plans.values():
        for task in tasks:
            task.pop("where")
    whole = [[replay.id for replay in replays], plans]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode("utf-8", "surrogatepass")).hexdigest()[:16]
