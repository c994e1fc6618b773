"""The browser is found in its place, in the documented order, and distinguished from other executables."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.async_api import async_playwright
from playwright.sync_api import Page

from tests.async_runs import run_async
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.replay.browser import discovery, install
from uxaudit.replay.browser.discovery import FoundBrowser, find, find_all, launch_options
from uxaudit.replay.browser.driver import CACHE, private_folder, start_driver
from uxaudit.replay.browser.launcher_scripts import is_snap, real_binary
from uxaudit.replay.browser.vendored_engines import axe_source, read_axe

posix = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
pytestmark = posix


def executable(path: Path, text: str = "#!/bin/sh\necho Chromium 1.2.3.4\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; its PATH is the folder `bin`, its Playwright cache `cache`."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "cache"))
    monkeypatch.delenv("UXAUDIT_BROWSER", raising=False)
    monkeypatch.setattr(discovery, "_places", lambda row: map(Path, filter(None, map(shutil.which, row.commands))))
    return tmp_path


def playwrights_own(cache: Path, name: str, inside: str) -> Path:
    """Put an executable where Playwright's installer would for the installed revision."""
    spec = find_spec("playwright")
    assert spec
    assert spec.submodule_search_locations
    listed = json.loads(Path(spec.submodule_search_locations[0], "driver/package/browsers.json").read_bytes())
    revision = next(entry["revision"] for entry in listed["browsers"] if entry["name"] == name)
    return executable(cache / f"{name.replace('-', '_')}-{revision}" / inside)


def test_nothing_found_says_which_command_to_run(empty_machine: Path) -> None:
    with pytest.raises(CannotMeasure, match="uxaudit browsers install`") as told:
        find()
    assert told.value.exit_code == 3
    with pytest.raises(CannotMeasure, match="browsers install firefox"):
        find("firefox")
    with pytest.raises(CannotMeasure, match="install --headed"):
        find(headed=True)


def test_playwrights_own_come_before_the_systems(empty_machine: Path) -> None:
    system = executable(empty_machine / "bin" / "chromium")
    assert find().path == system
    own = playwrights_own(empty_machine / "cache", "chromium-headless-shell", "chrome-headless-shell-linux64/chrome-headless-shell")
    found = find()
    assert (found.path, found.origin, found.headless_only) == (own, "playwright", True)
    assert found.version
    assert "executable_path" not in launch_options(found)
    assert find(headed=True).path == system


def test_a_full_chromium_of_playwright_is_asked_for_by_its_channel(empty_machine: Path) -> None:
    own = playwrights_own(empty_machine / "cache", "chromium", "chrome-linux64/chrome")
    assert find().path == own
    assert launch_options(find())["channel"] == "chromium"
    assert "channel" not in launch_options(find(headed=True), headed=True)


def test_another_revision_is_not_used(empty_machine: Path) -> None:
    executable(empty_machine / "cache" / "chromium-1" / "chrome-linux64" / "chrome")
    with pytest.raises(CannotMeasure):
        find()


def test_firefox_is_playwrights_own_and_gets_no_arguments_of_chromium(empty_machine: Path) -> None:
    own = playwrights_own(empty_machine / "cache", "firefox", "firefox/firefox")
    assert find("firefox").path == own
    assert launch_options(find("firefox")) == {"headless": True}


def test_the_headless_shell_comes_first_where_no_window_is_wanted(empty_machine: Path) -> None:
    full = executable(empty_machine / "bin" / "google-chrome")
    shell = executable(empty_machine / "bin" / "chromium-headless-shell")
    assert find().path == shell
    assert find(headed=True).path == full
    assert [found.version for found in find_all()] == ["1.2.3.4", "1.2.3.4"]


def test_a_snap_is_listed_last_and_never_chosen(empty_machine: Path) -> None:
    executable(empty_machine / "bin" / "chromium", '#!/bin/sh\nexec /snap/bin/chromium "$@"\n')
    assert [found.drivable for found in find_all()] == [False]
    with pytest.raises(CannotMeasure, match="is a snap"):
        find()
    chrome = executable(empty_machine / "bin" / "google-chrome")
    assert find().path == chrome


