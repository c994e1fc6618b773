"""The history keeps every audit, responds quickly, and explains faults of a database in plain words."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, func, insert, select, text

from tests.e2e.line import ROOT, free_port, uxaudit
from tests.history.past import START, past, task
from tests.proofs import size
from tests.reporters.factory import finding, full_report, hostile_report
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.history.database import History
from uxaudit.history.queries import PastFilters, past_audits, past_findings, past_tasks
from uxaudit.history.revision import revision
from uxaudit.history.schema import HEAD, audits, findings, metadata, tasks
from uxaudit.history.store import add
from uxaudit.model.report import Report, Revision

WRITERS, EACH = 8, size(200, 5)
MANY = size(10_000, 500)
DIR = Path("reports/x")


def count(database: str, table: str = "uxaudit_audits") -> int:
    with History(database).reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_an_audit_comes_back_as_it_was(database: str) -> None:
    history = History(database)
    report = full_report(audit="a1", created="2026-05-01T14:00:00+02:00", revision=Revision(commit="abc", branch="main", build="7"))
    assert add(report, DIR, history)
    (row,) = past_audits(history, PastFilters())
    assert row.created == datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    assert (row.commit, row.branch, row.build, row.verdict, row.score) == ("abc", "main", "7", report.verdict, report.score.value)
    assert row.tasks == len(report.tasks)
    assert row.blocked == sum(one.status == "blocked" for one in report.tasks)
    shown = past_tasks(history, report.tasks[0].task, PastFilters())
    assert {one.persona for one in shown} == {one.persona for one in report.tasks if one.task == report.tasks[0].task}
    assert count(database, "uxaudit_steps") == sum(len(one.step_rows) for one in report.tasks)
    assert count(database, "uxaudit_findings") == len(report.findings)


def test_an_audit_that_is_added_again_replaces_itself(database: str) -> None:
    history = History(database)
    assert add(past(1), DIR, history)
    assert not add(past(1, findings=()), DIR, history)
    assert [count(database, f"uxaudit_{table}") for table in ("audits", "tasks", "steps", "findings")] == [1, 1, 1, 0]


def test_reports_of_earlier_versions_have_no_id_and_are_told_apart(database: str) -> None:
    history = History(database)
    assert [add(past(number, audit=""), DIR, history) for number in (1, 2, 1)] == [True, True, False]


def test_hostile_texts_are_stored(database: str) -> None:
    history = History(database)
    add(hostile_report().model_copy(update={"audit": "h", "title": "nul \0 and surrogate \ud800"}), DIR, history)
    (row,) = past_audits(history, PastFilters())
    assert row.title.startswith("nul \ufffd and surrogate ")
    assert count(database, "uxaudit_findings") == len(hostile_report().findings)


def test_times_are_in_utc_whatever_the_zone_of_the_report(database: str) -> None:
    history = History(database)
    east = timezone(timedelta(hours=9))
    add(past(1, created=START.astimezone(east).isoformat()), DIR, history)
    assert past_audits(history, PastFilters())[0].created == START
    assert past_audits(history, PastFilters())[0].created.utcoffset() == timedelta(0)


@pytest.mark.slow
def test_writers_at_the_same_time_lose_nothing(database: str) -> None:
    """They begin on an empty database, so they also migrate it at the same time."""
    words = [sys.executable, "-m", "tests.history.writer", database]
    writers = [subprocess.Popen([*words, str(number), str(EACH)], cwd=ROOT, stderr=subprocess.PIPE, text=True) for number in range(WRITERS)]
    faults = [writer.communicate(timeout=280)[1] for writer in writers]
    assert all(writer.returncode == 0 for writer in writers), faults
    assert [count(database, f"uxaudit_{table}") for table in ("audits", "tasks", "steps", "findings")] == [WRITERS * EACH] * 4


def test_many_audits_are_queried_quickly(database: str) -> None:
    history = History(database)
    fill(history, MANY)
    for ask in (
        lambda: past_audits(history, PastFilters(20)),
        lambda: past_audits(history, PastFilters(200, branch="main")),
        lambda: past_tasks(history, "Task 1", PastFilters(200)),
        lambda: past_tasks(history, "Task*", PastFilters(200)),
        lambda: past_findings(history, "finding-3", PastFilters(20)),
        lambda: past_findings(history, "check-1", PastFilters(20)),
    ):
        took = []
        for _ in range(10):
            began = time.perf_counter()
            assert ask()
            took.append(time.perf_counter() - began)
        assert min(took) <= 0.5, took


def fill(history: History, number: int) -> None:
    """Audits with four tasks and eight findings each."""
    with history.writing() as connection:
        rows = [
            {
                **dict.fromkeys(("folder", "title", "build", "tool"), ""),
                "audit": f"a{n}",
                "created": START + timedelta(hours=n),
                "site": "http://127.0.0.1",
                "verdict": "pass",
                "reasons": [],
                "score": 80.0,
                "replays": 3,
                "not_run": 0,
                "commit": f"c{n}",
                "branch": "main" if n % 3 else "topic",
            }
            for n in range(number)
        ]
        connection.execute(insert(audits), rows)
        ids = list(connection.execute(select(audits.c.id)).scalars())
        row = task().model_dump(include={"scenario", "persona", "critical", "status", "reason", "runs", "succeeded", "system_time_ms"})
        connection.execute(insert(tasks), [{**row, "audit_id": id, "task": f"Task {n}"} for id in ids for n in range(4)])
        found = finding().model_dump(include={"severity", "scenario", "task", "persona", "url", "message", "occurrences"})
        connection.execute(
            insert(findings),
            [
                {**found, "mode": "measured", "audit_id": id, "finding": f"finding-{n}", "check": f"check-{n % 4}"}
                for id in ids
                for n in range(8)
            ],
        )


# ---------------------------------------------------------------- questions


def test_a_finding_over_time_says_when_it_came_and_went(database: str) -> None:
    history = History(database)
    for number in range(5):
        add(past(number, findings=past(0).findings if 1 <= number <= 3 else ()), DIR, history)
    (found,) = past_findings(history, "lost-label", PastFilters())
    assert (found.first, found.last, found.audits, found.present) == (START + timedelta(1), START + timedelta(3), 3, False)
    assert (found.first_commit, found.last_commit) == ("c0000001", "c0000003")
    assert past_findings(history, "unlabelled-field", PastFilters()) == [found]
    add(past(5), DIR, history)
    assert past_findings(history, "lost-label-1", PastFilters())[0].present


def test_a_flaky_task_is_named_over_time(database: str) -> None:
    history = History(database)
    add(past(0), DIR, history)
    add(past(1, tasks=(task(succeeded=2),)), DIR, history)
    add(past(2, tasks=(task(succeeded=0, status="blocked", reason="dead link"),)), DIR, history)
    assert [(row.flaky, row.status) for row in past_tasks(history, "Buy", PastFilters())] == [
        (False, "blocked"),
        (True, "completed"),
        (False, "completed"),
    ]
    assert [(row.flaky, row.blocked) for row in past_audits(history, PastFilters())] == [(0, 1), (1, 0), (0, 0)]


def test_names_with_signs_of_sql_are_only_names(database: str) -> None:
    history = History(database)
    for number, name in enumerate(("100%_sure", "100 of sure", "Robert'); DROP TABLE uxaudit_audits;--")):
        add(past(number, tasks=(task(name),)), DIR, history)
    assert [row.task for row in past_tasks(history, "100%_*", PastFilters())] == ["100%_sure"]
    assert len(past_tasks(history, "Robert'); DROP TABLE uxaudit_audits;--", PastFilters())) == 1
    assert len(past_audits(history, PastFilters())) == 3
    with pytest.raises(InputError, match=r"no audit in the history has a task `Bye`"):
        past_tasks(history, "Bye", PastFilters())


def test_branch_and_site_filter(database: str) -> None:
    history = History(database)
    add(past(0), DIR, history)
    add(past(1, revision=Revision(branch="topic"), site="https://staging.example.org"), DIR, history)
    assert [row.audit for row in past_audits(history, PastFilters(branch="main"))] == ["audit-0"]
    assert [row.audit for row in past_audits(history, PastFilters(site="staging"))] == ["audit-1"]


# ---------------------------------------------------------------- migrations and broken databases


def test_the_migrations_lead_to_the_tables_that_the_code_uses(database: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    History(database).bring_up_to_date()
    engine = create_engine(History(database).url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "uxaudit_version"})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "uxaudit:history/migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def change(database: str, *statements: str) -> None:
    engine = create_engine(History(database).url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["DROP TABLE uxaudit_steps"], "half migrated: it has no table uxaudit_steps"),
        (["DROP TABLE uxaudit_version"], "half migrated: it has uxaudit_audits"),
        (["DELETE FROM uxaudit_version"], "half migrated: its version is missing"),
        (["ALTER TABLE uxaudit_findings DROP COLUMN message"], "half migrated: uxaudit_findings has no message"),
        (["INSERT INTO uxaudit_version VALUES ('0000')"], "half migrated: it has the versions 0000, 0001"),
        (["UPDATE uxaudit_version SET version_num = '9999'"], "written by a newer version"),
        (["UPDATE uxaudit_version SET version_num = '0000x'"], "cannot be migrated"),
    ],
)
def test_a_half_migrated_database_is_refused_and_left_alone(database: str, statements: list[str], words: str) -> None:
    add(past(1), DIR, History(database))
    change(database, *statements)
    for use in (lambda: past_audits(History(database), PastFilters()), lambda: add(past(2), DIR, History(database))):
        with pytest.raises(InputError, match=words) as told:
            use()
        assert "Restore it" in str(told.value) or "Update uxaudit" in str(told.value)
    change(database, "UPDATE uxaudit_audits SET title = 'still here'")
    engine = create_engine(History(database).url)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(audits)).scalar_one() == 1
    engine.dispose()


def test_tables_of_other_programs_are_left_alone(database: str) -> None:
    change(database, "CREATE TABLE audits (id INTEGER)", "INSERT INTO audits VALUES (7)")
    add(past(1), DIR, History(database))
    assert count(database) == 1
    assert count(database, "audits") == 1


def test_a_locked_database_is_waited_for_and_then_reported(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    add(past(1), DIR, History(str(file)))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CannotMeasure, match="another program has locked the history") as told:
        add(past(2), DIR, History(f"sqlite:///{file}?timeout=0.2"))
    assert told.value.exit_code == 3
    other.rollback()
    other.close()
    assert add(past(2), DIR, History(f"sqlite:///{file}?timeout=0.2"))


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("nodatabase://x/y", "there is no database named `nodatabase`", 2),
        ("sqlite://", "a history in memory is lost", 2),
        ("http//:x://[", "not a URL", 2),
        ("postgresql://postgres:secret-word@127.0.0.1:{port}/x", "does not respond", 3),
    ],
)
def test_a_database_that_cannot_be_used(name: str, words: str, code: int) -> None:
    with pytest.raises((InputError, CannotMeasure), match=words) as told:
        add(past(1), DIR, History(name.format(port=free_port())))
    assert told.value.exit_code == code
    assert "secret-word" not in str(told.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    file.write_text("These are notes, and no database. " * 100)
    with pytest.raises(InputError, match="not a database of SQLite"):
        add(past(1), DIR, History(str(file)))
    assert file.read_text().startswith("These are notes")


# ---------------------------------------------------------------- the command


def report_in(folder: Path, report: Report) -> Path:
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(report.model_dump_json())
    return folder


def test_the_command_adds_and_shows(tmp_path: Path) -> None:
    folders = [
        report_in(tmp_path / "reports" / f"day-{number}", past(number, tasks=(task(succeeded=3 - number % 2),))) for number in range(3)
    ]
    environment = {"UXAUDIT_HISTORY": ""}
    added = uxaudit("history", *(word for folder in folders for word in ("--add", folder)), cwd=tmp_path, env=environment)
    assert added.code == 0, added.told
    shown = uxaudit("history", cwd=tmp_path, env=environment)
    lines = shown.out.splitlines()
    assert "2026-01-03 00:00" in lines[1]
    assert "day-2" in lines[1]
    assert [line.split()[-1] for line in lines[1:]] == ["day-2", "day-1", "day-0"]
    rows = json.loads(uxaudit("history", "--json", "--limit", "2", cwd=tmp_path, env=environment).out)
    assert [row["flaky"] for row in rows] == [0, 1]
    assert rows[0]["created"] == "2026-01-03T00:00:00+00:00"
    over_time = uxaudit("history", "--task", "Buy", cwd=tmp_path, env=environment).out
    assert "flaky" in over_time
    assert "lost-label-1" in uxaudit("history", "--finding", "unlabelled-field", cwd=tmp_path, env=environment).out


def test_the_command_says_where_there_is_no_history(tmp_path: Path) -> None:
    done = uxaudit("history", cwd=tmp_path, env={"UXAUDIT_HISTORY": ""})
    assert done.code == 2
    assert "there is no history here" in done.err
    assert not (tmp_path / "reports").exists()


# ---------------------------------------------------------------- commit, branch, build


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"GITHUB_ACTIONS": "true", "GITHUB_SHA": "a1", "GITHUB_REF_NAME": "main", "GITHUB_RUN_ID": "9"}, ("a1", "main", "9")),
        (
            {"GITHUB_ACTIONS": "true", "GITHUB_SHA": "a1", "GITHUB_HEAD_REF": "topic", "GITHUB_REF_NAME": "12/merge", "GITHUB_RUN_ID": "9"},
            ("a1", "topic", "9"),
        ),
        ({"GITLAB_CI": "true", "CI_COMMIT_SHA": "b2", "CI_COMMIT_REF_NAME": "topic", "CI_PIPELINE_ID": "8"}, ("b2", "topic", "8")),
        (
            {"JENKINS_URL": "http://ci", "GIT_COMMIT": "c3", "GIT_BRANCH": "origin/main", "BUILD_TAG": "jenkins-7"},
            ("c3", "main", "jenkins-7"),
        ),
        (
            {"TF_BUILD": "True", "BUILD_SOURCEVERSION": "d4", "BUILD_SOURCEBRANCH": "refs/heads/feature/x", "BUILD_BUILDNUMBER": "2.1"},
            ("d4", "feature/x", "2.1"),
        ),
    ],
)
def test_the_revision_comes_from_the_ci_system(variables: dict[str, str], told: tuple[str, str, str], tmp_path: Path) -> None:
    found = revision(tmp_path, variables)
    assert (found.commit, found.branch, found.build) == told


def test_the_revision_comes_from_git(tmp_path: Path) -> None:
    assert revision(tmp_path, {}) == Revision()
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q", "-b", "topic"], cwd=tmp_path, check=True)
    assert revision(tmp_path, {}) == Revision(branch="topic")
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], cwd=tmp_path, check=True)
    found = revision(tmp_path, {})
    assert (len(found.commit), found.branch) == (40, "topic")
