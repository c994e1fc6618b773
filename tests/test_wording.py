"""Texts are plain English: words that readers had to read twice do not come back."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("uxaudit", "scenarios", "tests")
SUFFIXES = {".py", ".js", ".md", ".j2", ".html", ".yaml", ".toml"}
OUTSIDE = (
    "uxaudit/data/",
    "uxaudit/demo/",
    "tests/sites/",
    "tests/truth/",
    "tests/artifacts/",
    "tests/checks/cases/",
    "tests/scenario/files/",
    "uxaudit/languages/",
    "uxaudit/replay/inpage/built/",
    "uxaudit/checks/_shared/error_wording.py",
    "uxaudit/plugins/renamed_modules.py",
)
"""Excluded: pages of sites, lists of words that pages use, old names of modules, and bundles, whose sources are checked."""

PLAIN = {
    r"mend(s|ed|ing)?": "fix",
    r"whom it hurts": "who is affected",
    r"a person'?s look": "needs review",
    r"has to look whether": "needs review",
    r"let(s|ting)? go": "stop, release, leave",
    r"brings? nothing": "has no effect",
    r"(is|are|was|were) told(?! apart)": "is reported, is shown",
    r"of all that": "(rewrite the sentence)",
    r"has no end": "is not finished",
    r"as how many": "(rewrite the sentence)",
    r"barriers?(?!'\])": "accessibility problem",
    r"anew": "again",
    r"twins?": "copy of a state",
    r"bears? (another|one|the same) name": "has a different name, has the same name",
    r"com(e|es|ing) to rest": "settles",
    r"came to rest": "settled",
    r"least way": "optimal path",
    r"log-in": "login",
    r"what (became|becomes) of": "the outcome of, the result of",
    r"told apart": "distinguished",
    r"tells? apart": "distinguishes",
    r"(the )?likest": "most similar",
    r"came up": "appeared",
    r"brings? (it |them )?up": "shows",
    r"brought up": "showed",
    r"to be seen": "visible",
    r"(for|after) so (long|many)": "(name the limit)",
    r"so (long|many) as": "as long as, if",
    r"where none": "if none",
    r"nobody (knows|can say)": "it is unknown",
    r"goes round": "cycles, comes full circle",
    r"gives? back": "returns, releases",
    r"for want of": "without",
    r"to and fro": "back and forth",
    r"the surest": "the most certain",
    r"are taken for": "count as",
    r"held against": "compared with",
    r"as good as": "almost",
    r"in (place|front) of that": "(rewrite the sentence)",
    r"what stands": "(name the thing)",
    r"where there (is|are) (none|no|nothing)": "if there is none",
    r"(if|where|that) (it |that )?cannot be told": "is unknown",
    r"can bend": "can clobber, can override",
    r"own doing": "caused by",
    r"did not answer": "did not respond",
    r"answered [0-9]{3}": "responded with status",
    r"an? act of": "an action of",
    r"of its own accord": "by itself",
    r"what (is|was) typed": "entered text",
    r"gets? through": "arrives",
    r"all the same": "nevertheless",
}
"""Pattern of a removed wording, and what to write instead."""


@cache
def texts() -> dict[Path, str]:
    """The text of each file that people read or write, by its path."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES]
    found += [path for folder in (ROOT, ROOT / "reports") for path in folder.iterdir() if path.suffix in SUFFIXES]
    own = [path for path in sorted(found) if not path.relative_to(ROOT).as_posix().startswith(OUTSIDE) and path != Path(__file__)]
    return {path: path.read_text(encoding="utf-8", errors="replace") for path in own}


@cache
def lower() -> dict[Path, str]:
    """The same in small letters: a pattern without regard for words and case is found ten times as fast."""
    return {path: text.lower() for path, text in texts().items()}


@pytest.mark.parametrize(("pattern", "plain"), PLAIN.items(), ids=PLAIN)
def test_earlier_wording_does_not_come_back(pattern: str, plain: str) -> None:
    wording = re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path, text in texts().items()
        if re.search(pattern, lower()[path])
        for number, line in enumerate(text.splitlines(), 1)
        if wording.search(line)
    ]
    assert not found, f"write {plain!r} instead:\n" + "\n".join(found)


def test_there_are_texts() -> None:
    assert len(texts()) > 300
