"""Adds many audits to a history: one of several writers. Arguments: the database, the writer's number, how many audits."""

import sys
from pathlib import Path

from tests.history.past import past
from uxaudit.history.database import History
from uxaudit.history.store import add

name, writer, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
history = History(name)
for number in range(count):
    add(past(writer * count + number), Path(f"writer-{writer}"), history)
