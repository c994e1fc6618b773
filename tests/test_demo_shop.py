"""The demo shop over HTTP: the good build works, the flawed one has every flaw that it lists."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
import yaml

from uxaudit.demo import flaws
from uxaudit.demo.pages import Pages
from uxaudit.demo.search import search, slips
from uxaudit.demo.server import serve

ROOT = Path(__file__).parents[1]
ADDRESS = {
    "name": "Ada Weaver",
    "email": "ada@example.com",
    "address": "12 Wheel Lane",
    "town": "Bristol",
    "postcode": "bs14st",
    "delivery": "express",
}
Build = Literal["good", "flawed"]


@dataclass(frozen=True)
class Seen:
    """One page as received."""

    html: str
    url: str
    status: int
    took: float

    def find(self, pattern: str) -> str:
        """Returns the first group of the pattern, which must match."""
        found = re.search(pattern, self.html, re.DOTALL)
        assert found, f"{pattern} is not in {self.url}"
        return found[1]


class Browser:
    """A visitor with a cookie jar."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Seen:
        """Request a page, or submit a form, and follow redirects."""
        data = urlencode(form).encode() if form is not None else None
        began = time.monotonic()
        try:
            answer = self._opener.open(Request(self.base + path, data, headers), timeout=20)
        except HTTPError as error:
            answer = error
        with answer:
            html = answer.read().decode()
        return Seen(html, answer.geturl(), answer.status, time.monotonic() - began)

    def add(self, slug: str, quantity: int = 1) -> Seen:
        """Put something into the basket."""
        return self.get("/basket/add", {"item": slug, "quantity": str(quantity)})

    def token(self) -> str:
        """Open the checkout and take its form's token."""
        return self.get("/checkout").find(r'name="token" value="([^"]+)"')


@pytest.fixture(scope="module")
def shops() -> Iterator[dict[str, str]]:
    """Both builds, served."""
    with ExitStack() as stack:
        yield {build: stack.enter_context(serve(build)) for build in ("good", "flawed")}


@pytest.fixture
def good(shops: dict[str, str]) -> Browser:
    """A new visitor of the good build."""
    return Browser(shops["good"])


# ---------------------------------------------------------------- what both builds do


@pytest.mark.parametrize("build", ["good", "flawed"])
def test_a_mug_can_be_bought(shops: dict[str, str], build: str) -> None:
    browser = Browser(shops[build])
    assert 'href="/mug/harbour-blue-mug"' in browser.get("/search?q=blue+mug").html
    assert "1 item in your basket" in browser.add("harbour-blue-mug").html
    assert "3 items in your basket" in browser.add("rosso-espresso-cup", 2).html
    assert "£32.00" in browser.get("/basket").html
    placed = browser.get("/checkout", ADDRESS | {"token": browser.token()})
    assert "/order/MS-" in placed.url
    assert "Thank you for your order" in placed.html
    assert "£38.90" in placed.html
    assert "BS1 4ST" in placed.html
    assert "0 items" in browser.get("/").html
    assert Browser(shops[build]).get(placed.url.removeprefix(shops[build])).status == 404, "another visitor's order"


# ---------------------------------------------------------------- the good build


def test_wrong_answers_are_named_and_the_right_ones_kept(good: Browser) -> None:
    good.add("noodle-bowl")
    sent = ADDRESS | {"token": good.token(), "email": "ada@example", "phone": "12", "town": "  "}
    page = good.get("/checkout", sent)
    assert page.find(r"<title>(.*?)</title>").startswith("Error: ")
    for key in ("email", "phone", "town"):
        assert f'<a href="#{key}">' in page.html
        assert f"{key}-error" in page.find(rf'id="{key}" name[^>]*aria-describedby="([^"]+)"')
    assert 'value="12 Wheel Lane"' in page.html
    assert 'value="ada@example"' in page.html
    assert "Error" not in good.get("/checkout").find(r"<title>(.*?)</title>")


