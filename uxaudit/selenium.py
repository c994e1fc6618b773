"""Audits a test that uses Selenium: ``Recorder(driver)``. Needs the extra ``selenium``.

The browser is observed by the debugger that Chromium offers to chromedriver's users, with the same probes as replays; accessibility by
axe-selenium-python with uxaudit's axe-core, frame by frame; console and network errors by WebDriver BiDi if the driver was started with
``options.enable_bidi = True``, otherwise by the debugger. Browsers without that debugger cannot be observed.
"""

from __future__ import annotations

import functools
import inspect
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from uxaudit.errors import InputError
from uxaudit.model import scenario
from uxaudit.model.report import Report
from uxaudit.model.scenario import Step
from uxaudit.model.scenario_parts import Target
from uxaudit.pipeline.live import LiveAudit, LiveResult
from uxaudit.settings import UNSET, Settings

try:
    from axe_selenium_python import Axe
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.remote.switch_to import SwitchTo
    from selenium.webdriver.remote.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement
except ImportError as error:
    raise ImportError("uxaudit.selenium needs Selenium: pip install 'uxaudit-replay[selenium]'") from error

if TYPE_CHECKING:
    from uxaudit.recording.step_events import Trouble

__all__ = ["Recorder", "SeleniumTask"]

KEYS = {value: name.replace("_", " ").title().replace(" ", "") for name, value in vars(Keys).items() if name.isupper()}
"""Names of special keys, by the characters by which Selenium sends them."""
PLAYWRIGHT_NAMES = {"Return": "Enter", "Space": " ", "Left": "ArrowLeft", "Right": "ArrowRight", "Up": "ArrowUp", "Down": "ArrowDown"}
ABOUT_FRAMES = ("frame-tested",)
"""Rules of axe that only say whether frames were entered: here each frame is asked by itself."""
ABOUT_PAGES = (
    *("bypass", "document-title", "html-has-lang", "landmark-one-main", "meta-viewport", "meta-viewport-large"),
    *("page-has-heading-one", "region"),
)
"""Rules of axe 4.14 about the page as a whole: it tests only the top document, or combines facts of its frames."""
Make = Callable[[Target], Step]


class Recorder:
    """Records the tasks that a test performs with a driver of Chrome, Edge or Chromium, and judges them as replays are judged."""

    def __init__(
        self,
        driver: WebDriver,
        *,
        out: str | PathLike[str],
        name: str = "Selenium",
        site: str = "",
        engines: Sequence[str] = ("axe",),
        screenshots: bool = True,
        settings: Settings = UNSET,
        baseline: Report | None = None,
        strict: bool = False,
    ) -> None:
        """Connect to the driver's browser.

        Args:
            driver: A started driver.
            out: The audit folder, to which recordings are added.
            name: The name of the tasks' scenario, such as that of the test.
            site: The URL of the site; that of the first page if empty.
            engines: The accessibility engines to run.
            screenshots: Whether to take pictures.
            settings: Weights, thresholds, options of checks and suppressions.
            baseline: An earlier report: only new problems count in ``ok()``.
            strict: Whether errors of the recording itself are raised, not only kept as a trouble of the task.

        Raises:
            InputError: The driver's browser has no debugger, such as Firefox.
            CannotMeasure: The debugger does not respond.
        """
        from uxaudit.replay.attached.bidi import BidiErrors
        from uxaudit.replay.attached.devtools import DevtoolsObserver

        self.driver = driver
        self.audit = LiveAudit(Path(out), tuple(engines), screenshots, settings, baseline, strict)
        self.name = name
        self.site = site
        self.open_task: SeleniumTask | None = None
        self.frames: list[Any] = []
        """The frames that the test switched into, outermost first."""
        self.observer = DevtoolsObserver(_debugger_of(driver))
        self.errors = BidiErrors.of(driver, self._note_error)
        """The errors that the driver reports by BiDi; None if it was started without: then those of the debugger."""
        _wrap_all()
        _RECORDERS.append(self)

    def task(self, task: str, *, optimal: int | None = None, critical: bool = False) -> SeleniumTask:
        """A task, for ``with``: each action of the driver in the block becomes a step. ``optimal`` is the minimum number of actions."""
        order = self.audit.order(task, scenario=self.name, optimal=optimal, critical=critical, site=self.site, **_caller())
        return SeleniumTask(self.audit, order, recorder=self)

    def report(self) -> Report:
        """Evaluate all recordings in the folder, and write report.json and report.html there. Raises InputError if there are none."""
        from uxaudit.pipeline.run_audit import judge, publish

        report = judge(self.audit.folder, settings=self.audit.settings, baseline=self.audit.baseline)
        publish(report, self.audit.folder, ("json", "html"))
        return report

    def close(self) -> None:
        """Disconnect from the browser. The driver is not changed; a second call does nothing."""
        if self in _RECORDERS:
            _RECORDERS.remove(self)
            if self.errors is not None:
                self.errors.close()
            self.observer.close()

    def _note_error(self, trouble: Trouble) -> None:
        """Add an error to the open task. Called from Selenium's threads."""
        task = self.open_task
        if task is not None and task.is_recording:
            self.observer.tell(task.note_error, trouble)

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()