def test_the_named_one_wins_and_is_tried(empty_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(empty_machine / "bin" / "chromium")
    from_environment = executable(empty_machine / "one" / "browser")
    named = executable(empty_machine / "two" / "my-headless-shell")
    monkeypatch.setenv("UXAUDIT_BROWSER", str(from_environment))
    assert (find().path, find().origin) == (from_environment, "env")
    found = find(executable=named)
    assert found == FoundBrowser("my-headless-shell", "chromium", named, "1.2.3.4", "given", True)
    assert launch_options(found)["executable_path"] == str(named)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "does not exist"),
        ("", "is not executable"),
        ("#!/bin/sh\nexit 1\n", "does not respond to --version"),
        ("#!/bin/sh\necho this is something else 3.1\n", "does not respond to --version"),
    ],
)
def test_a_named_one_that_is_no_browser_is_an_input_error(tmp_path: Path, text: str | None, words: str) -> None:
    path = tmp_path / "browser"
    if text is not None:
        path.write_text(text)
        path.chmod(0o755 if text else 0o644)
    with pytest.raises(InputError, match=words) as told:
        find(executable=path)
    assert told.value.exit_code == 2
    assert told.value.problems[0].hint


def test_an_unknown_kind_is_an_input_error() -> None:
    with pytest.raises(InputError, match="chromium, firefox, webkit"):
        find("netscape")


@pytest.mark.parametrize(
    "wrapper",
    [
        'APP=chrome\nLIB={folder}/lib\nif true; then\n  exec $LIB/$APP $FLAGS "$@"\nfi\n',
        '{folder}/lib/chrome "$@"\n',
        'exec -a "$0" "{folder}/lib/chrome" "$@"\n',
        'export LIB="{folder}/lib"\nexec "${{LIB}}/chrome" --flag "$@"\n',
        'exec {folder}/chromium2 "$@"\n',
    ],
)
def test_wrappers_are_seen_through(tmp_path: Path, wrapper: str) -> None:
    real = tmp_path / "lib" / "chrome"
    real.parent.mkdir()
    real.write_bytes(b"\x7fELF")
    real.chmod(0o755)
    executable(tmp_path / "chromium2", f'#!/bin/bash\nexec "{real}" "$@"\n')
    link = tmp_path / "link"
    link.symlink_to(executable(tmp_path / "first", "#!/bin/sh\n" + wrapper.format(folder=tmp_path)))
    assert real_binary(link) == real


def test_a_script_in_the_browsers_own_folder_leads_to_the_browser(tmp_path: Path) -> None:
    (tmp_path / "icudtl.dat").touch()
    chrome = tmp_path / "chrome"
    chrome.write_bytes(b"\x7fELF")
    chrome.chmod(0o755)
    assert real_binary(executable(tmp_path / "google-chrome", '#!/bin/bash\nexec "$HERE/chrome" "$@"\n')) == chrome


def test_a_wrapper_that_cannot_be_followed_is_used_as_it_is(tmp_path: Path) -> None:
    odd = executable(tmp_path / "odd", '#!/bin/sh\nexec $(which chromium) "$@"\n')
    flatpak = executable(tmp_path / "flat", '#!/bin/sh\nexec /usr/bin/env A=b flatpak run org.chromium.Chromium "$@"\n')
    loop = executable(tmp_path / "chromium", f'#!/bin/sh\nexec {tmp_path}/chrome "$@"\n')
    executable(tmp_path / "chrome", f'#!/bin/sh\nexec {tmp_path}/chromium "$@"\n')
    assert real_binary(odd) == odd
    assert real_binary(loop) == loop
    assert real_binary(flatpak) == flatpak
    assert not is_snap(odd)


def test_further_arguments_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UXAUDIT_BROWSER_ARGS", "--one '--two=a b'")
    args = launch_options(FoundBrowser("x", "chromium", Path("/x"), None, "system", True))["args"]
    assert args[-2:] == ["--one", "--two=a b"]


