"""Crawls of small sites with common features: rules, loops, redirects, endless calendars; and the use of the results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.checks.factory import recording
from tests.servers import Request, Response, html, redirect, serve_folder
from uxaudit.cli.main import main
from uxaudit.crawl.crawler import Bounds, Crawl, crawl, joined, read_crawl, save, shortest
from uxaudit.crawl.html_links import Link, content_of, may_change, same_page
from uxaudit.crawl.http_client import decoded
from uxaudit.crawl.optimal_path import with_optimum
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.recording.recording import Recording


def a(*links: tuple[str, str]) -> str:
    return "".join(f'<p><a href="{href}">{name}</a></p>' for href, name in links)


def calendar(request: Request) -> Response | None:
    """Endless months."""
    if not request.path.startswith("/calendar/"):
        return None
    month = int(request.path.rsplit("/", 1)[1])
    return html(a((f"/calendar/{month + 1}", "Next month"), (f"/calendar/{month - 1}", "Month before")), f"Month {month}")


PAGES = {
    "/": html(
        a(
            ("/mugs", "Mugs"),
            ("/about", "About"),
            ("/old", "Offers"),
            ("/loop", "Loop"),
            ("/gone", "Gone"),
            ("/private/x", "Private"),
            ("http://elsewhere.test/", "Friends"),
            ("/away", "Partner"),
            ("/logout", "Log out"),
            ("/calendar/1", "Calendar"),
            ("mailto:a@b.c", "Mail"),
            ("#part", "Down"),
            ("#/route", "Route"),
            ("javascript:go()", "Go"),
            ("/list.pdf", "List"),
        )
        + "<form action='/find'><button>Find</button></form><script>document.write('<a href=\"/ghost\">Ghost</a>')</script>",
        "Home",
    ),
    "/mugs": html(
        a(
            ("/", "Home"),
            ("/mugs/7#top", "Blue mug"),
            ("/mugs?sort=price", "By price"),
            ("/mugs?sort=size", "By size"),
            ("/mugs/7?delete=1", "Remove it"),
        ),
        "Mugs",
    ),
    "/mugs/7": html(a(("/basket", "Basket"), ("/mugs", "Back")), "Blue mug"),
    "/about": html(a(("/team", "Team")), "About"),
    "/team": html(a(("/mugs/7", "Our favourite")), "Team"),
    "/basket": html("", "Basket"),
    "/new": html(a(("/basket", "Basket")), "New"),
    "/old": redirect("/new"),
    "/loop": redirect("/loop"),
    "/away": redirect("http://elsewhere.test/x"),
    "/enter": redirect("/"),
    "/list.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
    "/private/x": html("", "Secret"),
    "/robots.txt": (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /private/\nDisallow: /*?sort=*size\n"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    seen: list[Request] = []
    routes: Any = {path: lambda _, page=page: page for path, page in PAGES.items()}
    with serve_folder(tmp_path_factory.mktemp("site"), routes=routes, hook=calendar, seen=seen) as url:
        yield SimpleNamespace(url=url, seen=seen)


@pytest.fixture(scope="module")
def known(site: SimpleNamespace) -> Crawl:
    return crawl([site.url], Bounds(pages=60, depth=4))


def depths(found: Crawl, site: SimpleNamespace) -> dict[str, tuple[int, str]]:
    return {page.url.removeprefix(site.url): (page.depth, page.unopened) for page in found.pages}


def test_every_page_has_its_least_depth_or_the_reason_why_it_was_not_read(known: Crawl, site: SimpleNamespace) -> None:
    assert {path: row for path, row in depths(known, site).items() if not path.startswith("/calendar")} == {
        "/": (0, ""),
        "/mugs": (1, ""),
        "/about": (1, ""),
        "/new": (1, ""),
        "/team": (2, ""),
        "/mugs/7": (2, ""),
        "/basket": (2, ""),
        "/mugs?sort=price": (2, ""),
        "/mugs?sort=size": (2, "robots.txt disallows it"),
        "/loop": (1, "it redirects endlessly"),
        "/gone": (1, "it responded with status 404"),
        "/private/x": (1, "robots.txt disallows it"),
        "/away": (1, "it leads to another site"),
        "/logout": (1, "it may change data"),
        "/list.pdf": (1, "it is not an HTML page but application/pdf"),
        "/mugs/7?delete=1": (2, "it may change data"),
    }
    assert known.pages[0].by_script == 2
    assert known.stopped == ""


def test_a_guest_asks_only_for_what_is_open_to_it(known: Crawl, site: SimpleNamespace) -> None:
    assert {request.method for request in site.seen} == {"GET"}
    paths = {request.path for request in site.seen}
    assert "/robots.txt" in paths
    assert not paths & {"/logout", "/private/x", "/ghost", "/find"}
    assert not [request for request in site.seen if "delete" in request.query]


def test_a_calendar_is_bounded_by_depth_and_by_number(known: Crawl, site: SimpleNamespace) -> None:
    months = {path: row for path, row in depths(known, site).items() if path.startswith("/calendar")}
    assert months["/calendar/4"] == (4, "")
    assert months["/calendar/5"] == (5, "it is deeper than the limit")
    few = crawl([f"{site.url}/calendar/1"], Bounds(pages=5, depth=50))
    assert few.stopped == "after 5 pages"
    assert len(few.opened) == 5
    assert crawl([site.url], Bounds(seconds=0)).opened == ()


def test_what_comes_in_great_numbers_comes_last(tmp_path: Path) -> None:
    many = html(a(*((f"/day/{n}", f"Day {n}") for n in range(50)), ("/imprint", "Imprint")))
    with serve_folder(tmp_path, hook=lambda request: many if request.path == "/" else html("", "A page")) as url:
        found = crawl([url], Bounds(pages=25))
        assert f"{url}/imprint" in [page.url for page in found.opened]
        way = shortest(found, url, lambda page: page.endswith("/day/49"))
        assert way == (Link(name="Day 49", url=f"{url}/day/49"),)  # found, though not opened


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [
        ("/", "/mugs/7", ["Mugs", "Blue mug"]),
        ("/about", "/basket", ["Team", "Our favourite", "Basket"]),
        ("/", "/new", ["Offers"]),
        ("/", "/basket", ["Offers", "Basket"]),
        ("/", "/", []),
        ("/basket", "/mugs", None),
        ("/", "/private/x", ["Private"]),
        ("/", "/ghost", None),
    ],
)
def test_the_shortest_chain(known: Crawl, site: SimpleNamespace, start: str, end: str, way: list[str] | None) -> None:
    found = shortest(known, site.url + start, lambda page: page == site.url + end)
    assert (None if found is None else [link.name for link in found]) == way


def test_rules_can_be_ignored_and_a_site_may_forbid_all(site: SimpleNamespace, tmp_path: Path) -> None:
    assert depths(crawl([site.url], Bounds(depth=1, robots=False)), site)["/private/x"] == (1, "")
    with serve_folder(tmp_path, routes={"/robots.txt": lambda _: (503, {}, b""), "/": lambda _: html("", "Home")}) as url:
        with pytest.raises(CannotMeasure, match=r"robots\.txt disallows"):
            crawl([url])
        assert len(crawl([url], Bounds(robots=False)).opened) == 1


def test_an_address_that_leads_to_another_site_is_followed_there(site: SimpleNamespace, tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: redirect(f"{site.url}/about")}) as url:
        assert crawl([url], Bounds(depth=1)).start == (f"{site.url}/about",)


def test_a_crawl_is_kept(known: Crawl, site: SimpleNamespace, tmp_path: Path) -> None:
    assert read_crawl(save(known, tmp_path / "a" / "crawl.json").parent) == known
    other = crawl([f"{site.url}/mugs"], Bounds(depth=1))
    both = joined([other, known])
    assert shortest(both, site.url, lambda page: page.endswith("/team")) is not None
    with pytest.raises(InputError, match="cannot be read"):
        read_crawl(tmp_path / "none.json")
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(InputError, match="not the file of a crawl"):
        read_crawl(tmp_path / "x.json")


@pytest.mark.parametrize(
    ("header", "content", "text"),
    [
        ("text/html; charset=iso-8859-1", "5 €".encode("cp1252"), "5 €"),  # as every browser decodes Latin-1
        ("text/html; charset=unheard-of", "é".encode(), "é"),
        ("text/html", b'<meta charset="windows-1251">\xcf\xf0\xe8', "При"),
        ("text/html", b'<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">\x83\x65', "テ"),
        ("text/html; charset=iso-8859-1", "\ufeffé".encode(), "é"),  # the byte order mark wins
        (None, "é".encode(), "é"),
    ],
)
def test_pages_are_decoded_as_browsers_decode_them(header: str | None, content: bytes, text: str) -> None:
    assert decoded(header, content).endswith(text)


def test_links_are_read_as_people_read_them() -> None:
    found = content_of(
        '<title>A  &amp; B</title><base href="/in/"><a href=one>One\n <b>mug</b></a><a href="two"><img alt="Two"></a>'
        '<a href="three" aria-label="Three">3</a><map><area href="four" alt="Four"></map>'
        '<a href="five"><a href="//b.test">Six</a><noscript><a href="seven">Seven</a></noscript>'
        '<a download href="eight">Eight</a><a href="http://[">Bad</a><a href="ü?q=ü">Nine',
        "http://A.test:80/x",
    )
    assert found.title == "A & B"
    assert [(link.name, link.url) for link in found.links] == [
        ("One mug", "http://a.test/in/one"),
        ("Two", "http://a.test/in/two"),
        ("Three", "http://a.test/in/three"),
        ("Four", "http://a.test/in/four"),
        ("/in/five", "http://a.test/in/five"),
        ("Six", "http://b.test/"),
        ("Nine", "http://a.test/in/%C3%BC?q=%C3%BC"),
    ]
    assert same_page("HTTP://A.test:80#x") == "http://a.test/"


@pytest.mark.parametrize(
    ("name", "path", "changes"),
    [
        ("Log out", "/x", True),
        ("x", "/account/sign-out", True),
        ("x", "/item?action=delete", True),
        ("Abmelden", "/x", True),
        ("Add to basket", "/x", True),
        ("x", "/basket?add-to=7", True),
        ("Login", "/login", False),
        ("Deleted scenes", "/deleted", False),
        ("How to remove stains from mugs", "/stains", False),
        ("Orders", "/orders", False),
        ("Presets", "/presets", False),
    ],
)
def test_what_may_change_something(name: str, path: str, changes: bool) -> None:
    assert may_change(Link(name=name, url=f"http://a.test{path}")) is changes


# ---------------------------------------------------------------- the optimal path


def went(site: SimpleNamespace, *steps: dict[str, Any], end: str = "/mugs/7", **plan: Any) -> Recording:
    """A replay that starts at the home page, and whose last step ends at the mug."""
    first = {"phase": "start", "verb": "open", "url": f"{site.url}/", "visits": [{"url": f"{site.url}/"}]}
    asked = {"optimal": {"crawl": True}} | plan
    return recording(tasks=[{"task": "Find the mug", "steps": [first, *steps, to(site, end)], **asked}])


def to(site: SimpleNamespace, path: str, method: str = "GET") -> dict[str, Any]:
    return {"url": site.url + path, "visits": [{"url": site.url + path, "method": method}]}


def test_the_shortest_chain_is_the_least_of_a_task_that_goes_to_a_page(known: Crawl, site: SimpleNamespace) -> None:
    (found,), notes = with_optimum([went(site, to(site, "/about"), to(site, "/team"))], known)
    plan = found.header.plan.tasks[0]
    assert (plan.optimal.steps, plan.optimal.pages, plan.optimal_path) == (2, 3, ("Mugs", "Blue mug"))
    assert notes == ()
    search = {"verb": "fill", "url": f"{site.url}/"}
    (sorted_again,), _ = with_optimum([went(site, search, end="/mugs?sort=name")], known)
    assert sorted_again.header.plan.tasks[0].optimal.steps == 1  # the same page except for its query


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"control": {"name": "Add"}}, 'does more than go to a page (click "Add")'),
        ({"control": {"name": "Send"}, "visits": [{"url": "http://a/", "method": "POST"}]}, "does more than go to a page"),
        ({"status": "failed", "error": {"kind": "timeout", "message": "x"}}, "no replay completed it"),
    ],
)
def test_a_task_that_does_more_gets_none(known: Crawl, site: SimpleNamespace, step: dict[str, Any], why: str) -> None:
    (found,), (note,) = with_optimum([went(site, step)], known)
    assert found.header.plan.tasks[0].optimal.steps is None
    assert why in note


def test_what_the_scenario_says_stands_and_others_are_asked_for(known: Crawl, site: SimpleNamespace) -> None:
    said, silent = went(site, optimal={"steps": 9}), went(site, optimal=None)
    assert [one.header.plan.tasks[0].optimal for one in with_optimum([said, silent], known)[0]] == [said.header.plan.tasks[0].optimal, None]
    assert with_optimum([silent], known, every=True)[0][0].header.plan.tasks[0].optimal.steps == 2
    assert "found no path of links from" in with_optimum([went(site, end="/ghost")], known)[1][0]


# ---------------------------------------------------------------- the command


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["crawl", *map(str, words)])


def test_the_command_shows_pages_and_ways(site: SimpleNamespace, tmp_path: Path) -> None:
    scenario = tmp_path / "a.yaml"
    scenario.write_text(
        f"scenario: S\nsite: {site.url}\ntasks:\n  - task: See the team\n    start: /about\n    steps: [back]\n"
        "    success: [{expect: {url: '**/team'}}]\n  - task: Smile\n    steps: [back]\n"
    )
    done = run(site.url, "--to", "/mugs/*", "--task", scenario, "--depth", 2, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    for line in (
        "  0  /  Home",
        "  2  /mugs/7  Blue mug",
        "  1  /logout  not opened: it may change data",
        "  1  /gone  it responded with status 404",
        f"/mugs/*: Mugs › Blue mug (2 clicks) to {site.url}/mugs/7",
        f'"See the team": Team (1 click) to {site.url}/team',
        '"Smile": its `success` has no URL. Add one (expect: {url: …}), or use --to.',
        "Not followed: 2 links that only a script follows.",
        f"Written: {tmp_path / 'out' / 'crawl.json'}",
    ):
        assert line in done.output.splitlines(), done.output
    assert read_crawl(tmp_path / "out").start[0] == f"{site.url}/"


def test_the_command_says_what_it_cannot_see(tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: html("<div id=app></div><script src=app.js></script>")}) as url:
        assert "may build its links with scripts" in run(url, "--to", "/x").output


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("shop", 2, "is not the URL of a page"),
        ("ftp://a.test", 2, "is not the URL"),
        ("http://127.0.0.1:9", 3, "did not respond: Connection refused"),
    ],
)
def test_errors_have_their_codes(url: str, code: int, words: str) -> None:
    done = run(url)
    assert done.exit_code == code
    assert words in done.output