@dataclass(repr=False)
class SeleniumTask(LiveResult):
    """One task, for ``with``. Afterwards it has its findings, as in ``LiveResult``."""

    recorder: Recorder = field(kw_only=True)
    busy: bool = False
    label: str = ""
    _recording: Any = None

    def __enter__(self) -> SeleniumTask:
        from uxaudit.replay.attached.bidi import KINDS

        with self._safely():
            if self.recorder.open_task is not None:
                other = self.recorder.open_task.order.task
                raise InputError(f'the task "{self.order.task}" starts while "{other}" is still open', self.order.where)
            handle, elsewhere = self.recorder.driver.current_window_handle, frozenset({"axe"})
            begin = self.recorder.observer.begin(handle, self.order, self.audit.recordings, elsewhere)
            self._recording = self.recorder.observer.run(begin)
            self._recording.session.errors_elsewhere = KINDS if self.recorder.errors is not None else frozenset()
            self.recorder.open_task = self
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.busy = True
        if self._recording is not None:
            with self._safely():
                self._finish_step()
            with self._safely():
                self.recorder.observer.run(self._recording.end(error))
        if self.recorder.open_task is self:
            self.recorder.open_task = None
        self.ended = True

    @property
    def is_recording(self) -> bool:
        """Whether its recording has begun."""
        return self._recording is not None

    def note_error(self, trouble: Trouble) -> None:
        """Add an error of the page to the current step."""
        self._recording.session.note_error(trouble)

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Give the actions in a block a label, for the report."""
        before, self.label = self.label, label
        try:
            yield
        finally:
            self.label = before

    def perform(self, make: Make, element: WebElement | None, described: str, work: Callable[[], Any]) -> Any:
        """Do one action of the test, and record it as a step."""
        self.busy = True
        try:
            with self._safely():
                self._before(make, element, described)
            try:
                done = work()
            except BaseException as error:
                with self._safely():
                    self.recorder.observer.run(self._recording.after(error))
                raise
            with self._safely():
                self.recorder.observer.run(self._recording.after())
            return done
        finally:
            self.busy = False

    def end_step(self) -> None:
        """Observe the step that was done last, to its end."""
        self.busy = True
        try:
            with self._safely():
                self._finish_step()
        finally:
            self.busy = False

    def _before(self, make: Make, element: WebElement | None, described: str) -> None:
        from uxaudit.model.verb_traits import Trait
        from uxaudit.replay.attached.recorder import UserAct

        observer = self.recorder.observer
        opens = element is None and Trait.OPENS_PAGE in make(Target(css="html")).traits
        self._finish_step(opens=opens)
        page = observer.run(observer.page(self.recorder.driver.current_window_handle))
        handle = self._handed_over(page, element) if element is not None else None
        label = self.label
        act = UserAct(page, lambda target: make(target).model_copy(update={"label": label}), handle, described)
        observer.run(self._recording.before(act))

    def _finish_step(self, *, opens: bool = False) -> None:
        """Finish the observation of the last step, with axe if it led to a new state."""
        from uxaudit.replay.attached import devtools

        if self.recorder.errors is not None:
            self.recorder.errors.catch_up()
        state = self.recorder.observer.run(self._recording.finish_step(opens=opens))
        store = self._recording.context.store
        if "axe" in self._recording.probes and devtools.lacks_axe(store, state):
            results, skipped, why_not = self._run_axe(devtools.nodes_of(store, state))
            self.recorder.observer.run(devtools.add_axe(self._recording, state, results, skipped, why_not))

    def _handed_over(self, page: Any, element: WebElement) -> Any:
        """The same element for the observer."""
        from uxaudit.replay.attached.devtools import element_named

        name = f"uxaudit{secrets.token_hex(8)}"
        self.recorder.driver.execute_script(f"window.{name} = arguments[0];", element)
        return self.recorder.observer.run(element_named(page, name))

    def _run_axe(self, nodes: int) -> tuple[list[tuple[tuple[int, ...], dict[str, Any] | None]], tuple[str, ...], str]:
        """Returns the results of axe in each frame, the rules that are skipped on a large page, and why there are none."""
        from uxaudit.replay.browser.vendored_engines import axe_source
        from uxaudit.replay.probes.axe import run_options

        options, skipped = run_options(nodes)
        source = axe_source()
        runner = _FrameRunner(self.recorder.driver, str(source.path), options)
        try:
            self.recorder.driver.switch_to.default_content()
            results = list(runner.run(()))
        except WebDriverException as error:
            return [], skipped, f"axe did not run: {(error.msg or type(error).__name__).splitlines()[0]}"
        finally:
            with suppress(WebDriverException):
                self.recorder.driver.switch_to.default_content()
                for frame in self.recorder.frames:
                    self.recorder.driver.switch_to.frame(frame)
        return results, skipped, ""

    @contextmanager
    def _safely(self) -> Iterator[None]:
        """Note an error of uxaudit's own work as a trouble. Raises it if the recorder is strict."""
        try:
            yield
        except Exception as error:
            if self.audit.strict:
                raise
            self.troubles.append(f"{type(error).__name__}: {error}".splitlines()[0][:300])