def test_finding_is_quick_and_starts_nothing() -> None:
    code = (
        "import sys, time\nfrom uxaudit.replay.browser import discovery as browsers\nbrowsers.subprocess = None\n"
        "best = 1.0\nfor _ in range(5):\n    t = time.perf_counter(); browsers.find()\n"
        "    best = min(best, time.perf_counter() - t)\n"
        "assert best < .03, best\nassert 'playwright' not in sys.modules"
    )
    environment = {key: value for key, value in os.environ.items() if key != "UXAUDIT_BROWSER"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_the_found_browser_runs_and_reaches_only_this_machine(page: Page, browser_found: FoundBrowser) -> None:
    found = discovery.with_version(browser_found)
    browser = page.context.browser
    assert browser
    assert found.version == browser.version
    page.set_content("<body style='height: 9000px'>")
    assert page.evaluate("innerWidth - document.documentElement.clientWidth") > 0, "a person sees the scroll bar"
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.com/")


def test_asynchronous_replays_run_beside_a_page_of_the_fixture(
    page: Page, site_server: Callable[[Path], str], browser_found: FoundBrowser, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("<title>Served</title>")
    address = site_server(tmp_path)

    async def title() -> str:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(**launch_options(browser_found))
            tab = await browser.new_page()
            await tab.goto(address)
            return await tab.title()

    page.goto(address)
    assert run_async(title()) == page.title() == "Served"


@pytest.mark.usefixtures("browser_found")
def test_every_browser_that_is_listed_tells_its_version() -> None:
    listed = find_all()
    assert listed
    assert all(found.version for found in listed if found.drivable)


# ---------------------------------------------------------------- installing


def test_install_leaves_a_browser_that_works_alone(empty_machine: Path) -> None:
    present = executable(empty_machine / "bin" / "chromium-headless-shell")
    said: list[str] = []
    assert install.install(say=said.append).path == present
    assert len(said) == 1


def test_where_playwright_cannot_download_the_system_is_asked(empty_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package manager is a script here; it installs the browser only with its second set of packages."""
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    monkeypatch.setattr(install, "is_root", lambda: True)
    folder = empty_machine / "bin"
    executable(
        folder / "apt-get",
        f"""#!/bin/sh
case "$*" in
  update*) echo lists are fresh;;
  *headless-shell*) echo no such package >&2; exit 100;;
  *) printf '#!/bin/sh\\necho Chromium 5.6.7.8\\n' > {folder}/chromium; /bin/chmod +x {folder}/chromium;;
esac
""",
    )
    said: list[str] = []
    assert install.install(say=said.append).path == folder / "chromium"
    assert "lists are fresh" in said
    assert "no such package" in said


def test_where_nothing_helps_the_error_says_what_to_do(empty_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    monkeypatch.setattr(install, "is_root", lambda: False)
    with pytest.raises(CannotMeasure, match="apt-get install chromium"):
        install.install(say=lambda line: None)


def test_a_command_that_overruns_is_ended_with_its_children() -> None:
    said: list[str] = []
    begun = time.monotonic()
    assert not install.run(("sh", "-c", "echo begun; sleep 60; echo done"), 2, said.append)
    assert time.monotonic() - begun < 10
    assert said[1:] == ["begun"]


def test_a_command_that_does_not_exist_is_told() -> None:
    assert not install.run(("no-such-command",), 5, lambda line: None)


# ---------------------------------------------------------------- axe-core


def test_axe_is_there_with_the_version_of_its_banner() -> None:
    axe = axe_source()
    assert axe.version.startswith("4.")
    assert axe.script.startswith(f"/*! axe v{axe.version}\n")
    assert axe is axe_source()


def test_a_file_that_is_not_axe_is_passed_over(tmp_path: Path) -> None:
    other = tmp_path / "axe.min.js"
    assert read_axe(other, "here") is None
    other.write_text("// something else")
    assert read_axe(other, "here") is None
    other.write_bytes(b"\xff\xfe\x00")
    assert read_axe(other, "here") is None


def test_axe_runs_in_a_page(page: Page) -> None:
    page.set_content("<main><img src='data:,'></main>")
    page.evaluate(axe_source().script)
    rules = page.evaluate("axe.run().then(found => found.violations.map(rule => rule.id))")
    assert "image-alt" in rules


def test_the_drivers_compiled_code_is_kept_in_a_folder_of_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv(CACHE, raising=False)

    async def start_and_stop() -> None:
        driver = await start_driver()
        assert CACHE not in os.environ  # programs that are started later are not affected
        await driver.stop()

    run_async(start_and_stop())
    folder = private_folder()
    assert folder is not None
    assert folder.stat().st_mode & 0o077 == 0
    assert [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("spoil", [lambda folder: folder.chmod(0o777), lambda folder: (folder.rmdir(), folder.symlink_to("/tmp"))])
def test_compiled_code_is_not_kept_where_others_could_change_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], object]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = private_folder()
    assert folder is not None
    spoil(folder)
    assert private_folder() is None
