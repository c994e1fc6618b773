"""What the shop sells. Prices are pence, volumes millilitres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["mug", "tall", "espresso", "travel", "bowl"]
Finish = Literal["plain", "stripes", "speckles", "dip", "band"]


@dataclass(frozen=True)
class Category:
    """A shelf of the shop."""

    slug: str
    name: str
    about: str


@dataclass(frozen=True)
class Product:
    """One thing to buy. ``looks`` is the picture's text alternative; ``colour`` and ``accent`` paint the picture."""

    slug: str
    name: str
    category: str
    price: int
    volume: int
    about: str
    looks: str
    shape: Shape
    finish: Finish
    colour: str
    accent: str
    dishwasher: bool = True
    favourite: bool = False

    @property
    def words(self) -> str:
        """The text that search uses, besides the name."""
        return f"{self.category.replace('-', ' ')} {self.about} {self.looks}"


CATEGORIES: tuple[Category, ...] = (
    Category("mugs", "Mugs", "Stoneware mugs for tea and coffee, thrown and glazed by hand."),
    Category("espresso-cups", "Espresso cups", "Small, thick-walled cups that keep a short coffee hot."),
    Category("travel-mugs", "Travel mugs", "Steel and lidded cups for the train, the trail and the desk."),
    Category("bowls", "Bowls", "Bowls for breakfast, noodles and sharing, from the same kiln."),
)

PRODUCTS: tuple[Product, ...] = (
    Product(
        "harbour-blue-mug",
        "Harbour blue mug",
        "mugs",
        1400,
        340,
        "Our most loved mug: a calm blue glaze over white stoneware, with a handle that takes three fingers.",
        "Round mug with a calm blue glaze",
        "mug",
        "dip",
        "#2f6f9f",
        "#eef3f7",
        favourite=True,
    ),
    Product(
        "speckled-cream-mug",
        "Speckled cream mug",
        "mugs",
        1500,
        340,
        "Warm cream with iron speckles, so that no two are the same.",
        "Round cream mug with brown speckles",
        "mug",
        "speckles",
        "#efe4d2",
        "#7a5c3e",
        favourite=True,
    ),
    Product(
        "moss-green-mug",
        "Moss green mug",
        "mugs",
        1400,
        340,
        "A deep green with a satin finish, made for long breakfasts.",
        "Round mug in a deep green",
        "mug",
        "plain",
        "#5b7553",
        "#dfe8d9",
        favourite=True,
    ),
    Product(
        "sunrise-striped-mug",
        "Sunrise striped mug",
        "mugs",
        1600,
        300,
        "Three painted bands, from apricot to rose. Each is drawn on the wheel by hand.",
        "Round white mug with three warm stripes",
        "mug",
        "stripes",
        "#fbf3ea",
        "#d9704f",
        favourite=True,
    ),
    Product(
        "midnight-blue-tall-mug",
        "Midnight blue tall mug",
        "mugs",
        1700,
        450,
        "Tall and slim in blue that is nearly black. Holds a whole pot of tea, almost.",
        "Tall mug in very dark blue",
        "tall",
        "band",
        "#22304f",
        "#c9a86a",
    ),
    Product(
        "rosso-espresso-cup",
        "Rosso espresso cup",
        "espresso-cups",
        900,
        80,
        "Brick red outside, white inside, to show the crema.",
        "Small red cup",
        "espresso",
        "plain",
        "#a8452f",
        "#f6e7e1",
        favourite=True,
    ),
    Product(
        "slate-espresso-cup",
        "Slate espresso cup",
        "espresso-cups",
        950,
        90,
        "Matt slate grey with a raw foot.",
        "Small grey cup with a raw foot",
        "espresso",
        "dip",
        "#5a646e",
        "#d9cfc2",
    ),
    Product(
        "ivory-espresso-cup",
        "Ivory espresso cup",
        "espresso-cups",
        850,
        70,
        "Thin, bright and simple. Stacks in sixes.",
        "Small ivory cup with a thin gold line",
        "espresso",
        "band",
        "#f4eddd",
        "#b28a3d",
    ),
    Product(
        "commuter-flask",
        "Commuter flask",
        "travel-mugs",
        2400,
        470,
        "Keeps tea hot for six hours and fits every bicycle's bottle cage.",
        "Steel flask with a dark lid",
        "travel",
        "plain",
        "#3d6b66",
        "#2a3436",
        favourite=True,
    ),
    Product(
        "trail-travel-mug",
        "Trail travel mug",
        "travel-mugs",
        2200,
        350,
        "Double walls, a lid that does not drip, and a base that stands on gravel.",
        "Orange travel mug with a lid",
        "travel",
        "band",
        "#c9762f",
        "#3a2d22",
        favourite=True,
    ),
    Product(
        "pocket-travel-cup",
        "Pocket travel cup",
        "travel-mugs",
        1800,
        240,
        "Small enough for a coat pocket. Goes through the dishwasher, lid and all.",
        "Small rose travel cup with a lid",
        "travel",
        "dip",
        "#b9657a",
        "#f5e3e6",
    ),
    Product(
        "noodle-bowl",
        "Noodle bowl",
        "bowls",
        1900,
        900,
        "Deep and wide, with a notch for chopsticks.",
        "Wide bowl in dark teal",
        "bowl",
        "band",
        "#24585c",
        "#e3b873",
        favourite=True,
    ),
    Product(
        "breakfast-bowl",
        "Breakfast bowl",
        "bowls",
        1300,
        500,
        "For porridge in winter and berries in June.",
        "White bowl with blue stripes",
        "bowl",
        "stripes",
        "#f7f5ef",
        "#4a78a6",
    ),
    Product(
        "dipping-bowl",
        "Dipping bowl",
        "bowls",
        700,
        90,
        "For oil, salt or soy. People buy one and come back for five.",
        "Tiny speckled bowl",
        "bowl",
        "speckles",
        "#e6dccb",
        "#6b5136",
        dishwasher=False,
    ),
)

BY_SLUG: dict[str, Product] = {product.slug: product for product in PRODUCTS}
SHELVES: dict[str, Category] = {category.slug: category for category in CATEGORIES}

SORTS = {"favourites": "Favourites first", "price-up": "Price, low to high", "price-down": "Price, high to low"}


def in_order(products: tuple[Product, ...], sort: str) -> tuple[Product, ...]:
    """Sort by one of :data:`SORTS`; an unknown word sorts by favourites."""
    if sort in ("price-up", "price-down"):
        return tuple(sorted(products, key=lambda product: product.price, reverse=sort == "price-down"))
    return tuple(sorted(products, key=lambda product: not product.favourite))


def pounds(pence: int) -> str:
    """Write a price: ``£14.00``."""
    return f"£{pence // 100}.{pence % 100:02d}"
