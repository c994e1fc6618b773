"""The document that an rrweb recording describes: built from a full snapshot, changed by increments."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from uxaudit.recording.session import EventTarget

DOCUMENT, DOCTYPE, ELEMENT, TEXT, CDATA, COMMENT = range(6)
"""Kinds of node in rrweb."""
ROLES = {
    "a": "link",
    "button": "button",
    "select": "combobox",
    "textarea": "textbox",
    "summary": "button",
    "img": "img",
    "option": "option",
}
INPUT_ROLES = {
    "checkbox": "checkbox",
    "radio": "radio",
    "range": "slider",
    "number": "spinbutton",
    "search": "searchbox",
    **dict.fromkeys(("button", "submit", "reset", "image"), "button"),
}
CONTROL_ROLES = (
    *("button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "combobox"),
    *("textbox", "searchbox", "slider", "spinbutton", "treeitem", "gridcell"),
)
PLAYED = ("canvas", "video", "audio", "iframe", "embed", "object")
NOT_SHOWN = ("script", "noscript", "style", "head", "template")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SECRET_FILL = re.compile(r"current-password|new-password|one-time-code|cc-")
LONGEST = 120
DEEPEST = 500


@dataclass(slots=True)
class MirrorNode:
    """A node of the mirrored document."""

    id: int
    kind: int
    tag: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    parent: MirrorNode | None = None
    children: list[MirrorNode] = field(default_factory=list)


class Mirror:
    """One tab's document."""

    def __init__(self) -> None:
        self.root: MirrorNode | None = None
        self.nodes: dict[int, MirrorNode] = {}

    def load(self, node: Mapping[str, Any]) -> None:
        """Take a full snapshot."""
        self.nodes = {}
        self.root = self._made(node, None)

    def _made(self, data: Mapping[str, Any], parent: MirrorNode | None) -> MirrorNode:
        """Build a tree without recursion: pages may be deep."""
        top = self._node(data, parent)
        waiting = [(top, data)]
        while waiting:
            above, given = waiting.pop()
            for child in given.get("childNodes") or ():
                if isinstance(child, dict):
                    node = self._node(child, above)
                    above.children.append(node)
                    if child.get("childNodes"):
                        waiting.append((node, child))
        return top

    def _node(self, given: Mapping[str, Any], parent: MirrorNode | None) -> MirrorNode:
        attributes = given.get("attributes")
        node = MirrorNode(
            int(given.get("id") or 0),
            int(given.get("type") or 0),
            str(given.get("tagName") or "").lower(),
            dict(attributes) if isinstance(attributes, dict) else {},
            str(given.get("textContent") or ""),
            parent,
        )
        self.nodes[node.id] = node
        return node

    def apply(self, data: Mapping[str, Any]) -> Iterator[int]:
        """Take a mutation; yields the ids of the nodes that changed."""
        for removed in data.get("removes") or ():
            node = self.nodes.get(int(removed.get("id") or 0))
            if node is not None:
                self._forget(node)
            if node is not None and node.parent is not None:
                node.parent.children = [child for child in node.parent.children if child is not node]
                yield node.parent.id
        for added in data.get("adds") or ():
            parent = self.nodes.get(int(added.get("parentId") or 0))
            if parent is not None and isinstance(added.get("node"), Mapping):
                self._insert(parent, added)
                yield parent.id
        for changed in data.get("texts") or ():
            if (node := self.nodes.get(int(changed.get("id") or 0))) is not None:
                node.text = str(changed.get("value") or "")
                yield node.id
        for changed in data.get("attributes") or ():
            if (node := self.nodes.get(int(changed.get("id") or 0))) is not None:
                _change(node, changed.get("attributes") or {})
                yield node.id

    def _forget(self, node: MirrorNode) -> None:
        """Forget a removed node and all in it: rrweb adds each of them again if they only moved."""
        for one in (node, *below(node)):
            if self.nodes.get(one.id) is one:
                del self.nodes[one.id]

    def _insert(self, parent: MirrorNode, added: Mapping[str, Any]) -> None:
        node = self._made(added["node"], None)
        node.parent = parent
        after = next((at for at, child in enumerate(parent.children) if child.id == added.get("nextId")), len(parent.children))
        parent.children.insert(after, node)

    def title(self) -> str:
        """The title of the document."""
        node = next((node for node in below(self.root) if node.tag == "title"), None) if self.root else None
        return words_in(node) if node else ""

    # ---------------------------------------------------------------- visible content

    def target(self, id: int) -> tuple[EventTarget | None, MirrorNode | None]:
        """Returns the target of an event: the control around a node, else the node; and that node."""
        hit = self.nodes.get(id)
        while hit is not None and hit.kind != ELEMENT:
            hit = hit.parent
        if hit is None:
            return None, None
        control = self.labelled(next((node for node in chain(hit) if is_control(node) or node.tag == "label"), hit))
        return self._described(control), control

    def labelled(self, node: MirrorNode) -> MirrorNode:
        """Returns the control of a label; the node itself if it is no label."""
        if node.tag != "label":
            return node
        wanted = node.attributes.get("for")
        found = (one for one in self.nodes.values() if one.attributes.get("id") == wanted) if wanted else below(node)
        return next((one for one in found if one.tag in ("input", "select", "textarea", "button")), node)

    def _described(self, node: MirrorNode) -> EventTarget:
        kind = str(node.attributes.get("type") or "").lower()
        secret = kind == "password" or bool(SECRET_FILL.search(str(node.attributes.get("autocomplete") or "")))
        form = next((one for one in chain(node) if one.tag == "form"), None)
        return EventTarget(
            role=role_of(node),
            name=" ".join(self.name(node).split())[:LONGEST],
            selector=selector_of(node),
            tag=node.tag,
            type=kind or ("text" if node.tag == "input" else ""),
            interactive=is_control(node),
            secret=secret,
            moves=node.tag in PLAYED or kind == "range",
            part=selector_of(form) if form else "",
        )

    def name(self, node: MirrorNode) -> str:
        """The accessible name, as far as the markup defines it."""
        given = node.attributes
        if given.get("aria-label"):
            return str(given["aria-label"])
        if ids := str(given.get("aria-labelledby") or "").split():
            return " ".join(words_in(one) for id in ids for one in self.nodes.values() if one.attributes.get("id") == id)
        if node.tag in ("input", "select", "textarea"):
            return self._label(node) or str(
                (given.get("value") if given.get("type") in ("submit", "button", "reset") else "")
                or given.get("title")
                or given.get("placeholder")
                or ""
            )
        return str(given.get("alt") or words_in(node) or given.get("title") or "")

    def _label(self, node: MirrorNode) -> str:
        id = node.attributes.get("id")
        tied = next((one for one in self.nodes.values() if one.tag == "label" and id and one.attributes.get("for") == id), None)
        around = next((one for one in chain(node) if one.tag == "label"), None)
        return words_in(tied or around) if tied or around else ""

    def html(self) -> str:
        """The document as HTML, without scripts, to show its content."""
        return "".join(_written(self.root)) if self.root else ""


