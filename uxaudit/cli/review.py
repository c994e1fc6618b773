"""The command that asks a person about candidates."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit.cli import options
from uxaudit.cli.own_help import OwnHelp

if TYPE_CHECKING:
    from uxaudit.model.findings import Finding
    from uxaudit.model.report import Report
    from uxaudit.model.review import ReviewAnswer, Verdict
    from uxaudit.pipeline.review import Candidate

KEYS = "[c]onfirm  [d]ismiss  [s]kip  [b]ack  [q]uit: "
VERDICTS: dict[str, Verdict] = {"confirm": "confirmed", "dismiss": "dismissed"}
MOVES: dict[str, int | None] = {"skip": 1, "back": -1, "quit": None}
"""How far a command moves in the list of candidates; None to stop."""
COMMANDS = {form: name for name in (*VERDICTS, *MOVES) for form in (name, name[0])}
"""Every command by its name and by its first letter."""
SHOWN_PAGES = 3


@click.command(cls=OwnHelp)
@options.folder
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    default=Path("ux-review.yaml"),
    show_default=True,
    help="Where the answers are kept. Other commands read ux-review.yaml of the working folder.",
)
@click.option("--by", metavar="NAME", help="Who answers. Default: `user.name` of git.")
@click.option("--list", "listing", is_flag=True, help="List the candidates and their answers instead of asking.")
@click.option("--json", "as_json", is_flag=True, help="List as JSON.")
@click.option("--confirm", "confirmed", multiple=True, metavar="FINDING", help="Confirm the candidate with this id. Repeatable.")
@click.option("--dismiss", "dismissed", multiple=True, metavar="FINDING", help="Dismiss the candidate with this id. Repeatable.")
@click.option("--reason", default="", help="The reason for --confirm or --dismiss. A dismissal needs one.")
@click.option("--prune", "pruning", is_flag=True, help="Remove answers whose place was audited and no longer has the finding.")
@options.reports_errors
def review(folder: Path, file: Path, by: str | None, listing: bool, as_json: bool, pruning: bool, **kwargs: Any) -> None:
    """Ask about each candidate of an audit once: is it a problem or not?

    FOLDER is an audit folder or a report.json. Confirmed candidates count as measured in later audits, dismissed ones do not count,
    until their place changes. Each answer is written at once. Apply them with `uxaudit evaluate FOLDER`.
    """
    from uxaudit.pipeline import review as reviewing
    from uxaudit.reporters import read_report
    from uxaudit.scenario.review_file import read_answers

    report = read_report(folder)
    verdicts: list[tuple[str, Verdict]] = [(id, "confirmed") for id in kwargs["confirmed"]]
    verdicts += [(id, "dismissed") for id in kwargs["dismissed"]]
    if pruning:
        removed = reviewing.prune(report, file)
        click.echo(f"{file}: {len(removed)} stale {'answer' if len(removed) == 1 else 'answers'} removed.")
    if verdicts:
        _answer_all(report, file, verdicts, kwargs["reason"], _name(by))
    if pruning or verdicts:
        return
    answers = read_answers(file) if file.exists() else ()
    if listing or as_json:
        _list(report, answers, as_json=as_json)
    else:
        Asking(report, folder if folder.is_dir() else folder.parent, file, by).run(answers)


def _name(by: str | None) -> str:
    """The name of the person who answers. Raises InputError if there is none."""
    from uxaudit.errors import InputError
    from uxaudit.pipeline.review import git_name

    name = " ".join((git_name() if by is None else by).split())
    if not name:
        raise InputError("nobody is named", "--by", "Give your name with --by NAME, or set it with `git config user.name NAME`.")
    return name


def _answer_all(report: Report, file: Path, verdicts: Sequence[tuple[str, Verdict]], reason: str, by: str) -> None:
    """Write several answers. All are checked before any is written."""
    from uxaudit.errors import InputError
    from uxaudit.pipeline.review import answers_for, findings_about, keep, today

    twice = {id for id, verdict in verdicts if verdict == "confirmed"} & {id for id, verdict in verdicts if verdict == "dismissed"}
    if twice:
        raise InputError(f"{min(twice)} is both confirmed and dismissed", "--confirm", "Give one answer.")
    made = [answer for id, verdict in verdicts for answer in answers_for(findings_about(report, id), verdict, reason, by, today())]
    keep(file, made)
    for id, verdict in verdicts:
        click.echo(f"{id}: {verdict} by {by}, written to {file}")


# ---------------------------------------------------------------- the list


def _list(report: Report, answers: Sequence[ReviewAnswer], *, as_json: bool) -> None:
    from uxaudit.pipeline.review import candidates, reviewed_causes, stale

    rows = [*map(_row, candidates(report, answers)), *map(_row, reviewed_causes(report, answers))]
    old = [answer.model_dump(mode="json") for answer in stale(report, answers)]
    if as_json:
        click.echo(json.dumps({"candidates": rows, "stale": old}, indent=2, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Finding", "Answer", "Control", "Message"):
        table.add_column(name, no_wrap=name == "Finding")
    for row in rows:
        table.add_row(*(Text(str(row[name])) for name in ("finding", "state", "control", "message")))
    Console(soft_wrap=False).print(table)
    for answer in old:
        click.echo(f"Stale: {answer['finding']}, {answer['answer']} by {answer['by']} on {answer['date']}: {answer.get('message', '')}")


def _row(one: Candidate) -> dict[str, Any]:
    from uxaudit.model.review import pages_of
    from uxaudit.reporters import wording

    lead = one.lead
    given = one.answer.reviewed if one.answer else lead.reviewed
    return {
        "finding": lead.id,
        "findings": [finding.id for finding in one.cause.findings],
        "state": given.answer if given else "open",
        "check": lead.check,
        "rule": lead.rule,
        "severity": lead.severity,
        "control": wording.control(lead),
        "message": " ".join(lead.message.split()),
        "pages": [page for page in pages_of(lead) if page],
        "personas": list(one.cause.personas),
        "reviewed": given.model_dump(mode="json") if given else None,
    }


# ---------------------------------------------------------------- the questions


class Asking:
    """Asks about one candidate after the other, and keeps each answer at once."""

    def __init__(self, report: Report, folder: Path, file: Path, by: str | None) -> None:
        self._report = report
        self._folder = folder
        self._file = file
        self._by = by
        self._given: dict[int, str] = {}
        """The answers of this session, by the number of the candidate."""

    def run(self, answers: Sequence[ReviewAnswer]) -> None:
        """Ask about every candidate without an answer. Raises InputError if nobody is named, or the answers cannot be written."""
        from uxaudit.pipeline.review import candidates

        every = candidates(self._report, answers)
        left = [one for one in every if one.answer is None]
        if not left:
            click.echo("Nothing needs review." if not every else f"All {len(every)} candidates are answered in {self._file}.")
            return
        name = _name(self._by)
        at = 0
        while 0 <= at < len(left):
            move = self._ask(left, at, name)
            if move is None:
                break
            at = max(0, at + move)
        self._finish(len(left))

    def _ask(self, left: Sequence[Candidate], at: int, name: str) -> int | None:
        """Ask about one candidate; returns how far to move, None to stop."""
        click.echo("\n".join(["", *self._shown(left[at], at, len(left))]))
        while True:
            typed = _line(KEYS)
            command = "quit" if typed is None else COMMANDS.get(typed.lower())
            if command in MOVES:
                return MOVES[command]
            if command in VERDICTS:
                return 1 if self._keep(left[at], at, VERDICTS[command], name) else None
            click.echo("Type c, d, s, b or q, then Enter.")

    def _keep(self, one: Candidate, at: int, verdict: Verdict, name: str) -> bool:
        """Ask for the reason and write the answer. Returns False at the end of the input, with nothing written."""
        from uxaudit.pipeline.review import answers_for, keep, today

        while (reason := _line("Reason: " if verdict == "dismissed" else "Reason (may be empty): ")) is not None:
            if reason or verdict == "confirmed":
                keep(self._file, answers_for(one.cause.findings, verdict, reason, name, today()))
                self._given[at] = verdict
                return True
            click.echo("A dismissal needs a reason: say why it is no problem here.")
        return False

    def _shown(self, one: Candidate, at: int, count: int) -> Iterator[str]:
        from uxaudit.reporters import wording
        from uxaudit.reporters.untrusted import clip, line

        lead = one.lead
        now = f" (answered: {self._given[at]})" if at in self._given else ""
        yield f"{at + 1} of {count}  {line(wording.rule_id(lead), 120)}, at most {wording.SEVERITIES[lead.severity].lower()}{now}"
        yield f"  {line(lead.message, 600)}"
        pages = one.cause.pages
        more = f" and {len(pages) - SHOWN_PAGES} more" if len(pages) > SHOWN_PAGES else ""
        facts = (
            ("Control", wording.control(lead)),
            ("Selector", line(lead.target.selector, 200) if lead.target else ""),
            *(("Elsewhere", wording.reviewed(finding)) for finding in self._answered_elsewhere(lead.id)),
            ("Page", ", ".join(line(url, 200) for url in pages[:SHOWN_PAGES]) + more),
            ("Where", wording.place(lead)),
            ("Persona", wording.names(one.cause.personas)),
            ("Measured", ", ".join(f"{name.lower()} {value}" for name, value in wording.measures(lead))),
            ("It is a problem if", clip(lead.why, 500)),
            ("Who is affected", clip(lead.who, 300)),
            ("How it was found", f"uxaudit explain {line(lead.check, 80)}"),
            ("Picture", str(self._folder / lead.shot.path) if lead.shot else ""),
            ("Finding", line(lead.id, 200)),
        )
        yield from (f"  {name}: {value}" for name, value in facts if value)

    def _answered_elsewhere(self, id: str) -> list[Finding]:
        """The same finding in places where the report has an answer."""
        return [finding for finding in (*self._report.findings, *self._report.dismissed) if finding.id == id and finding.reviewed]

    def _finish(self, count: int) -> None:
        verdicts = list(self._given.values())
        counts = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in VERDICTS.values())
        click.echo(f"\n{counts}, {count - len(verdicts)} open.")
        if verdicts:
            click.echo(f"Written to {self._file}. Next: uxaudit evaluate {self._folder}")


def _line(prompt: str) -> str | None:
    """One line of input without surrounding space; None at its end."""
    click.echo(prompt, nl=False)
    sys.stdout.flush()
    text = sys.stdin.readline()
    if not text:
        click.echo()
        return None
    return text.strip()
