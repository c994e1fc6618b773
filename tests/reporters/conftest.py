"""Fixtures for tests of reports: the browser that opens them, and the option that renews the golden files."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

UPDATE = "--update-goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    with suppress(ValueError):  # another conftest may have added it
        parser.addoption(UPDATE, action="store_true", default=False, help="renew the golden files")


@pytest.fixture
def report_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a report in pytest-playwright's browser: `report_page(path, width=390, scheme="dark")`."""
    contexts = []

    def opened(path: Path, width: int = 1280, scheme: Any = "light", **options: Any) -> Page:
        size: Any = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, **options))
        page = contexts[-1].new_page()
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with its golden file, or renew the file."""

    def compare(name: str, got: str) -> None:
        path = Path(__file__).parent / "goldens" / name
        if request.config.getoption(UPDATE, default=False):
            path.write_text(got, encoding="utf-8")
        want = path.read_text(encoding="utf-8") if path.exists() else ""
        assert got == want, f"{name} differs. If the change is meant: pytest tests/reporters {UPDATE}"

    return compare