def test_two_clicks_at_once_write_one_order(good: Browser) -> None:
    good.add("noodle-bowl")
    form = ADDRESS | {"token": good.token()}
    with ThreadPoolExecutor(8) as pool:
        urls = {seen.url for seen in pool.map(lambda _: good.get("/checkout", form), range(8))}
    assert len(urls) == 1
    assert "/order/MS-" in urls.pop()
    assert good.get("/orders").html.count("Order MS-") == 1


def test_the_basket_bears_changes_and_mistakes(good: Browser) -> None:
    good.add("noodle-bowl")
    good.get("/basket/change", {"item": "noodle-bowl", "quantity": "3"})
    assert "3 items in your basket" in good.get("/basket").html
    good.get("/basket/change", {"item": "noodle-bowl", "quantity": "½"})
    good.get("/basket/change", {"item": "not-there", "quantity": "3"})
    assert "1 item in your basket" in good.get("/basket").html
    assert "Put it back" in good.get("/basket/remove", {"item": "noodle-bowl"}).html
    assert "nothing in your basket" in good.get("/basket").html
    assert "9 items in your basket" in good.add("noodle-bowl", 500).html
    assert "the most we send at once" in good.add("noodle-bowl").html
    assert good.add("not-there").status == 404
    assert Browser(good.base).get("/checkout").url.endswith("/basket"), "nothing to buy"


def test_a_script_gets_the_message_as_json(good: Browser) -> None:
    answer = good.get("/basket/add", {"item": "noodle-bowl"}, Accept="application/json")
    assert json.loads(answer.html) == {"message": "Noodle bowl added. 1 item in your basket.", "count": "1 item"}
    assert json.loads(good.get("/basket/count").html) == {"count": "1 item"}


@pytest.mark.parametrize("query", ["blue mug", "blue mugs", "bleu mug", "BLUE  MUG!", "harbor blue", "blu mug"])
def test_search_bears_plurals_and_slips(query: str) -> None:
    assert search(query).products[0].slug == "harbour-blue-mug"


@pytest.mark.parametrize(("a", "b", "missed"), [("mug", "mug", 0), ("mgu", "mug", 1), ("mg", "mug", 1), ("", "cup", 3)])
def test_slips_count_keys(a: str, b: str, missed: int) -> None:
    assert slips(a, b) == slips(b, a) == missed


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/mug/none", "/category/none", "/offer", "/static/flawed.js", "/static/../pages.py", "/order/MS-1", "/pictures/none.svg"],
)
def test_what_is_not_there_offers_a_way_on(good: Browser, path: str) -> None:
    page = good.get(path)
    assert page.status == 404
    assert "Go to the start page" in page.html


def test_what_is_typed_is_never_markup(good: Browser) -> None:
    page = good.get("/search?" + urlencode({"q": '"><script>alert(1)</script>'}))
    assert "<script>alert" not in page.html


