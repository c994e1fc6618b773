"""Draws the products as SVG, so that the shop needs no external pictures."""

from __future__ import annotations

from uxaudit.demo.goods import BY_SLUG, Product

WIDTH, HEIGHT = 480, 400
BODY = {
    "mug": ("M140 120 h170 v130 a60 60 0 0 1 -60 60 h-50 a60 60 0 0 1 -60 -60 z", 225, 120, 85, 14),
    "tall": ("M155 70 h140 v190 a50 50 0 0 1 -50 50 h-40 a50 50 0 0 1 -50 -50 z", 225, 70, 70, 12),
    "espresso": ("M165 180 h130 l-16 100 a34 34 0 0 1 -34 30 h-30 a34 34 0 0 1 -34 -30 z", 230, 180, 65, 11),
    "travel": ("M170 110 h140 l-18 186 a16 16 0 0 1 -16 14 h-72 a16 16 0 0 1 -16 -14 z", 240, 110, 70, 10),
    "bowl": ("M95 170 h290 a145 140 0 0 1 -110 140 h-70 a145 140 0 0 1 -110 -140 z", 240, 170, 145, 22),
}
HANDLE = {
    "mug": "M305 150 h22 a42 42 0 0 1 0 104 h-24",
    "tall": "M292 120 h22 a44 48 0 0 1 0 116 h-22",
    "espresso": "M290 204 h16 a27 27 0 0 1 -4 56 h-16",
}
SPECKLES = (
    (168, 205),
    (190, 172),
    (214, 236),
    (238, 190),
    (262, 262),
    (281, 208),
    (200, 280),
    (246, 296),
    (176, 246),
    (292, 240),
    (224, 152),
    (270, 160),
    (310, 215),
    (140, 200),
    (335, 200),
)


def picture(slug: str) -> str:
    """The picture of a product, 480 × 400. Raises KeyError if there is no such product."""
    return _frame(_vessel(BY_SLUG[slug]), WIDTH, HEIGHT, "#dfe6e5")


def hero() -> str:
    """The picture of the start page: three products on a shelf, 880 × 480."""
    row = (("noodle-bowl", -20, 90), ("speckled-cream-mug", 230, 90), ("harbour-blue-mug", 440, 90))
    shelf = '<path d="M0 400h880v80H0z" fill="#d9c7ad"/><path d="M0 400h880v7H0z" fill="#c3ad8e"/>'
    things = "".join(f'<g transform="translate({x} {y})">{_vessel(BY_SLUG[slug])}</g>' for slug, x, y in row)
    return _frame(shelf + things, 880, 480, "#dfe6e5")


def icon() -> str:
    """The shop's sign: a mug."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" '
        'fill="#0f5357"/><path d="M8 10h12v9a5 5 0 0 1-5 5h-2a5 5 0 0 1-5-5z" fill="#fff"/>'
        '<path d="M20 12h2a3.5 3.5 0 0 1 0 7h-2" fill="none" stroke="#fff" stroke-width="2"/></svg>'
    )


def _frame(inside: str, width: int, height: int, ground: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" fill="{ground}"/>{inside}</svg>'
    )


def _vessel(product: Product) -> str:
    body, x, y, rx, ry = BODY[product.shape]
    key = product.slug
    shade = (
        f'<defs><clipPath id="c-{key}"><path d="{body}"/></clipPath><linearGradient id="s-{key}">'
        '<stop offset="0" stop-color="#000" stop-opacity=".16"/><stop offset=".3" stop-color="#fff" '
        'stop-opacity=".14"/><stop offset="1" stop-color="#000" stop-opacity=".2"/></linearGradient></defs>'
    )
    handle = (
        f'<path d="{HANDLE[product.shape]}" fill="none" stroke="{product.colour}" stroke-width="17" stroke-linecap="round"/>'
        if product.shape in HANDLE
        else ""
    )
    return (
        f'{shade}<ellipse cx="{x}" cy="312" rx="{rx * 1.25}" ry="13" fill="#000" opacity=".13"/>{handle}'
        f'<path d="{body}" fill="{product.colour}"/><g clip-path="url(#c-{key})">{_finish(product, y)}'
        f'<path d="{body}" fill="url(#s-{key})"/></g>{_top(product, x, y, rx, ry)}'
    )


def _top(product: Product, x: int, y: int, rx: int, ry: int) -> str:
    if product.shape == "travel":
        lid = product.accent if product.finish != "dip" else "#6d3343"
        return (
            f'<rect x="{x - rx - 6}" y="{y - 24}" width="{2 * rx + 12}" height="30" rx="9" fill="{lid}"/>'
            f'<rect x="{x - 26}" y="{y - 36}" width="52" height="14" rx="6" fill="{lid}"/>'
        )
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{product.colour}"/>'
        f'<ellipse cx="{x}" cy="{y + 1}" rx="{rx - 7}" ry="{ry - 4}" fill="#000" opacity=".28"/>'
    )


def _finish(product: Product, top: int) -> str:
    tone, depth = product.accent, 310 - top
    if product.finish == "dip":
        return f'<rect y="{top + depth * 0.68:.0f}" width="480" height="160" fill="{tone}"/>'
    if product.finish == "band":
        return f'<rect y="{top + depth * 0.3:.0f}" width="480" height="12" fill="{tone}"/>'
    if product.finish == "stripes":
        bands = ((0.28, 1.0), (0.44, 0.75), (0.6, 0.5))
        return "".join(
            f'<rect y="{top + depth * at:.0f}" width="480" height="{depth * 0.1:.0f}" fill="{tone}" opacity="{strength}"/>'
            for at, strength in bands
        )
    if product.finish == "speckles":
        spots = enumerate(SPECKLES)
        return "".join(f'<circle cx="{x}" cy="{y}" r="{2 + i % 3}" fill="{tone}"/>' for i, (x, y) in spots)
    return ""