@dataclass(frozen=True)
class _FrameRunner:
    """Runs axe in a document and in all frames below it."""

    driver: WebDriver
    script: str
    options: dict[str, Any]

    def run(self, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], dict[str, Any] | None]]:
        """Yields the results of the driver's current frame, and of those below it. Raises WebDriverException for the top document."""
        yield path, self._here(path)
        for at, frame in enumerate(self.driver.find_elements("css selector", "iframe, frame")):
            try:
                self.driver.switch_to.frame(frame)
            except WebDriverException:
                yield (*path, at), None
                continue
            yield from self.run((*path, at))
            self.driver.switch_to.parent_frame()

    def _here(self, path: tuple[int, ...]) -> dict[str, Any] | None:
        axe = Axe(self.driver, self.script)
        try:
            axe.inject()
            results: dict[str, Any] = axe.run(options=self._options(path))
        except WebDriverException:
            if not path:
                raise
            return None
        return results

    def _options(self, path: tuple[int, ...]) -> str:
        """The options for the top document or for a frame, as JSON: Python's own True and False are no JavaScript."""
        off = (*ABOUT_FRAMES, *(ABOUT_PAGES if path else ()))
        rules = {**self.options["rules"], **{rule: {"enabled": False} for rule in off}}
        return json.dumps({**self.options, "rules": rules, "iframes": False})


def _debugger_of(driver: WebDriver) -> str:
    for name in ("goog:chromeOptions", "ms:edgeOptions"):
        if address := (driver.capabilities.get(name) or {}).get("debuggerAddress"):
            return str(address)
    browser = driver.capabilities.get("browserName", "this browser")
    raise InputError(f"{browser} has no debugger, which is needed to observe it", "Recorder(driver)", "Use Chrome, Edge or Chromium.")


