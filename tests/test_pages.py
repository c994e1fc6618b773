"""Pages without a scenario: the sources of their URLs, and the resulting scenarios."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.servers import Route, serve_folder
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.scenario.from_urls import gathered, scenarios_of, urls_in, urls_of_sitemap
from uxaudit.scenario.plan import plan

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(*urls: str, kind: str = "urlset") -> bytes:
    inner = "url" if kind == "urlset" else "sitemap"
    return f"<{kind} {NAMESPACE}>{''.join(f'<{inner}><loc>{url}</loc></{inner}>' for url in urls)}</{kind}>".encode()


def test_a_page_is_a_task_and_a_site_a_scenario() -> None:
    one, two = scenarios_of(["http://a.test/x?n=1", "http://a.test/x?n=1#part", "http://b.test", "http://a.test/y"])
    assert (one.site, [task.task for task in one.tasks], [task.start for task in one.tasks]) == (
        "http://a.test",
        ["/x?n=1", "/y"],
        ["http://a.test/x?n=1", "http://a.test/y"],
    )
    assert (two.site, two.tasks[0].task) == ("http://b.test", "/")
    assert not any(task.steps or task.success for task in one.tasks)
    assert len({replay.id for replay in plan((one, two))}) == 2


def test_a_fragment_is_kept_and_a_route_in_it_is_a_page() -> None:
    (one,) = scenarios_of(["http://a.test/#/one", "http://a.test/#/two", "http://a.test/x#part", "http://a.test/x#other"])
    assert [task.task for task in one.tasks] == ["/#/one", "/#/two", "/x#part"]
    assert [task.start for task in one.tasks] == ["http://a.test/#/one", "http://a.test/#/two", "http://a.test/x#part"]


@pytest.mark.parametrize("url", ["shop", "ftp://a.test/", "file:///etc/passwd", "http://", "http://a.test:99999/", "javascript:alert(1)"])
def test_what_is_no_page_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="is not the URL of a page"):
        scenarios_of([url])


def test_no_page_and_too_many_are_refused() -> None:
    with pytest.raises(InputError, match="no page to open"):
        scenarios_of([])
    with pytest.raises(InputError, match="there are 1001 pages"):
        scenarios_of([f"http://a.test/{n}" for n in range(1001)])


def test_a_file_lists_pages(tmp_path: Path) -> None:
    path = tmp_path / "pages.txt"
    path.write_text("# ours\nhttp://a.test/\n\n  http://a.test/b \n", encoding="utf-8")
    assert urls_in(path) == ("http://a.test/", "http://a.test/b")
    assert gathered(["http://a.test/b", "http://a.test/c"], path, None) == ("http://a.test/b", "http://a.test/c", "http://a.test/")
    with pytest.raises(InputError, match="cannot be read"):
        urls_in(tmp_path / "none.txt")


def test_a_sitemap_is_read_through_its_index_and_stays_on_its_site(tmp_path: Path) -> None:
    routes: dict[str, Route] = {"/none": lambda _: (404, {}, b"")}
    with serve_folder(tmp_path, routes=routes) as site:
        index = sitemap(f"{site}/one.xml", f"{site}/two.xml.gz", f"{site}/index.xml", "http://elsewhere.test/s.xml", kind="sitemapindex")
        one, two = sitemap(f"{site}/a", f"{site}/b", "http://elsewhere.test/c"), gzip.compress(sitemap(f"{site}/b", f"{site}/d"))
        routes |= {"/index.xml": lambda _: (200, {}, index), "/one.xml": lambda _: (200, {}, one), "/two.xml.gz": lambda _: (200, {}, two)}
        assert urls_of_sitemap(f"{site}/index.xml") == (f"{site}/a", f"{site}/b", f"{site}/d")
        assert urls_of_sitemap(f"{site}/index.xml", most=2) == (f"{site}/a", f"{site}/b")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html></html>", "not a sitemap but <html>"),
        (b"no xml", "this is not a sitemap"),
        (sitemap("http://elsewhere.test/"), "no page of its own"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><urlset/>', "declares entities"),
        (b"\x1f\x8bbroken", "cannot be unpacked"),
    ],
)
def test_what_is_no_sitemap_is_reported(tmp_path: Path, content: bytes, words: str) -> None:
    with serve_folder(tmp_path, routes={"/s.xml": lambda _: (200, {}, content)}) as site, pytest.raises(InputError, match=words):
        urls_of_sitemap(f"{site}/s.xml")


def test_a_sitemap_that_does_not_answer_cannot_be_measured(tmp_path: Path) -> None:
    with serve_folder(tmp_path) as site, pytest.raises(CannotMeasure, match="did not respond"):
        urls_of_sitemap(f"{site}/none.xml")


def test_a_sitemap_that_redirects_to_another_host_is_not_followed(tmp_path: Path) -> None:
    seen: list[str] = []
    with serve_folder(tmp_path, hook=lambda request: seen.append(request.path) or (200, {}, "")) as elsewhere:  # type: ignore[func-returns-value]
        away = elsewhere.replace("127.0.0.1", "localhost") + "/s.xml"
        with (
            serve_folder(tmp_path, routes={"/s.xml": lambda _: (302, {"Location": away}, "")}) as site,
            pytest.raises(CannotMeasure, match="another host"),
        ):
            urls_of_sitemap(f"{site}/s.xml")
    assert seen == []
