"""An ordinary suite of pytest-playwright, audited by the plug-in. With UX_SUITE=bare the tests run as if there were no audit."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from uxaudit.demo.server import serve


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """The demo shop, in its good build."""
    with serve("good") as url:
        yield url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """Open the shop's addresses, even if a test elsewhere used these arguments first, without a `base_url`."""
    return {**browser_context_args, "base_url": base_url}


class Nothing:
    """Replaces the fixture `ux_audit` in the bare suite."""

    @contextmanager
    def task(self, *_: Any, **__: Any) -> Iterator[None]:
        yield

    def scan(self, *_: Any, **__: Any) -> None:
        """Do nothing."""


if os.environ.get("UX_SUITE") == "bare":

    @pytest.fixture
    def ux_audit() -> Nothing:
        return Nothing()
