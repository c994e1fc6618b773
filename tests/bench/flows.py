"""The two flows of four states that are measured, and the sites for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import html, serve_folder
from uxaudit.demo.server import serve

CARDS = 30
SHOP = """scenario: Four states of the shop
site: {site}
tasks:
  - task: Put a mug into the basket
    steps:
      - fill: {{label: Search the shop, text: blue mug}}
      - press: Enter
      - click: {{role: link, name: Harbour blue mug}}
      - click: {{role: button, name: Add to basket}}
    success: [{{expect: 1 item in your basket}}]
"""
PAGES_OF_CARDS = """scenario: Four pages of cards
site: {site}
tasks:
  - task: Reach the fourth page
    start: /1
    steps:
      - click: {{role: link, name: To page 2}}
      - click: {{role: link, name: To page 3}}
      - click: {{role: link, name: To page 4}}
    success: [{{expect: {{role: heading, name: Page 4}}}}]
"""
LOOK = """<style>body { font: 16px/1.5 sans-serif; margin: 2rem } .cards { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem }
.card { border: 1px solid #767676; border-radius: 8px; padding: 1rem } a, button { display: inline-block; padding: 8px } </style>"""


def page_of_cards(number: int) -> str:
    """The body of one page: a heading, 30 cards with a heading, a text, a link and a button, and a link to the next page."""
    cards = "".join(
        f"<li class=card><h2>Card {number}.{n}</h2><p>Some words about what is on card {n}, in a sentence or two.</p>"
        f"<a href='#{n}' id='{n}'>Details of card {n}</a> <button type=button>Keep card {n}</button></li>"
        for n in range(CARDS)
    )
    further = f"<a href='/{number + 1}'>To page {number + 1}</a>"
    return f"{LOOK}<main><h1>Page {number}</h1><p>{further}</p><ul class=cards>{cards}</ul></main>"


@contextmanager
def sites(folder: Path) -> Iterator[dict[str, tuple[str, Path]]]:
    """Serve both sites; yields the first URL and the scenario file of each flow."""
    routes = {f"/{n}": lambda _, n=n: html(page_of_cards(n), f"Page {n}") for n in range(1, 5)}
    with serve("good") as shop, serve_folder(folder, routes=routes) as cards:
        found = {"shop": (shop, SHOP.format(site=shop)), "cards": (f"{cards}/1", PAGES_OF_CARDS.format(site=cards))}
        for name, (_, text) in found.items():
            (folder / f"{name}.yaml").write_text(text)
        yield {name: (url, folder / f"{name}.yaml") for name, (url, _) in found.items()}