def test_every_link_and_picture_leads_somewhere(good: Browser) -> None:
    good.add("noodle-bowl")
    to_see, seen = {"/"}, set[str]()
    while to_see:
        path = to_see.pop()
        seen.add(path)
        page = good.get(path)
        assert page.status == 200, path
        to_see |= {link.partition("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]*)"', page.html)} - seen
    assert len(seen) > 40


# ---------------------------------------------------------------- the flaws

QUERIES = {"typo": "/search?q=bleu+mugs", "none": "/search?q=zzzz", "find": "/search?q=blue+mug"}
PATHS = {
    "home": "/",
    "shelf": "/category/travel-mugs",
    "mug": "/mug/harbour-blue-mug",
    "help": "/help",
    "about": "/about",
    "offer": "/offer",
    "css": "/static/flawed.css",
    "js": "/static/flawed.js",
}


@dataclass(frozen=True)
class Visit:
    """The pages of one build, by short names."""

    pages: dict[str, Seen] = field(default_factory=dict)

    def has(self, page: str, pattern: str) -> bool:
        """Whether the pattern matches a page."""
        return re.search(pattern, self.pages[page].html, re.DOTALL) is not None


def visit(base: str) -> Visit:
    """Walk through a build; requests that do not depend on earlier ones run in parallel."""
    with ThreadPoolExecutor(8) as pool:
        asked = {name: pool.submit(Browser(base).get, path) for name, path in (PATHS | QUERIES).items()}
        asked["bought"] = pool.submit(order_twice, base)
        pages = {name: future.result() for name, future in asked.items()}
    pages["delivery"] = Browser(base).get(pages["help"].find(r'href="([^"]+)">Delivery and returns'))
    browser = Browser(base)
    browser.add("rosso-espresso-cup")
    pages["basket"] = browser.get("/basket")
    pages["checkout"] = browser.get("/checkout")
    form = {"token": pages["checkout"].find(r'name="token" value="([^"]+)"'), "email": "x", "town": "Bristol"}
    pages["wrong"] = browser.get("/checkout", form)
    pages["removed"] = browser.get("/basket/remove", {"item": "rosso-espresso-cup"})
    return Visit(pages)


def order_twice(base: str) -> Seen:
    """Submit the checkout form twice at the same time and open the orders; the confirmation is included."""
    browser = Browser(base)
    browser.add("noodle-bowl")
    form = ADDRESS | {"token": browser.token()}
    with ThreadPoolExecutor(2) as pool:
        first, _ = pool.map(lambda _: browser.get("/checkout", form), range(2))
    orders = browser.get("/orders")
    return Seen(first.html + orders.html, orders.url, orders.status, orders.took)


@pytest.fixture(scope="module")
def visits(shops: dict[str, str]) -> dict[str, Visit]:
    """Both builds, walked through once."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(shops, pool.map(visit, shops.values()), strict=True))


def styled(pattern: str) -> Callable[[Visit], bool]:
    """Evidence in the flaws' style sheet, which the page must use."""
    return lambda v: v.has("home", "flawed.css") and v.has("css", pattern)


def scripted(pattern: str) -> Callable[[Visit], bool]:
    """Evidence in the flaws' script, which the page must use."""
    return lambda v: v.has("home", "flawed.js") and v.has("js", pattern)


def on(page: str, pattern: str) -> Callable[[Visit], bool]:
    """Evidence in a page's markup."""
    return lambda v: v.has(page, pattern)


def lacks(page: str, pattern: str) -> Callable[[Visit], bool]:
    """Evidence by missing markup."""
    return lambda v: not v.has(page, pattern)


def shelves(v: Visit, page: str) -> list[str]:
    """The order of the shelves in the menu."""
    return re.findall(r'<li><a href="/category/([a-z-]+)"', v.pages[page].html)


EVIDENCE: dict[str, Callable[[Visit], bool]] = {
    "remove-does-nothing": on("removed", "1 item in your basket"),
    "strip-covers-compare": lambda v: v.has("shelf", 'class="strip"') and styled(r"\.strip \{ position: fixed")(v),
    "club-page-in-the-way": lambda v: v.has("basket", 'href="/offer"') and v.pages["offer"].status == 200,
    "checkout-opens-late": lambda v: v.pages["checkout"].took > 1.5,
    "autofill-switched-off": lacks("checkout", 'autocomplete="name"'),
    "delivery-link-broken": lambda v: v.pages["delivery"].status == 404,
    "tabs-change-order": lambda v: shelves(v, "shelf") != shelves(v, "home"),
    "search-takes-words-literally": lacks("typo", "harbour-blue-mug"),
    "nothing-found-and-no-way-on": lacks("none", "All mugs"),
    "search-answers-late": lambda v: v.pages["find"].took > 1,
    "sort-does-nothing": on("shelf", 'type="button">Sort<'),
    "adding-raises-error": scripted(r"window\.shopStatistics\.count"),
    "total-changes-silently": lacks("checkout", 'class="total" role="status"'),
    "order-written-twice": lambda v: len(set(re.findall(r'/order/(MS-\d+)"', v.pages["bought"].html))) == 2,
    "errors-by-colour-only": lambda v: v.has("wrong", 'class="field wrong"') and not v.has("wrong", "Enter an e-mail"),
    "address-lost-after-error": lacks("wrong", 'value="Bristol"'),
    "pictures-without-alt": on("find", r'<img src="/pictures/harbour(?:(?!alt=)[^>])*>'),
    "quantity-without-name": lacks("mug", '<label for="quantity">'),
    "note-without-label": lacks("checkout", '<label for="note">'),
    "search-button-without-name": on("home", r'class="button"><svg(?:(?!</button>).)*</svg></button>'),
    "icon-link-without-name": on("home", r"<a [^>]*><svg[^>]*>[^<]*<circle[^>]*/></svg></a>"),
    "pale-text": lambda v: v.has("find", 'class="pale ') and styled(r"\.pale \{ color")(v),
    "basket-without-language": on("basket", "<html>"),
    "zoom-forbidden": on("home", "user-scalable=no"),
    "about-without-title": lacks("about", "<title>"),
    "order-button-is-a-div": lambda v: v.has("checkout", "<div [^>]*role=.button") and scripted("data-submits")(v),
    "focus-ring-removed": styled("outline: none"),
    "tab-order-forced": on("checkout", 'tabindex="7"'),
    "tiny-basket-controls": styled(r"\.button \{ [^}]*height: 14px"),
    "basket-does-not-reflow": styled(r"\.basket \{ min-width: 760px"),
    "details-in-tiny-type": lambda v: v.has("mug", 'class="details tiny"') and styled(r"\.tiny \{ font-size")(v),
    "phone-placeholder-only": on("checkout", 'placeholder="Phone'),
    "read-more-links": on("shelf", ">Read more<"),
    "template-words-leak": lambda v: v.has("bought", r"\{\{ first_name \}\}") and v.has("basket", "£NaN"),
    "about-in-wrong-language": on("about", '<html lang="de">'),
    "help-moves": lacks("basket", '<li><a href="/help">'),
    "home-loads-late": lambda v: v.pages["home"].took > 2.5,
    "late-banner-shifts-page": scripted("late-banner"),
}


@pytest.mark.parametrize("name", sorted(flaws.NAMES))
def test_the_flawed_build_has_the_flaw_and_the_good_one_has_not(visits: dict[str, Visit], name: str) -> None:
    assert EVIDENCE[name](visits["flawed"]), f"the flawed build lacks {name}"
    assert not EVIDENCE[name](visits["good"]), f"the good build has {name}"


def test_every_flaw_is_used_once_and_named_rightly() -> None:
    assert len({flaw.name for flaw in flaws.FLAWS}) == len(flaws.FLAWS)
    with pytest.raises(KeyError, match="list it in flaws"):
        Pages("good").flaw("no-such-flaw")


def test_the_flaws_belong_to_tasks_of_the_scenarios() -> None:
    for flaw in flaws.FLAWS:
        scenario = yaml.safe_load((ROOT / "scenarios" / f"{flaw.scenario}.yaml").read_text())
        assert flaw.task in [task["task"] for task in scenario["tasks"]], flaw.name


def test_the_readme_tells_every_flaw() -> None:
    text = (ROOT / "uxaudit" / "demo" / "README.md").read_text()
    assert flaws.markdown() in text, "put what uxaudit.demo.flaws.markdown() returns into uxaudit/demo/README.md"


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_command_serves_and_ends_cleanly(ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "uxaudit.demo", "--build", "flawed", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as shop:
        assert shop.stdout
        assert shop.stderr
        ready = shop.stdout.readline()
        base = ready.rpartition(" ")[2].strip()
        try:
            assert ready.startswith("The Mug Shop (flawed) is ready at http://127.0.0.1:")
            assert Browser(base).get("/help").status == 200
            taken = subprocess.run(
                [*command[:-1], base.rpartition(":")[2]], cwd=ROOT, capture_output=True, text=True, check=False, timeout=20
            )
            assert taken.returncode == 2
            assert "Choose another --port" in taken.stderr
        finally:
            shop.send_signal(ending)
        assert shop.wait(10) == 0
        assert shop.stderr.read() == ""
