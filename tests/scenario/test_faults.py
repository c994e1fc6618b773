"""Problems in a scenario are reported with their place, in plain words, and with a remedy."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from uxaudit.errors import InputError, Problem
from uxaudit.scenario import load

FILES = Path(__file__).parent / "files"
HEAD = "scenario: One\nsite: http://127.0.0.1\n"
TASK = "tasks:\n  - task: T\n    steps:\n      - click: News\n"


def problems_of(path: Path, environ: dict[str, str] | None = None) -> tuple[Problem, ...]:
    """Returns all problems of a file."""
    with pytest.raises(InputError) as caught:
        load(path, environ or {})
    assert caught.value.exit_code == 2
    return tuple(problem for problem in caught.value.problems if not problem.message.startswith("warning: "))


def problem_in(tmp_path: Path, text: str | bytes, environ: dict[str, str] | None = None) -> tuple[str, str]:
    """Returns the only problem of a text: its line and column, and its message."""
    path = tmp_path / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (problem,) = problems_of(path, environ)
    return problem.where.removeprefix(str(path)).lstrip(":"), f"{problem.message}. {problem.hint}"


STEP_FAULTS = [
    ("clik: Blue mug", "7:9", "unknown verb `clik`. Did you mean `click`?"),
    ("goto: /", "7:9", "unknown verb `goto`. Did you mean `open`?"),
    ("nps: 9", "7:9", "`nps` is a measure of customer experience"),
    ("rewind", "7:9", "unknown verb `rewind`"),
    ("click: {nam: Add}", "7:17", "unknown key `nam` in `click`. Did you mean `name`?"),
    ("click: {role: buton, name: Add}", "7:23", "unknown role `buton`. Did you mean `button`?"),
    ("click: {role: button}", "7:17", "`role` alone does not identify one control"),
    ("click: {label: A, css: b}", "7:27", "the target is named in 2 ways: label, css"),
    ("click: {exact: true}", "7:9", "the target has no name"),
    ("click:", "7:15", "`click` has no value"),
    ("click: '  '", "7:16", "`click` has no value"),
    ("click: [A, B]", "7:16", "`click` takes text or a mapping, but has a list"),
    ("click: {name: [A]}", "7:23", "must be text, but is a list"),
    ("click: {name: }", "7:23", "has no value. Write a value"),
    ("click: {css: a, nth: first}", "7:30", "`nth` must be a whole number, but is `first`"),
    ("click: {css: a, within: {}}", "7:33", "the target has no name"),
    ("select: {label: Tea, text: Assam}", "7:30", "`select` has no argument `text`. Write `select: {label: Tea, option: Assam}`"),
    ("fill: {label: Tea, value: Assam}", "7:28", "Write `fill: {label: Tea, text: Assam}`"),
    ("fill: {label: A}", "7:9", "`text` is missing. Add `text:` here"),
    ("fill: blue mug", "7:15", "`fill` needs more than one value. Write it as `fill: {label: Search, text: …}`"),
    ("fill: {label: A, text: ~}", "7:32", 'If you mean the text, put it in quotes: "~"'),
    ("select: {label: A}", "7:9", "`select` needs exactly one of `option` and `value`; it has neither"),
    ("select: {label: A, option: b, value: c}", "7:9", "it has `option` and `value`. Keep one"),
    ("scroll: {}", "7:9", "needs exactly one of `to` and `by`"),
    ("scroll: {by: .inf}", "7:22", "`by` must be a number"),
    ("scroll: {by: inf}", "7:9", "does not move"),
    ("drag: {from: A}", "7:9", "`to` is missing"),
    ("open: javascript:alert(1)", "7:9", "is not a web address"),
    ("open: a b", "7:9", "contains a space"),
    ("back: twice", "7:15", "`back` takes no value, but has `twice`"),
    ("expect: {visible: true}", "7:18", "`visible` needs a text or a target"),
    ("expect: {count: 2}", "7:18", "`count` needs a target"),
    ("expect: {}", "7:17", "checks nothing"),
    ("expect: {url: ' '}", "7:23", "`url` is empty"),
    ("expect: {texts: A}", "7:18", "unknown key `texts` in a condition. Did you mean `text`?"),
    ("expect: {text: A, visible: perhaps}", "7:36", "`visible` must be `true` or `false`, but is `perhaps`"),
    ("{click: A, hover: B}", "7:20", "one step has 2 verbs: click, hover"),
    ("{optional: true}", "7:9", "this step has no verb"),
    ("{click: A, timeuot: 5s}", "7:20", "unknown key `timeuot` in a step. Did you mean `timeout`?"),
    ("{click: A, name: B}", "7:20", "`name` is on the level of `click`, but belongs under it"),
    ("click: {name: A, timeout: 5s}", "7:26", "`timeout` belongs on the level of `click`, not under it"),
    ("{click: A, timeout: 5}", "7:29", "`timeout` is 5 without a unit. Write 5s or 5ms"),
    ("{click: A, timeout: 5 sec}", "7:29", "`timeout` is `5 sec`, which is not a duration"),
    ("{click: A, timeout: 0s}", "7:29", "`timeout` is `0s`. It must be more than 0"),
    ("{click: A, timeout: 99999999m}", "7:29", "It must be at most"),
    ("{click: A, when: {}}", "7:26", "checks nothing"),
    ("[click, A]", "7:9", "a step must be a verb with its target, but is a list"),
    ("", "7:8", "a step must be a verb with its target, but is empty"),
    ('click: "a\\0b"', "7:16", "the control character `\\x00` is not allowed"),
    ("click: ${env:ABSENT}", "7:16", "the environment variable ABSENT is not set. Set it, add a default"),
    ("click: ${ABSENT}", "7:16", "`${ABSENT}` is not a valid reference"),
    ("click: ${env:ABSENT", "7:16", "`${env:ABSENT` is not a valid reference"),
    ("click: ${with:x}", "7:16", "${with:x} is used outside a shared flow"),
    ("click: ${secret:PIN}", "7:16", "the secret PIN would be visible here"),
    ("fill: {label: A, text: '${secret:ABSENT}'}", "7:32", "the secret ABSENT is not in the environment, or empty"),
    ("fill: {label: A, text: '${secret:PIN:-1234}'}", "7:32", "the secret PIN has a default value"),
    ("fill: {label: A, text: '$${secret:PIN}'}", "7:32", "this value looks like the reference to a secret"),
    ("fill: {label: A, text: '${env:SLY}'}", "7:32", "this value looks like the reference to a secret"),
    ("{open: '/?t=${secret:PIN}', label: '${secret:PIN}'}", "7:44", "the secret PIN would be visible here"),
    ("run: {}", "7:9", "`run` has no file"),
    ("run: absent.yaml", "7:14", "there is no file"),
    ("{run: b.yaml, optional: true}", "7:23", "`optional` has no effect on `run`"),
]


@pytest.mark.parametrize(("step", "place", "words"), STEP_FAULTS, ids=[step for step, _, _ in STEP_FAULTS])
def test_faults_of_a_step(tmp_path: Path, step: str, place: str, words: str) -> None:
    text = f"{HEAD}tasks:\n  - task: T\n    success: [A]\n    steps:\n      - {step}\n"
    path = tmp_path / "a.yaml"
    path.write_text(text)
    found = problems_of(path, {"PIN": "1", "SLY": "${secret:OTHER}"})
    message = [problem.where for problem in found if words in f"{problem.message}. {problem.hint}"]
    assert message == [f"{path}:{place}"]
    assert len(found) <= 2


FAULTS = [
    ("colour: red\n" + HEAD + TASK, "1:1", "unknown key `colour` in a scenario"),
    ("persona: desktop\n" + HEAD + TASK, "1:1", "Did you mean `personas`?"),
    ("NPS: 9\n" + HEAD + TASK, "1:1", "`NPS` is a measure of customer experience. Remove it: uxaudit measures usability"),
    (HEAD + "price perception: 1\n" + TASK, "3:1", "is a measure of customer experience"),
    (HEAD + "repeat: 0\n" + TASK, "3:9", "`repeat` is `0`. It must be at least 1"),
    (HEAD + "repeat: often\n" + TASK, "3:9", "`repeat` must be a whole number, but is `often`"),
    (HEAD + "repeat: [1]\n" + TASK, "3:9", "`repeat` must be a whole number, but is a list"),
    (HEAD + "personas: [desktpo]\n" + TASK, "3:12", "unknown persona `desktpo`. Did you mean `desktop`?"),
    (HEAD + "personas: []\n" + TASK, "3:11", "`personas` is empty"),
    (HEAD + "timeout: 5\n" + TASK, "3:10", "Write 5s or 5ms"),
    (HEAD + "on: yes\n" + TASK, "3:1", "unknown key `on`"),
    (HEAD + "serve: {comand: x, command: y}\n" + TASK, "3:9", "Did you mean `command`?"),
    (HEAD + "serve: {cwd: x}\n" + TASK, "3:8", "`command` is missing"),
    (
        HEAD + "serve: cd site && python -m http.server\n" + TASK,
        "3:8",
        "`serve` has `&&`, but no shell runs the command. Name the folder as `cwd",
    ),
    (HEAD + "serve: PORT=80 node server.js\n" + TASK, "3:8", "`serve` has `PORT=…`, but no shell"),
    (HEAD + "env: [A]\n" + TASK, "3:6", "`env` must be a mapping, but is a list"),
    (HEAD + "env: {A: '${secret:B}'}\n" + TASK, "3:10", "`env` contains the secret B"),
    (HEAD + "setup: {click: A}\n" + TASK, "3:8", "`setup` must be a list, but is a mapping"),
    (HEAD + "reset: {comand: a}\n" + TASK, "3:9", "Did you mean `command`?"),
    (HEAD + "reset: {}\n" + TASK, "3:8", "`reset` needs either `command` or `url`; it has neither"),
    (HEAD + "reset: {command: a, url: b}\n" + TASK, "3:8", "it has both. Remove one."),
    (HEAD + "reset: {url: /a, cwd: b}\n" + TASK, "3:18", "`cwd` has no effect beside `url`"),
    (HEAD + "reset: ' '\n" + TASK, "3:8", "`reset` has an empty command"),
    (HEAD + "reset: make 'it\n" + TASK, "3:8", "the command of `reset` has a quote that is never closed"),
    (HEAD + "reset: /bin/sh\n" + TASK, "3:8", "`reset` may be the file `/bin/sh` or a path of the site"),
    (HEAD + "reset: {url: /a, method: PURGE}\n" + TASK, "3:26", "It must be one of 'GET', 'POST'"),
    (HEAD + "reset: /a?${secret:ABSENT}\n" + TASK, "3:8", "the secret ABSENT is not in the environment"),
    (
        HEAD + "budgets: {task_ms: 20s}\n" + TASK,
        "3:20",
        "`task_ms` must be a number, but is `20s`. Write 20000: `task_ms` is in milliseconds",
    ),
    (HEAD + "budgets: {steps: 0}\n" + TASK, "3:18", "`steps` is `0`. It must be at least 1"),
    (HEAD + "budgets: {}\n" + TASK, "3:10", "`budgets` is empty"),
    (HEAD + "budgets: 5s\n" + TASK, "3:10", "`budgets` must be a mapping"),
    (HEAD + "touches: [/src/**]\n" + TASK, "3:11", "`/src/**` is not relative to the repository"),
    (HEAD + "touches: ['']\n" + TASK, "3:11", "a glob in `touches` is empty"),
    (HEAD + "description: a ${unique}\n" + TASK, "3:14", "`${unique}` cannot be used here. Use it in steps"),
    (HEAD + TASK + "    needs: [U]\n", "7:13", "`needs` names `U`, which is not an earlier task"),
    (HEAD + TASK + "    needs: T\n", "7:12", "`needs` names `T`, which is not an earlier task"),
    (HEAD, "1:1", "`tasks` is missing"),
    (HEAD + "tasks: []\n", "3:8", "`tasks` is empty"),
    (HEAD + "tasks: none\n", "3:8", "`tasks` must be a list, but is text"),
    (HEAD + "tasks:\n  - none\n", "4:5", "a task must be a mapping"),
    (HEAD + "tasks:\n  - task: T\n", "4:5", "the task has neither `steps` nor `success`"),
    (HEAD + "tasks:\n  - steps: [back]\n", "4:5", "`task` is missing"),
    (HEAD + "tasks:\n  - task: ' '\n    steps: [back]\n", "4:11", "`task` is empty"),
    (HEAD + TASK + "    optimal: {step: 1}\n", "7:15", "Did you mean `steps`?"),
    (HEAD + TASK + "    optimal: 3\n", "7:14", "`optimal` must be a mapping"),
    (HEAD + TASK + "    optimal: Crawl\n", "7:14", "`optimal` must be a mapping"),
    (HEAD + TASK + "    start: mailto:a@b.c\n", "7:12", "`start`: the URL `mailto:a@b.c` is not a web address"),
    (HEAD + TASK + "    success: [{click: A}]\n", "7:16", "`success` contains `click`, but only `expect` is allowed"),
    (HEAD + TASK + "    success: A\n", "7:14", "`success` must be a list, but is text"),
    (HEAD + TASK + "  - task: T\n    steps: [back]\n", "7:11", "duplicate task name `T`; the first is at"),
    ("scenario: One\nscenario: Two\nsite: http://a.b\n" + TASK, "2:1", "duplicate key `scenario`; the first is at"),
    ("site: http://a.b\n" + TASK, "1:1", "`scenario` is missing"),
    ("scenario: One\nsite: shop.example\n" + TASK, "2:7", "Write http://shop.example or https://shop.example"),
    ("scenario: One\nsite: ./folder\n" + TASK, "2:7", "Serve the folder"),
    ("scenario: One\nsite: http://[x\n" + TASK, "2:7", "which is not the URL of a site"),
    ("scenario: ${secret:A}\nsite: http://a.b\n" + TASK, "1:11", "the secret A would be visible here"),
    (HEAD + "tags: !!python/object:os.system x\n" + TASK, "3:7", "the tag `!!python/object:os.system` is not allowed"),
    (HEAD + "tags: !own x\n" + TASK, "3:7", "the tag `!own` is not allowed"),
    (HEAD + TASK + "---\n" + HEAD, "7:1", "a second document starts here"),
    (HEAD + "\ttags: a\n" + TASK, None, "tab"),
    (HEAD + "tags: a: b\n" + TASK, "3:8", "a `:` is not allowed here"),
    (HEAD + "tags: [a\n" + TASK, None, "this bracket is not closed"),
    (HEAD + "tags: 'a\n" + TASK, "3:7", "this quote is never closed"),
    (HEAD + "tags: @a\n" + TASK, "3:7", "text without quotes cannot start with `@`"),
    (HEAD + "tags: *tag\n" + TASK, "3:7", "there is no anchor `&tag`"),
    (HEAD + "tags: &a [*a]\n" + TASK, "3:11", "the anchor `&a` refers to itself"),
    (HEAD + "? [a]\n: b\n" + TASK, "3:3", "a key must be text"),
    ("- click: A\n", "1:1", "a scenario must be a mapping, but is a list"),
    ("", "1:1", "the file is empty"),
    ("# only a comment\n", "1:1", "the file is empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "1:1", "this is a binary file, not text"),
    ("scenario: One".encode("utf-16"), "1:1", "the file is UTF-16"),
    ("scenario: Caf\xe9".encode("latin-1"), "1:14", "the file is not UTF-8 text"),
    (b"scenario: a\x07b\n", "1:12", "the control character `\\x07` is not allowed"),
    (b"[" * 500_000, None, "this is nested too deeply"),
    ("- " * 400_000, None, "this is nested too deeply"),
    (b"a" * 10_000_000, "", "is larger than 1 MB. Split it"),
]


@pytest.mark.parametrize(("text", "place", "words"), FAULTS, ids=[words for _, _, words in FAULTS])
def test_faults_of_a_file(tmp_path: Path, text: str | bytes, place: str | None, words: str) -> None:
    began = time.monotonic()
    at, message = problem_in(tmp_path, text)
    assert words in message
    assert place is None or at == place
    assert time.monotonic() - began < 2


def test_all_problems_come_at_once_from_top_to_end() -> None:
    found = problems_of(FILES / "faults.yaml")
    lines = [int(problem.where.split(":")[-2]) for problem in found]
    assert len(found) >= 17
    assert lines == sorted(lines)


@pytest.mark.parametrize("key", ["measure", "measures", "metrics"])
def test_measures_of_customer_experience_are_refused_by_name(tmp_path: Path, key: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}{key}: [time on task, CSAT]\n{TASK}")
    message = " ".join(map(str, problems_of(path)))
    assert f"{path}:3:{len(key) + 18}: `CSAT` is a measure of customer experience" in message


def test_a_shop_may_sell_a_loyalty_mug(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + "env: {BRAND: Acme}\n" + TASK.replace("News", "Loyalty mug") + "    success: [Price, NPS]\n")
    assert load(path, {}).tasks[0].steps[0].sentence() == 'click "Loyalty mug"'


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "buy-a-mug.yaml").write_text("")
    (absent,) = problems_of(tmp_path / "buy-a-mgu.yaml")
    assert "there is no file" in absent.message
    assert absent.hint == "Did you mean `buy-a-mug.yaml`?"
    (folder,) = problems_of(tmp_path)
    assert "is a folder, not a file" in folder.message
    assert "buy-a-mug.yaml" in folder.hint


def test_a_bomb_of_aliases(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    began = time.monotonic()
    _, message = problem_in(tmp_path, "\n".join(lines))
    assert "has more than 50000 values" in message
    assert time.monotonic() - began < 1


def test_a_key_of_hostile_text_stays_on_one_line(tmp_path: Path) -> None:
    _, message = problem_in(tmp_path, '"a\\n\\e[31m": 1\n' + HEAD + TASK)
    assert "\n" not in message
    assert "\x1b" not in message
