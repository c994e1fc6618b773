"""The PDF: tagged, with an outline, all folded parts open, and page numbers."""

import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page

from tests.reporters import factory as make
from uxaudit import reporters
from uxaudit.pipeline.run_audit import publish


@pytest.mark.slow
@pytest.mark.browser
def test_a_pdf_is_tagged_and_whole(tmp_path: Path) -> None:
    make.shots(tmp_path)
    reporters.write(make.full_report(), tmp_path, ["json"])
    run = subprocess.run([sys.executable, "-m", "uxaudit", "report", str(tmp_path), "--format", "pdf"], capture_output=True, timeout=120)
    assert run.returncode == 0, run.stderr.decode()
    document = pypdf.PdfReader(tmp_path / "report.pdf")
    catalog = document.root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert str(catalog["/Lang"]).startswith("en")
    assert document.outline
    texts = [page.extract_text() for page in document.pages]
    assert f"1 / {len(texts)}" in texts[0]
    whole = "\n".join(texts)
    for folded in ("li:nth-child(8) > a", "Criteria with a result", "1.2.9 Audio-only (Live)", "facet_floor"):
        assert folded.lower() in whole.lower(), folded
    assert "Copy as Markdown" not in whole


@pytest.mark.browser
def test_a_pdf_is_printed_beside_a_running_event_loop(tmp_path: Path, page: Page) -> None:
    page.set_content("Playwright's synchronous interface runs a loop in this thread")
    (printed,) = publish(make.full_report(), tmp_path, ["pdf"])
    assert pypdf.PdfReader(printed).pages