def _caller() -> dict[str, str]:
    """The file and line of the test."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return {} if frame is None else {"file": frame.f_code.co_filename, "where": f"{frame.f_code.co_filename}:{frame.f_lineno}"}


_RECORDERS: list[Recorder] = []


def _recorder_of(driver: Any) -> Recorder | None:
    """The recorder of a driver, or of the driver behind a proxy that Selenium passes."""
    return next((recorder for recorder in _RECORDERS if recorder.driver.session_id == driver.session_id), None)


def _task_of(driver: Any) -> SeleniumTask | None:
    """The open task of a driver, outside its own actions."""
    recorder = _recorder_of(driver)
    task = recorder.open_task if recorder is not None else None
    return None if task is None or task.busy else task


@functools.cache
def _wrap_all() -> None:
    """Wrap the methods of Selenium by which tests act. Outside tasks they are called directly."""
    for owner, method, make in (
        (WebDriver, "get", lambda given: scenario.Open(to=given["url"])),
        (WebDriver, "back", lambda _: scenario.Back()),
        (WebDriver, "forward", lambda _: scenario.Open(to="the next page of the history")),
        (WebDriver, "refresh", lambda _: scenario.Reload()),
    ):
        _wrap_driver(owner, method, make)
    for method in ("close", "quit"):
        _wrap_closing(method)
    _wrap_element("click", lambda target: scenario.Click(target=target))
    _wrap_element("clear", lambda target: scenario.Fill(target=target, text=""))
    _wrap_element("submit", lambda target: scenario.Press(target=target, key="Enter"))
    _wrap_keys()
    _wrap_chains()
    for method in ("frame", "parent_frame", "default_content", "window", "new_window"):
        _wrap_switch(method)


def _wrap_driver(owner: Any, method: str, make: Callable[[dict[str, Any]], Step]) -> None:
    original = getattr(owner, method)

    @functools.wraps(original)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        work = functools.partial(original, self, *args, **kwargs)
        if (task := _task_of(self)) is None:
            return work()
        given = inspect.signature(original).bind(self, *args, **kwargs).arguments
        return task.perform(lambda _: make(given), None, "", work)

    setattr(owner, method, wrapped)


def _wrap_closing(method: str) -> None:
    """Have the last step observed before its window is closed."""
    original = getattr(WebDriver, method)

    @functools.wraps(original)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        if (task := _task_of(self)) is not None:
            task.end_step()
        return original(self, *args, **kwargs)

    setattr(WebDriver, method, wrapped)


def _wrap_element(method: str, make: Make) -> None:
    original = getattr(WebElement, method)

    @functools.wraps(original)
    def wrapped(self: WebElement, *args: Any, **kwargs: Any) -> Any:
        work = functools.partial(original, self, *args, **kwargs)
        if (task := _task_of(self.parent)) is None:
            return work()
        return task.perform(make, self, "an element", work)

    setattr(WebElement, method, wrapped)


def _wrap_keys() -> None:
    original = WebElement.send_keys

    @functools.wraps(original)
    def wrapped(self: WebElement, *value: str) -> None:
        task = _task_of(self.parent)
        if task is None:
            original(self, *value)
            return
        text = "".join(map(str, value))
        if self.get_attribute("type") == "file":
            name = text.replace("\\", "/").rpartition("/")[2]
            task.perform(lambda target: scenario.Upload(target=target, file=name), self, "a field", lambda: original(self, *value))
            return
        for part in _typed(text):
            task.perform(_step_of_keys(part), self, "a field", functools.partial(original, self, part))

    setattr(WebElement, "send_keys", wrapped)  # noqa: B010 (the checker of types refuses to assign to a method)


def _typed(text: str) -> Iterator[str]:
    """Yields the parts of typed text: runs of letters, and single keys. A chord, such as Control and a letter, stays one part."""
    if any(KEYS.get(sign) in ("Control", "Alt", "Meta", "Command", "Shift", "LeftControl", "LeftShift", "LeftAlt") for sign in text):
        yield text
        return
    run = ""
    for sign in text:
        if sign not in KEYS:
            run += sign
            continue
        if run:
            yield run
            run = ""
        yield sign
    if run or not text:
        yield run


def _step_of_keys(part: str) -> Make:
    if any(sign in KEYS for sign in part):
        key = "+".join(PLAYWRIGHT_NAMES.get(KEYS.get(sign, sign), KEYS.get(sign, sign)) for sign in part)
        return lambda target: scenario.Press(target=target, key=key)
    return lambda target: scenario.Type(target=target, text=part)


def _wrap_chains() -> None:
    original = ActionChains.perform

    @functools.wraps(original)
    def wrapped(self: Any) -> None:
        work = functools.partial(original, self)
        if (task := _task_of(self._driver)) is None:
            work()
            return
        task.perform(lambda target: scenario.Click(target=target), None, "what a chain of actions points at", work)

    setattr(ActionChains, "perform", wrapped)  # noqa: B010


def _wrap_switch(method: str) -> None:
    """Remember the test's frame, so that it can be restored after axe has visited all of them."""
    original = getattr(SwitchTo, method)

    @functools.wraps(original)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        done = original(self, *args, **kwargs)
        recorder = _recorder_of(self._driver)
        if recorder is not None and not (recorder.open_task is not None and recorder.open_task.busy):
            if method == "frame":
                recorder.frames.append(args[0] if args else kwargs["frame_reference"])
            elif method == "parent_frame":
                del recorder.frames[-1:]
            else:
                recorder.frames.clear()
        return done

    setattr(SwitchTo, method, wrapped)
