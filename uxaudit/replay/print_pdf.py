"""Prints the report's page as a PDF: tagged, with an outline, with all folded parts open, and with page numbers."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from uxaudit.common.files import write_whole
from uxaudit.errors import CannotMeasure
from uxaudit.replay.browser.discovery import find, launch_options

FOOTER = (
    '<div style="font: 8px sans-serif; width: 100%; padding: 0 12mm; display: flex; justify-content: space-between; color: #555">'
    '<span class="title"></span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>'
)
MARGINS = {"top": "14mm", "bottom": "16mm", "left": "12mm", "right": "12mm"}
OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"
TIMEOUT_MS = 120_000


def print_pdf(html: bytes) -> bytes:
    """Returns the page as a PDF of A4 sheets.

    Raises CannotMeasure if there is no Chromium or it cannot print the page.
    """
    found = find("chromium")
    with tempfile.TemporaryDirectory(prefix="uxaudit-pdf-") as folder:
        page_file = Path(folder) / "report.html"
        write_whole(page_file, html)
        try:
            with ThreadPoolExecutor(1) as thread:  # the caller's thread may have a running event loop
                return thread.submit(_print, page_file, launch_options(found)).result()
        except PlaywrightError as error:
            hint = "Print report.html from a browser instead."
            raise CannotMeasure(f"the PDF could not be printed: {error.message.splitlines()[0]}", hint=hint) from error


def _print(file: Path, options: dict[str, object]) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)  # type: ignore[arg-type]
        try:
            page = browser.new_page(color_scheme="light")
            page.set_default_timeout(TIMEOUT_MS)
            page.goto(file.as_uri())
            page.evaluate(OPEN)
            return page.pdf(
                format="A4",
                tagged=True,
                outline=True,
                print_background=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=FOOTER,
                margin=MARGINS,  # type: ignore[arg-type]
            )
        finally:
            browser.close()
