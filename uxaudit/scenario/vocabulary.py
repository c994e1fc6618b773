"""Word lists: the roles of WAI-ARIA, and measures of customer experience, which are refused."""

from __future__ import annotations

import re

from uxaudit.scenario.problems import Problems, quoted
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, Seq

ROLES = frozenset(
    {
        "alert",
        "alertdialog",
        "application",
        "article",
        "banner",
        "blockquote",
        "button",
        "caption",
        "cell",
        "checkbox",
        "code",
        "columnheader",
        "combobox",
        "comment",
        "complementary",
        "contentinfo",
        "definition",
        "deletion",
        "dialog",
        "directory",
        "document",
        "emphasis",
        "feed",
        "figure",
        "form",
        "generic",
        "grid",
        "gridcell",
        "group",
        "heading",
        "image",
        "img",
        "insertion",
        "link",
        "list",
        "listbox",
        "listitem",
        "log",
        "main",
        "mark",
        "marquee",
        "math",
        "menu",
        "menubar",
        "menuitem",
        "menuitemcheckbox",
        "menuitemradio",
        "meter",
        "navigation",
        "none",
        "note",
        "option",
        "paragraph",
        "presentation",
        "progressbar",
        "radio",
        "radiogroup",
        "region",
        "row",
        "rowgroup",
        "rowheader",
        "scrollbar",
        "search",
        "searchbox",
        "sectionfooter",
        "sectionheader",
        "separator",
        "slider",
        "spinbutton",
        "status",
        "strong",
        "subscript",
        "suggestion",
        "superscript",
        "switch",
        "tab",
        "table",
        "tablist",
        "tabpanel",
        "term",
        "textbox",
        "time",
        "timer",
        "toolbar",
        "tooltip",
        "tree",
        "treegrid",
        "treeitem",
    }
)
"""The roles of WAI-ARIA 1.2 and 1.3 that an element can have."""

_EXPERIENCE = frozenset(
    {
        "brand",
        "brandperception",
        "brandtrust",
        "ces",
        "churn",
        "churnrate",
        "clv",
        "csat",
        "customereffort",
        "customereffortscore",
        "customerexperience",
        "customerlifetimevalue",
        "customerloyalty",
        "customersatisfaction",
        "cx",
        "likelihoodtorecommend",
        "loyalty",
        "netpromoterscore",
        "nps",
        "price",
        "priceperception",
        "pricing",
        "promoterscore",
        "recommendation",
        "retention",
        "satisfaction",
        "satisfactionscore",
        "servicequality",
        "servicesatisfaction",
        "willingnesstopay",
        "willingnesstorecommend",
    }
)
_LISTS = ("measure", "measures", "metric", "metrics")


def is_customer_experience(word: str) -> bool:
    """Whether a key or the name of a measure is about customer experience."""
    return re.sub(r"[^a-z]", "", word.casefold()) in _EXPERIENCE


def refuse_experience(word: str, place: object, problems: Problems) -> None:
    """Report a measure of customer experience, and why it is refused."""
    problems.add(
        f"{quoted(word)} is a measure of customer experience",
        place,
        "Remove it: uxaudit measures usability, not opinions about brand, price or service.",
    )


def refuse_measures(node: Map, problems: Problems) -> None:
    """Report each measure of customer experience in a list of measures."""
    for key in _LISTS:
        for name in _names(node.entries.get(key)):
            if is_customer_experience(name.text):
                refuse_experience(name.text, name.place, problems)


def _names(node: Node | None) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Seq):
        return [name for item in node.items for name in _names(item)]
    if isinstance(node, Map):
        own = [Scalar(node.key_place(key), key) for key in node.entries]
        return own + [name for value in node.entries.values() for name in _names(value)]
    return []
