"""Convert the forms in which a target or condition may be written into the one form that the models take."""

from __future__ import annotations

from uxaudit.model.scenario import NAMED_BY
from uxaudit.scenario.keys import CONDITION_KEYS, REFINES, STATES, TARGET_KEYS
from uxaudit.scenario.problems import Problems, did_you_mean, quoted
from uxaudit.scenario.translate import as_map, refuse_key
from uxaudit.scenario.value_checks import check_short_name, check_target, foreign_key
from uxaudit.scenario.vocabulary import ROLES
from uxaudit.scenario.yaml_tree import Map, Node, Scalar

PAGE_KEYS = ("url", "title", "text", "visible")
"""The keys of a condition on the whole page."""


def target_form(node: Node, owner: str, problems: Problems, *, lone_role: bool = False) -> Map | None:
    """A target: text, or a mapping that names the control in one way. ``owner`` is the key before it.

    ``lone_role`` allows a role without a name.
    """
    if isinstance(node, Scalar):
        if node.empty or not node.text.strip():
            problems.add("the target is empty", node.place, "Write the name of the control.")
            return None
        check_short_name(node, owner, problems)
        return Map(node.place, {"control": node})
    mapping = as_map(node, "a target", problems)
    if mapping is None:
        return None
    if not only_known(mapping, TARGET_KEYS, "a target", problems):
        return None
    check_target(mapping, problems)
    return _named_once(mapping, problems, lone_role)


def only_known(node: Map, known: tuple[str, ...], what: str, problems: Problems, *, offered: tuple[str, ...] = ()) -> bool:
    """Whether all keys that name a target are known; every other key is a problem, whose message lists the ``offered`` ones."""
    unknown = [key for key in node.entries if key not in known]
    for key in unknown:
        if not foreign_key(key, node, problems):
            refuse_key(key, node.key_place(key), offered or known, what, problems)
    return not unknown


def _named_once(node: Map, problems: Problems, lone_role: bool) -> Map | None:
    ways = [key for key in ("role", "name", *NAMED_BY) if key in node.entries]
    if "role" in ways and "name" in ways:
        ways.remove("name")
    if not ways:
        problems.add("the target has no name", node.place, f"Add `role` and `name`, or one of {', '.join(NAMED_BY)}.")
        return None
    if len(ways) > 1:
        problems.add(
            f"the target is named in {len(ways)} ways: {', '.join(ways)}",
            node.key_place(ways[1]),
            "Keep one (role and name together count as one).",
        )
        return None
    for key in (*ways, "name", "frame"):
        _not_blank(node, key, problems)
    if "role" in node.entries:
        _check_role(node, problems, lone_role)
    elif "name" in node.entries:
        node = node.without("name").having(control=node.entries["name"])
    if "within" in node.entries:
        inner = target_form(node.entries["within"], "within", problems, lone_role=True)
        node = node.having(within=inner) if inner else node.without("within")
    return node


def _not_blank(node: Map, key: str, problems: Problems) -> None:
    value = node.entries.get(key)
    if isinstance(value, Scalar) and not value.empty and not value.text.strip():
        problems.add(f"`{key}` is empty", value.place, "Write the text that a person sees there.")


def _check_role(node: Map, problems: Problems, lone_role: bool) -> None:
    role = node.entries["role"]
    if isinstance(role, Scalar) and not role.empty and role.text not in ROLES:
        hint = did_you_mean(role.text, sorted(ROLES)) or "Use a WAI-ARIA role, such as button, link or textbox."
        problems.add(f"unknown role {quoted(role.text)}", role.place, hint)
    if not lone_role and not {"name", "nth", "within"} & set(node.entries):
        problems.add("`role` alone does not identify one control", node.key_place("role"), "Add `name`, `nth` or `within`.")


# ---------------------------------------------------------------- conditions


def condition_form(node: Node, owner: str, problems: Problems) -> Map | None:
    """A condition: text that is visible, or a mapping about the page or one target. ``owner`` is the key before it."""
    if isinstance(node, Scalar):
        if node.empty or not node.text.strip():
            problems.add("the condition is empty", node.place, "Write the text that should be visible.")
            return None
        check_short_name(node, owner, problems)
        return Map(node.place, {"text": node})
    mapping = as_map(node, "a condition", problems)
    if mapping is None:
        return None
    known = tuple(dict.fromkeys((*CONDITION_KEYS, *TARGET_KEYS)))
    about_page = {"url", "title"} & set(mapping.entries) and not {"role", "name", *NAMED_BY} - {"text", "title"} & set(mapping.entries)
    if not only_known(mapping, known, "a condition", problems, offered=PAGE_KEYS if about_page else known):
        return None
    return _with_target(mapping, problems)


def _with_target(node: Map, problems: Problems) -> Map | None:
    entries = node.entries
    naming = ({"role", "name", *NAMED_BY} - {"text", "title"}) & set(entries)  # these two may be about the page
    about_one = set(entries) & {*STATES, *REFINES}
    page = node.only(*(key for key in CONDITION_KEYS if key != "text"))
    if not naming and not about_one:
        return _page_condition(node, problems)
    if not naming and "text" not in entries:
        key = min(about_one)
        problems.add(f"`{key}` needs a target", node.key_place(key), "Add `role` and `name`, `label` or `text`.")
        return None
    named = node.only(*naming, *REFINES, *(() if naming else ("text",)))
    target = target_form(named, "target", problems, lone_role=True)
    if target is None:
        return None
    shown = {"has_text": entries["text"]} if naming and "text" in entries else {}
    return page.having(target=target, **shown)


def _page_condition(node: Map, problems: Problems) -> Map | None:
    if "visible" in node.entries and "text" not in node.entries:
        problems.add("`visible` needs a text or a target", node.key_place("visible"), "Add `text`, or role and name.")
    elif not {"url", "title", "text"} & set(node.entries):
        problems.add(
            "the condition checks nothing",
            node.place,
            "Add `url`, `title`, `text`, or a target such as `role` and `name`.",
        )
        return None
    for key in ("url", "title", "text"):
        _not_blank(node, key, problems)
    return node
