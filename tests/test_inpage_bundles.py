"""The bundles of in-page code in the tree are those of the sources beside them, and hold what is called from Python."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import uxaudit
from uxaudit.errors import CannotMeasure
from uxaudit.replay.browser.bundles import GUARDED, guarded
from uxaudit.replay.browser.vendored_engines import EngineSource, axe_source, ibm_source

INPAGE = Path(uxaudit.__file__).parent / "replay" / "inpage"
SRC = INPAGE / "src"
REMEDY = "run `npm ci && npm run build` and commit uxaudit/replay/inpage/built"


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hashes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((INPAGE / "built" / "hashes.json").read_bytes())
    return found


def test_the_bundles_are_built_of_the_present_sources() -> None:
    present = {path.relative_to(SRC).as_posix(): hash_of(path) for path in SRC.rglob("*.js")}
    assert present == hashes()["sources"], REMEDY


def test_nobody_edited_a_bundle() -> None:
    built = {path.name: hash_of(path) for path in (INPAGE / "built").glob("*.js")}
    assert built == hashes()["built"], REMEDY


def test_they_are_built_by_the_pinned_version() -> None:
    package = json.loads((INPAGE.parents[2] / "package.json").read_bytes())
    assert hashes()["esbuild"] == package["devDependencies"]["esbuild"], REMEDY


def test_reads_of_nodes_are_guarded_and_texts_are_not() -> None:
    script = (
        "const t = form.children?.length, u = f(x).parentElement?.title; s = '${data.nodeName}'; o = {id: form.idea, children}; a['.id']"
    )
    assert guarded(script) == (
        "const t = form[$$children]?.length, u = f(x)[$$parentElement]?.[$$title]; s = '${data.nodeName}'; "
        "o = {id: form.idea, children}; a['.id']"
    )


@pytest.mark.parametrize("source", [axe_source, ibm_source])
def test_an_engine_reads_nothing_of_nodes_that_a_page_can_bend(source: Callable[[], EngineSource]) -> None:
    try:
        script = source().script
    except CannotMeasure as missing:
        pytest.skip(str(missing))
    reads = rf"[\w$)\]]\??\.(?:{'|'.join(GUARDED)})(?![\w$])"
    assert len(re.findall(reads, script)) > 500
    assert {found[:5] for found in re.findall(rf".{{5}}{reads}", guarded(script))} <= {"${dat"}
