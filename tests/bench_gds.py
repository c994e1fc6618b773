"""Measures how many of the GDS accessibility failures are found: ``python -m tests.bench_gds CORPUS [--executable PATH]``.

Serves the corpus on this machine, audits all its pages with ``uxaudit page``, and compares the findings with its
``truth.json``. Only this file knows the corpus.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from tests.servers import serve_folder

NOISE_SEVERITY = 2


@dataclass(frozen=True)
class Seen:
    """One problem on one page."""

    check: str
    rule: str
    severity: int
    also: tuple[str, ...]
    """Other checks that found it."""
    alone: int
    """Its severity in an audit of this page alone, where no problem is rare."""

    @property
    def ids(self) -> set[str]:
        return {self.check, self.rule, *self.also}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpus", type=Path)
    asked.add_argument("--executable", help="the browser to launch")
    asked.add_argument("--workers", default="2", help="number of browsers; pages are audited in parallel")
    asked.add_argument("--out", type=Path, help="keep the audit here")
    given = asked.parse_args()
    truth = json.loads((given.corpus / "truth.json").read_text(encoding="utf-8"))
    pages = sorted({page for failure in truth.values() for page in failure["pages"]})
    folder = given.out or Path(tempfile.mkdtemp(prefix="bench-gds-"))
    try:
        report = audited(given.corpus, pages, folder, given.executable, given.workers)
        tell(truth, seen_by_page(report), pages)
    finally:
        if given.out is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def audited(corpus: Path, pages: list[str], folder: Path, executable: str | None, workers: str) -> dict[str, Any]:
    """Audit the pages with the command line, as a user would."""
    with serve_folder(corpus) as server:
        listed = folder.with_suffix(".urls")
        listed.write_text("\n".join(f"{server}/{quote(page)}" for page in pages), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "uxaudit",
            "page",
            "--urls",
            str(listed),
            "--out",
            str(folder),
            "--format",
            "json",
            "--workers",
            workers,
        ]
        command += ["--executable", executable] if executable else []
        code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
        listed.unlink()
    if code not in (0, 1):
        raise SystemExit(f"the audit could not be made (exit code {code})")
    report: dict[str, Any] = json.loads((folder / "report.json").read_bytes())
    return report


def seen_by_page(report: dict[str, Any]) -> dict[str, list[Seen]]:
    """Returns the findings on each page; a finding on several pages counts on each."""
    found: dict[str, list[Seen]] = {}
    for finding in report["findings"]:
        for url in finding["urls"] or [finding["url"]]:
            path = unquote(urlsplit(url).path).lstrip("/")
            seen = Seen(finding["check"], finding["rule"] or "", finding["severity"], also(finding), alone(finding))
            found.setdefault(path, []).append(seen)
    return found


def also(finding: dict[str, Any]) -> tuple[str, ...]:
    return tuple(part for told in finding.get("also", ()) for part in told.split("/"))


def alone(finding: dict[str, Any]) -> int:
    review = finding["mode"] == "needs-review"
    return min(finding["impact"], finding["ceiling"], 2 if review else 3)


def tell(truth: dict[str, Any], found: dict[str, list[Seen]], pages: list[str]) -> None:
    ids = {number: {*failure["axe"], *failure["checks"], *failure["ibm"]} for number, failure in truth.items()}
    by_page: dict[str, set[str]] = {}
    for number, failure in truth.items():
        for page in failure["pages"]:
            by_page.setdefault(page, set()).update(ids[number])
    named = [
        number
        for number, failure in truth.items()
        if any(seen.ids & ids[number] for page in failure["pages"] for seen in found.get(page, ()))
    ]
    others = [seen for page in pages for seen in found.get(page, ()) if not seen.ids & by_page[page]]
    noise = [seen for seen in others if seen.severity >= NOISE_SEVERITY]
    noise_alone = [seen for seen in others if seen.alone >= NOISE_SEVERITY]
    milder = [seen for seen in others if seen.severity < NOISE_SEVERITY]
    people = sum(failure["needs_human"] for failure in truth.values())
    print("missed:")
    for number, failure in truth.items():
        if number not in named:
            print(f"  {number:>3} {failure['category']}: {failure['barrier']}{' (people only)' if failure['needs_human'] else ''}")
    print(f"found {len(named)} / {len(truth)} ({people} of them can be judged by people only)")
    for words, kept in (
        (f"noise of severity >= {NOISE_SEVERITY}", noise),
        ("noise, were each page audited alone", noise_alone),
        ("milder ones", milder),
    ):
        told = Counter(seen.rule if seen.check == "axe" else "/".join(filter(None, (seen.check, seen.rule))) for seen in kept)
        print(f"{words}: {len(kept) / len(pages):.2f} a page ({len(kept)} on {len(pages)} pages)")
        print("  " + ", ".join(f"{name} {count}" for name, count in told.most_common(12)))


if __name__ == "__main__":
    sys.exit(main())