def _change(node: MirrorNode, attributes: Mapping[str, Any]) -> None:
    for name, value in attributes.items():
        if value is None:
            node.attributes.pop(name, None)
        elif isinstance(value, Mapping):  # changed parts of a style
            node.attributes["style"] = ";".join(f"{key}:{part}" for key, part in value.items() if isinstance(part, str))
        else:
            node.attributes[name] = value


def chain(node: MirrorNode | None) -> Iterator[MirrorNode]:
    """The node and those around it."""
    for _ in range(DEEPEST):
        if node is None:
            return
        yield node
        node = node.parent


def below(node: MirrorNode) -> Iterator[MirrorNode]:
    """The nodes in a node, in their order."""
    waiting = list(reversed(node.children))
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(one.children)


def words_in(node: MirrorNode | None) -> str:
    """The text of a node, without parts that are never shown."""
    if node is None:
        return ""
    if node.kind == TEXT:
        return node.text
    parts: list[str] = []
    waiting = list(reversed(node.children))
    while waiting and len(parts) < 200:
        one = waiting.pop()
        if one.kind == TEXT:
            parts.append(one.text)
        elif one.tag == "img":
            parts.append(str(one.attributes.get("alt") or ""))
        elif one.tag not in NOT_SHOWN:
            waiting += reversed(one.children)
    return " ".join(" ".join(parts).split())


