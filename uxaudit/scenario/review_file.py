"""The review file: answers of people about candidates, as a small YAML for code review.

Every change reads the file again under a lock and replaces it as a whole, so that several writers lose nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from uxaudit.common.files import write_whole
from uxaudit.errors import InputError
from uxaudit.model.review import ReviewAnswer
from uxaudit.scenario.problems import Problems, quoted
from uxaudit.scenario.translate import as_items, as_map, build, known_keys, no_gaps
from uxaudit.scenario.writer import document
from uxaudit.scenario.yaml_reader import MAX_BYTES, parse, read_tree
from uxaudit.scenario.yaml_tree import Map, Node, Scalar

REVIEW_FORMAT = 1
KEYS = ("format", "answers")
HEAD = (
    "Answers about candidates of UX audits. They apply until their place changes. Review changes like code.",
    "Written by `uxaudit review DIR`.",
)
LOCK_S = 10.0
"""Seconds to wait for another writer, which needs milliseconds (own judgement)."""
LONGEST_MESSAGE = 200
Change = Callable[[tuple[ReviewAnswer, ...]], Sequence[ReviewAnswer]]


def read_answers(path: Path) -> tuple[ReviewAnswer, ...]:
    """Read a review file. Raises InputError with the places of all its faults."""
    problems = Problems()
    answers: tuple[ReviewAnswer, ...] = ()
    try:
        answers = _answers(read_tree(path, problems), problems)
    except InputError as error:
        problems.take(_about_empty(error))
    problems.check()
    return answers


def _about_empty(error: InputError) -> InputError:
    first = error.problems[0]
    return InputError(first.message, first.where, "Restore it, or delete it.") if first.message == "the file is empty" else error


def _answers(root: Node, problems: Problems) -> tuple[ReviewAnswer, ...]:
    top = as_map(root, "the review file", problems)
    if top is None:
        return ()
    _check_format(top)
    node = known_keys(top, KEYS, "the review file", problems)
    items = as_items(node.entries["answers"], "`answers`", problems) if "answers" in node.entries else ()
    seen: set[tuple[str, str]] = set()
    return tuple(answer for item in items if (answer := _answer(item, seen, problems)) is not None)


def _check_format(top: Map) -> None:
    given = top.entries.get("format")
    text = given.text if isinstance(given, Scalar) else ""
    if not (text.isascii() and text.isdigit() and int(text)):
        place = given.place if given else top.place
        raise InputError("this file is not a review file: it has no format number", str(place), f"Write `format: {REVIEW_FORMAT}`.")
    if int(text) > REVIEW_FORMAT and given:
        hint = "Use the version of uxaudit that wrote it, or a newer one."
        raise InputError(f"the review file has format {text}; this version reads up to {REVIEW_FORMAT}", str(given.place), hint)


def _answer(item: Node, seen: set[tuple[str, str]], problems: Problems) -> ReviewAnswer | None:
    node = as_map(item, "an answer", problems)
    if node is None:
        return None
    node = known_keys(node, tuple(ReviewAnswer.model_fields), "an answer", problems)
    no_gaps(node, problems)
    for name in ("finding", "reason", "by"):
        value = node.entries.get(name)
        if isinstance(value, Scalar) and not value.empty and not value.text.strip():
            problems.add(f"`{name}` is empty", value.place, "Write a value.")
    answer = build(ReviewAnswer, node, problems)
    if answer and answer.answer == "dismissed" and not answer.reason:
        problems.add("`reason` is missing", node.place, "Add `reason:` here: why it is dismissed.")
    for page in (answer.pages or ("",)) if answer else ():
        key = (answer.finding, page) if answer else ("", "")
        if key in seen:
            where = f" on {quoted(page)}" if page else ""
            problems.add(f"there is a second answer about {quoted(key[0])}{where}", node.place, "Keep one of them.")
        seen.add(key)
    return answer


def change_answers(path: Path, change: Change) -> tuple[ReviewAnswer, ...]:
    """Replace the answers in a file by what ``change`` makes of them, and return these. A file that does not exist has none.

    Raises InputError if the file is invalid or cannot be written; nothing is changed then.
    """
    with _locked(path):
        known = read_answers(path) if path.exists() else ()
        changed = tuple(sorted(change(known), key=_order))
        if changed != known:
            _write(path, changed)
    return changed


def with_answer(known: Sequence[ReviewAnswer], new: ReviewAnswer) -> list[ReviewAnswer]:
    """The answers with a new one, which replaces earlier ones about the same places."""
    left = []
    for old in known:
        if old.finding != new.finding:
            left.append(old)
        elif pages := tuple(page for page in old.pages if new.pages and page not in new.pages):
            left.append(old.model_copy(update={"pages": pages}))
    return [*left, new]


def _order(answer: ReviewAnswer) -> tuple[object, ...]:
    return (answer.check, answer.rule or "", answer.pages, answer.control, answer.finding)


def _write(path: Path, answers: Sequence[ReviewAnswer]) -> None:
    text = document({"format": REVIEW_FORMAT, "answers": [_shown(answer) for answer in answers]}, HEAD)
    _check_size(text, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise InputError(
            f"the answers cannot be written: {error.strerror or error}", str(path), "Change its permissions, or give another --file."
        ) from error


def _check_size(text: str, path: Path) -> None:
    """Raise InputError for a text that is too large to be read again."""
    try:
        if len(text.encode("utf-8", "replace")) > MAX_BYTES:
            raise InputError("too many bytes", str(path))
        parse(text, str(path), Problems())
    except InputError as error:
        hint = "Remove stale answers with `uxaudit review DIR --prune`, or switch off a check that is mostly dismissed."
        raise InputError("the file would become too large to be read", str(path), hint) from error


def _shown(answer: ReviewAnswer) -> dict[str, Any]:
    """The keys of an answer that are not empty; texts of the site on one line, and shortened."""
    data = answer.model_dump(mode="python", exclude_defaults=True)
    if answer.message:
        data["message"] = " ".join(answer.message.split())[:LONGEST_MESSAGE]
    return data


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Lock a file against other writers. The lock is a file in the folder for temporary files, not beside the answers."""
    from filelock import FileLock, Timeout

    key = hashlib.sha256(f"{Path.home()}\0{path.absolute().resolve()}".encode("utf-8", "replace")).hexdigest()[:16]
    lock = FileLock(Path(tempfile.gettempdir()) / f"uxaudit-review-{key}.lock")
    try:
        lock.acquire(timeout=LOCK_S)
    except Timeout:
        raise InputError("another program is changing the answers", str(path), "Try again. Nothing was changed.") from None
    try:
        yield
    finally:
        lock.release()
