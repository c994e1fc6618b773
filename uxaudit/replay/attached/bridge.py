"""The asynchronous side of Playwright's objects, whichever of its two interfaces a test uses.

Both interfaces are thin covers of the same objects, and the synchronous one runs an event loop of its own. So what is written
for the asynchronous interface can work on the pages of a synchronous test, in that loop. Playwright offers no public way to do
this; everything that relies on its inside is in this module.
"""

from __future__ import annotations

from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

from playwright._impl import _async_base, _impl_to_api_mapping, _sync_base
from playwright.async_api import Page, Playwright
from playwright.async_api import Playwright as AsyncPlaywright

T = TypeVar("T")
COVER = "_uxaudit_async_cover"


class _Apart(_impl_to_api_mapping.ImplToApiMapping):
    """Finds the asynchronous cover of an object, also where the object has a synchronous one.

    Playwright keeps one cover for each object, whichever was asked for first.
    """

    def from_maybe_impl(self, obj: Any, visited: Any = None) -> Any:
        """The cover of an object; lists and dictionaries are gone through, other values stay."""
        kind = self._mapping.get(getattr(obj, "_api_impl_class", type(obj))) if obj else None
        if kind is None:
            return super().from_maybe_impl(obj, visited)
        usual = getattr(obj, _impl_to_api_mapping.API_ATTR, None)
        if isinstance(usual, kind):
            return usual
        own = getattr(obj, COVER, None)
        if own is None:
            own = kind(obj)
            setattr(obj, COVER, own)
        return own


@cache
def _mapping() -> Any:
    """Playwright's own table of asynchronous covers, from now on beside that of the synchronous ones."""
    mapping = _async_base.mapping
    mapping.__class__ = _Apart
    return mapping


def is_synchronous(thing: object) -> bool:
    """Whether an object belongs to Playwright's synchronous interface."""
    return isinstance(thing, _sync_base.SyncBase)


def is_of_playwright(thing: object) -> bool:
    """Whether it is an object of Playwright at all."""
    return isinstance(thing, (_sync_base.SyncBase, _async_base.AsyncBase))


def asynchronous(thing: Any) -> Any:
    """The object of the asynchronous interface for the same thing in the browser."""
    return _mapping().from_impl(thing._impl_obj) if is_synchronous(thing) else thing


def run(thing: Any, work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in the loop of a synchronous object."""
    result: T = thing._sync(work)
    return result


def playwright_of(page: Page) -> Playwright:
    """The driver of a page. Raises AttributeError where Playwright is built in another way."""
    browser: Any = page.context.browser
    driver: AsyncPlaywright = _mapping().from_impl(browser._impl_obj._browser_type._playwright)
    return driver
