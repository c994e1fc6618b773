"""The asynchronous side of Playwright's objects, for both of its APIs.

Both APIs are thin wrappers of the same objects, and the synchronous one runs its own event loop. So code for the asynchronous API
can work on the pages of a synchronous test, in that loop. Playwright has no public way to do this; everything that relies on its
internals is in this module.
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
    """Finds the asynchronous wrapper of an object, also if the object has a synchronous one.

    Playwright keeps only one wrapper for each object.
    """

    def from_maybe_impl(self, obj: Any, visited: Any = None) -> Any:
        """Returns the wrapper of an object; lists and dictionaries are converted, other values returned unchanged."""
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
    """Playwright's own table of asynchronous wrappers, used in addition to that of the synchronous ones."""
    mapping = _async_base.mapping
    mapping.__class__ = _Apart
    return mapping


def is_synchronous(thing: object) -> bool:
    """Whether an object belongs to Playwright's synchronous API."""
    return isinstance(thing, _sync_base.SyncBase)


def is_of_playwright(thing: object) -> bool:
    """Whether it is a Playwright object."""
    return isinstance(thing, (_sync_base.SyncBase, _async_base.AsyncBase))


def asynchronous(thing: Any) -> Any:
    """Returns the object of the asynchronous API for the same thing in the browser."""
    return _mapping().from_impl(thing._impl_obj) if is_synchronous(thing) else thing


def run(thing: Any, work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in the loop of a synchronous object."""
    result: T = thing._sync(work)
    return result


def playwright_of(page: Page) -> Playwright:
    """Returns the driver of a page. Raises AttributeError if Playwright is implemented differently."""
    browser: Any = page.context.browser
    driver: AsyncPlaywright = _mapping().from_impl(browser._impl_obj._browser_type._playwright)
    return driver
