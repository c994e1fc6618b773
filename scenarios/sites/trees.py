"""Datasette on a small database of street trees: ``python scenarios/sites/trees.py --port 8751``.

Needs ``pip install datasette``. The database is created in a temporary folder, the same each time.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

SPECIES = (
    ("London plane", "Platanus × hispanica", 28),
    ("Silver birch", "Betula pendula", 18),
    ("Common lime", "Tilia × europaea", 24),
    ("Rowan", "Sorbus aucuparia", 9),
    ("Norway maple", "Acer platanoides", 20),
    ("Wild cherry", "Prunus avium", 14),
)
DISTRICTS = ("Bedminster", "Clifton", "Easton", "Horfield", "Redland", "Southville", "Totterdown")
STREETS = ("Alma Road", "Bath Street", "Chapel Lane", "Dove Street", "Elm Road", "Fox Hill", "Green Lane", "High Street")
CONDITIONS = ("good", "good", "good", "fair", "fair", "poor")
ROWS = 480


def trees() -> list[tuple[int, str, str, str, str, float, int, str]]:
    """The rows of the table: number, species, Latin name, district, street, height (m), year planted, condition."""
    chance = random.Random(20)
    rows = []
    for number in range(1, ROWS + 1):
        name, latin, tallest = chance.choice(SPECIES)
        year = chance.randint(1950, 2023)
        height = round(min(tallest, 2 + (2024 - year) * 0.35) * chance.uniform(0.8, 1.1), 1)
        rows.append(
            (
                number,
                name,
                latin,
                chance.choice(DISTRICTS),
                f"{chance.randint(1, 90)} {chance.choice(STREETS)}",
                height,
                year,
                chance.choice(CONDITIONS),
            )
        )
    return rows


def make_database(path: Path) -> None:
    """Write the table ``trees`` into a new SQLite file."""
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE trees (id INTEGER PRIMARY KEY, species TEXT, latin TEXT, district TEXT, address TEXT, "
            "height_m REAL, planted INTEGER, condition TEXT)"
        )
        database.executemany("INSERT INTO trees VALUES (?, ?, ?, ?, ?, ?, ?, ?)", trees())
    database.close()


def main() -> int:
    """Serve until ended; returns Datasette's exit status."""
    parser = argparse.ArgumentParser(description="Serve Datasette with a table of street trees.")
    parser.add_argument("--port", type=int, default=8751)
    port = parser.parse_args().port
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.db"
        make_database(path)
        environ = {**os.environ, "DATASETTE_LOAD_PLUGINS": ""}
        command = [sys.executable, "-m", "datasette", "serve", str(path), "--host", "127.0.0.1", "--port", str(port)]
        return subprocess.call(command, env=environ)


if __name__ == "__main__":
    sys.exit(main())