def role_of(node: MirrorNode) -> str:
    """The role of an element, by its attribute or its tag."""
    if written := str(node.attributes.get("role") or "").split():
        return written[0]
    if node.tag == "input":
        return INPUT_ROLES.get(str(node.attributes.get("type") or "").lower(), "textbox")
    if node.tag == "a":
        return "link" if "href" in node.attributes else ""
    return ROLES.get(node.tag, "")


def is_control(node: MirrorNode) -> bool:
    """Whether a person can do something with it."""
    given = node.attributes
    if node.tag in ("button", "select", "textarea", "summary") or (node.tag == "input" and given.get("type") != "hidden"):
        return True
    if node.tag in ("a", "area"):
        return "href" in given
    return (
        role_of(node) in CONTROL_ROLES
        or str(given.get("contenteditable", "false")) in ("", "true")
        or "onclick" in given
        or str(given.get("tabindex", "-1")).strip() not in ("-1", "")
    )


def selector_of(node: MirrorNode) -> str:
    """A short CSS selector: by id, else by the path from the nearest id."""
    parts: list[str] = []
    for one in chain(node):
        if one.kind != ELEMENT:
            break
        if id := one.attributes.get("id"):
            parts.insert(0, f"#{id}")
            break
        siblings = [child for child in one.parent.children if child.tag == one.tag] if one.parent else [one]
        at = next((number for number, child in enumerate(siblings, 1) if child is one), 1)
        parts.insert(0, f"{one.tag}:nth-of-type({at})" if len(siblings) > 1 else one.tag)
        if len(parts) == 4:
            break
    return " > ".join(parts)


def _written(root: MirrorNode) -> Iterator[str]:
    """The markup of a tree. A snapshot's style sheets are in it as text; scripts, frames and event handlers are left out."""
    waiting: list[MirrorNode | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.kind == DOCTYPE:
            yield "<!doctype html>"
        elif node.kind == TEXT:
            raw = node.parent is not None and node.parent.tag == "style"
            yield node.text.replace("</", "<\\/") if raw else _escaped(node.text)
        elif node.kind == DOCUMENT:
            waiting += reversed(node.children)
        elif node.kind == ELEMENT and node.tag not in ("script", "noscript", "iframe", "object", "embed"):
            yield from _opened(node)
            if node.tag not in VOID:
                waiting.append(f"</{_tag(node)}>")
                waiting += reversed(node.children)


@lru_cache(4096)
def _tag_of(tag: str) -> str:
    return tag if re.fullmatch(r"[a-z][a-z0-9-]*", tag) else "span"


def _tag(node: MirrorNode) -> str:
    return _tag_of(node.tag) if len(node.tag) < LONGEST else "span"


@lru_cache(4096)
def _is_kept(name: str) -> bool:
    """Whether an attribute may be written: it is one, runs nothing, and is not rrweb's own."""
    return bool(re.fullmatch(r"[A-Za-z_:][\w:.-]*", name)) and not name.lower().startswith(("on", "rr_", "_"))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False) if "<" in text or "&" in text or ">" in text else text


def _opened(node: MirrorNode) -> Sequence[str]:
    given = node.attributes
    if node.tag in ("link", "style") and isinstance(css := given.get("_cssText"), str):
        sheet = css.replace("</", "<\\/")
        return [f"<style>{sheet}</style>"] if node.tag == "link" else [f"<style>{sheet}"]
    kept = [
        f' {name}="{html.escape(str("" if value is True else value))}"'
        for name, value in given.items()
        if value is not None and value is not False and len(name) < LONGEST and _is_kept(name)
    ]
    return [f"<{_tag(node)}{''.join(kept)}>"]
