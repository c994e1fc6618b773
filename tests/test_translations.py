"""Catalogues: complete, in step with the code, and true to their placeholders; and reports in another language."""

import ast
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from click.testing import CliRunner

from tests.reporters import factory as make
from uxaudit import reporters
from uxaudit.cli.main import main
from uxaudit.model.findings import Finding
from uxaudit.model.report import Report
from uxaudit.model.sentences import in_current_language, phrases
from uxaudit.reporters.formatting import duration, moment, number, percent, plural
from uxaudit.texts import clause, counted, joined, speaking, text, tr
from uxaudit.texts.language import LOCALES, available, load

ROOT = Path(__file__).parent.parent
OTHERS = [code for code in available() if code != "en"]
GERMAN = load("de")


def catalogue(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()))


def messages(read: Catalog) -> list[Message]:
    return [message for message in read if message.id]


def forms(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value),)


def placeholders(form: str) -> set[str]:
    named = {f"{name}:{spec}!{conversion}" for _, name, spec, conversion in Formatter().parse(form) if name is not None}
    return named | set(re.findall(r"%\(\w+\)s", form)) | set(re.findall(r"</?\w+>", form))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The texts in the code as it is now."""
    file = tmp_path_factory.mktemp("messages") / "now.pot"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        CommandLineInterface().run(["pybabel", "--quiet", "extract", "--mapping=pyproject.toml", f"--output={file}", "uxaudit"])
    return catalogue(file)


@pytest.mark.parametrize("path", [LOCALES / "uxaudit.pot", *LOCALES.glob("*/LC_MESSAGES/uxaudit.po")], ids=lambda path: path.name)
def test_the_catalogue_has_the_texts_of_the_code(path: Path, extracted: Catalog) -> None:
    kept, now = ({(message.context, message.id) for message in messages(one)} for one in (catalogue(path), extracted))
    assert (now - kept, kept - now) == (set(), set()), "run `make messages`, and translate what it adds"


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_with_its_placeholders(code: str) -> None:
    found = messages(catalogue(LOCALES / code / "LC_MESSAGES" / "uxaudit.po"))
    assert len(found) > 400
    assert [message.id for message in found if message.fuzzy or not all(forms(message.string))] == []
    for message in found:
        wanted = placeholders(forms(message.id)[-1])
        for form in forms(message.string):
            # the form for one may leave the count out: "the task" instead of "1 task"
            assert placeholders(form) <= wanted, message.id
            assert wanted - placeholders(form) <= ({"n:!None", "count:!None"} if isinstance(message.id, tuple) else set()), message.id


def test_a_sentence_is_translated_with_numbers_of_the_language() -> None:
    with speaking(GERMAN):
        assert tr("{low} to {high}", low=1.5, high=1234.25) == "1,5 bis 1234,25"
        assert (number(1234.5), percent(0.5), duration(1500)) == ("1.234,5", "50\u00a0%", "1,5\u00a0s")
        assert moment("2026-11-28T08:05:00+00:00") == "28. November 2026, 08:05 UTC"
        assert (plural(1, "{n} task", "{n} tasks"), plural(2, "{n} task", "{n} tasks")) == ("1\u00a0Aufgabe", "2\u00a0Aufgaben")


def test_the_rules_of_axe_have_titles_of_axe() -> None:
    links = Finding(check="axe", rule="link-name", message="Links must have discernible text")
    undecided = Finding(check="axe", message=text("Needs review: {rule}", rule=clause("Links must have discernible text")))
    with speaking(GERMAN):
        assert in_current_language(links, {}).message == "Links müssen wahrnehmbaren Text beinhalten"
        assert in_current_language(undecided, {}).message == "Noch zu prüfen: Links müssen wahrnehmbaren Text beinhalten"


def test_a_sentence_with_an_untranslated_part_stays_english_as_a_whole() -> None:
    known, unknown = text("critical"), text("something that no catalogue has")
    with speaking(GERMAN):
        assert tr("Cause: {cause}.", cause=known) == "Ursache: kritisch."
        assert tr("Cause: {cause}.", cause=unknown) == "Cause: something that no catalogue has."
        assert (
            in_current_language(Finding(message=joined("; ", (known, unknown))), {}).message == "critical; something that no catalogue has"
        )


def test_a_stored_report_is_written_in_another_language() -> None:
    message = text("Cause: {cause}.", cause=counted("{n} task", "{n} tasks", 2))
    report = make.empty_report().model_copy(update={"notes": (message, "a note of an earlier version")})
    stored = Report.model_validate_json(report.model_copy(update={"texts": phrases(report)}).model_dump_json())
    assert stored.notes == ("Cause: 2 tasks.", "a note of an earlier version")
    with speaking(GERMAN):
        assert reporters.translated(stored).notes == ("Ursache: 2 Aufgaben.", "a note of an earlier version")


def test_a_hostile_template_in_a_stored_report_is_not_filled_in() -> None:
    report = make.empty_report().model_copy(update={"notes": ("x",)})
    stored = report.model_dump() | {"texts": {"x": {"template": "{a:>99999}{a.__class__}", "values": {"a": "x"}}}}
    with speaking(GERMAN):
        assert reporters.translated(Report.model_validate(stored)).notes == ("x",)


def test_formats_for_people_are_translated_and_those_for_machines_are_not(tmp_path: Path) -> None:
    make.shots(tmp_path)
    machine = ["csv", "json", "junit", "sarif", "earl", "acr", "cif", "github", "gitlab"]
    english, german = tmp_path / "en", tmp_path / "de"
    reporters.write(make.full_report(), english, [*machine, "html", "md"])
    with speaking(GERMAN):
        reporters.write(make.full_report(), german, [*machine, "html", "md"])
    same = {path.name: path.read_bytes() == (german / path.name).read_bytes() for path in english.iterdir()}
    assert {name for name, equal in same.items() if not equal} == {"report.html", "report.md"}
    page = (german / "report.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert "Wer betroffen ist" in page
    assert "Who is affected" not in page


def test_an_unknown_language_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["report", str(tmp_path), "--lang", "tlh"])
    assert done.exit_code == 2
    assert "there is no language 'tlh'" in done.output
    assert "de" in done.output


def test_the_settings_choose_the_language_and_the_option_overrides_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    reporters.write(make.full_report(), tmp_path / "audit", ["json"])
    (tmp_path / "uxaudit.yaml").write_text("lang: de\n")
    for arguments, wanted in (([], "de"), (["--lang", "en"], "en")):
        assert CliRunner().invoke(main, ["report", "audit", *arguments]).exit_code == 0
        assert f'<html lang="{wanted}">' in (tmp_path / "audit" / "report.html").read_text("utf-8")
    (tmp_path / "uxaudit.yaml").write_text("lang: tlh\n")
    done = CliRunner().invoke(main, ["report", "audit"])
    assert (done.exit_code, "uxaudit.yaml:1:7" in done.output) == (2, True)


def test_english_needs_no_catalogue() -> None:
    code = (
        "import sys; from tests.reporters import factory as make; from uxaudit.reporters import html; from pathlib import Path;"
        "html.render(make.empty_report(), Path('.')); sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


NOT_TEMPLATES = 35
"""Sentences of checks that are put together, so that they are English in every language. This number may only become smaller."""


def put_together(tree: ast.AST) -> int:
    """Counts the f-strings that are the message or the fix of a finding."""
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith(("finding_", "Finding"))
    ]
    given = [one for call in calls for one in (*call.args, *(word.value for word in call.keywords if word.arg in ("message", "fix")))]
    named = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("message", "words", "what")
    ]
    return sum(isinstance(one, ast.JoinedStr) for one in (*given, *named))


def test_ever_fewer_sentences_of_checks_are_put_together() -> None:
    files = (ROOT / "uxaudit" / "checks").rglob("*.py")
    assert sum(put_together(ast.parse(path.read_text("utf-8"))) for path in files) <= NOT_TEMPLATES


def test_texts_in_code_are_whole_strings() -> None:
    """A text that is put together is found by nobody."""
    for path in (ROOT / "uxaudit").rglob("*.py"):
        source = path.read_text("utf-8")
        if "uxaudit.texts" in source and path.parent.name != "texts":
            for node in ast.walk(ast.parse(source)):
                called = (
                    isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "text", "plural", "counted")
                )
                assert not (called and any(isinstance(one, ast.JoinedStr) for one in node.args)), f"{path}:{node.lineno}"
