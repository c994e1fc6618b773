"""Lists of steps, in which each ``run`` is replaced by the steps of its flow."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from uxaudit.errors import InputError
from uxaudit.model.scenario import VERBS, Expect, Step
from uxaudit.scenario.keys import MODIFIERS, NOTES, RUN
from uxaudit.scenario.problems import Problems, quoted
from uxaudit.scenario.step_syntax import step_form, unknown_verb, verb_of
from uxaudit.scenario.translate import as_items, as_map, known_keys, no_gaps
from uxaudit.scenario.variables import Values, replaced, secrets_in
from uxaudit.scenario.vocabulary import refuse_measures
from uxaudit.scenario.yaml_reader import read_tree
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, Seq, SourcePlace, kind

MAX_RUNS_DEEP = 10
MAX_STEPS = 5_000
"""Steps of one scenario including its flows; own judgement: at one second per step a replay takes 80 minutes."""


@dataclass
class Reader:
    """State while reading one scenario: its problems, the environment, and the flow files read so far."""

    problems: Problems
    values: Values
    check_secrets: bool = True
    trees: dict[Path, Node | None] = field(default_factory=dict)
    made: int = 0

    def steps(self, node: Node, what: str, running: tuple[Path, ...], values: Values) -> tuple[Step, ...]:
        """The steps of a list. ``running`` are the files that led here, this one last. Problems are collected."""
        return tuple(step for item in as_items(node, what, self.problems) for step in self._step(item, running, values))

    def success(self, node: Node, running: tuple[Path, ...]) -> tuple[Expect, ...]:
        """The success criterion: expectations or bare conditions."""
        found: list[Expect] = []
        for item in as_items(node, "`success`", self.problems):
            wrapped = item if _is_step(item) else Map(item.place, {"expect": item}, {"expect": item.place})
            for step in self._step(wrapped, running, self.values):
                if isinstance(step, Expect):
                    found.append(step)
                else:
                    self.problems.add(
                        f"`success` contains `{step.verb}`, but only `expect` is allowed", step.where, "Move it to the end of `steps`."
                    )
        return tuple(found)

    def _step(self, node: Node, running: tuple[Path, ...], values: Values) -> tuple[Step, ...]:
        mapping = self._as_step(node)
        word = verb_of(mapping, self.problems) if mapping else None
        if mapping is None or word is None:
            return ()
        self.made += 1
        if self.made > MAX_STEPS:
            raise InputError(
                f"the scenario has more than {MAX_STEPS} steps, including its flows", str(mapping.place), "Split it into several scenarios."
            )
        if word == RUN:
            return self._run(mapping, running, values)
        no_gaps(mapping.without(word), self.problems)
        no_gaps(mapping.entries[word], self.problems)
        step, form = step_form(word, mapping, running[0].parent, self.problems)
        self._secrets(mapping, form)
        return (step,) if step else ()

    def _as_step(self, node: Node) -> Map | None:
        if isinstance(node, Scalar) and not node.empty:
            if node.text not in VERBS and node.text != RUN:
                unknown_verb(node.text, node.place, self.problems)
                return None
            return Map(node.place, {node.text: Scalar(node.place, "", True)}, {node.text: node.place})
        if isinstance(node, Map):
            refuse_measures(node, self.problems)
            return node
        self.problems.add(f"a step must be a verb with its target, but is {kind(node)}", node.place, "Write it as `- click: Search`.")
        return None

    def _secrets(self, written: Map, form: Map | None) -> None:
        for scalar in secrets_in(written):
            self.present(scalar)
        for scalar in secrets_in(form) if form else ():
            self.misplaced(scalar)

    def present(self, scalar: Scalar) -> None:
        """Report each secret of a scalar that is not in the environment."""
        for name in scalar.secrets if self.check_secrets else ():
            if not self.values.environ.get(name):
                self.problems.add(
                    f"the secret {name} is not in the environment, or empty", scalar.place, f"Set the environment variable {name}."
                )

    def misplaced(self, scalar: Scalar) -> None:
        """Report a secret in a place where it would be printed."""
        self.problems.add(
            f"the secret {scalar.secrets[0]} would be visible here",
            scalar.place,
            "Secrets are allowed in the text of `fill` and `type` and in the URL of `open`.",
        )

    # ------------------------------------------------------------ shared flows

    def _run(self, node: Map, running: tuple[Path, ...], values: Values) -> tuple[Step, ...]:
        place = node.key_place(RUN)
        for key in MODIFIERS:
            if key in node.entries:
                self.problems.add(f"`{key}` has no effect on `{RUN}`", node.key_place(key), "Write it on the steps in that file.")
        wanted = self._wanted(node.entries[RUN], place)
        if wanted is None:
            return ()
        name, given = wanted
        path = Path(os.path.normpath(running[-1].parent / name.text))
        if self._goes_round(path, running, name.place):
            return ()
        tree = self._tree(path, name.place)
        if tree is None:
            return ()
        inner = replace(values, given=given, used=set())
        items = self._flow_steps(replaced(tree, inner, self.problems))
        steps = self.steps(items, f"the flow {path}", (*running, path), inner)
        for key in given.keys() - inner.used:
            self.problems.add(f"the flow {path} does not use the value {quoted(key)}", given[key].place, "Remove it, or correct its name.")
        return steps

    def _wanted(self, node: Node, place: SourcePlace) -> tuple[Scalar, Mapping[str, Scalar]] | None:
        if isinstance(node, Scalar):
            node = Map(node.place, {"file": node})
        mapping = as_map(node, f"`{RUN}`", self.problems)
        if mapping is None:
            return None
        mapping = known_keys(mapping, ("file", "with"), f"`{RUN}`", self.problems)
        name = mapping.entries.get("file")
        if not isinstance(name, Scalar) or name.empty or not name.text.strip():
            self.problems.add(f"`{RUN}` has no file", place, f"Write it as `{RUN}: flows/login.yaml`.")
            return None
        if name.secrets:
            self.misplaced(name)
        return name, self._given(mapping.entries.get("with"))

    def _given(self, node: Node | None) -> dict[str, Scalar]:
        mapping = as_map(node, "`with`", self.problems) if node else None
        given: dict[str, Scalar] = {}
        for key, value in mapping.entries.items() if mapping else ():
            if isinstance(value, Scalar) and not value.empty:
                given[key] = value
            else:
                self.problems.add(f"the value {quoted(key)} must be text, but is {kind(value)}", value.place)
        return given

    def _goes_round(self, path: Path, running: tuple[Path, ...], place: SourcePlace) -> bool:
        if path in running:
            route = " → ".join(map(str, (*running[running.index(path) :], path)))
            self.problems.add(f"the flow runs itself: {route}", place, "Remove one `run` from this loop.")
        elif len(running) > MAX_RUNS_DEEP:
            self.problems.add(f"flows run other flows more than {MAX_RUNS_DEEP} levels deep", place, "Combine some of them.")
        return path in running or len(running) > MAX_RUNS_DEEP

    def _tree(self, path: Path, place: SourcePlace) -> Node | None:
        if path not in self.trees:
            try:
                self.trees[path] = read_tree(path, self.problems, place)
            except InputError as error:
                self.problems.take(error)
                self.trees[path] = None
        return self.trees[path]

    def _flow_steps(self, tree: Node) -> Node:
        if not isinstance(tree, Map):
            return tree
        tree = tree.without(*(key for key in tree.entries if key.startswith(NOTES)))
        known = known_keys(tree, ("steps", "description"), "a shared flow", self.problems)
        if "steps" not in known.entries:
            self.problems.add("the flow has no `steps`", tree.place, "Write a list of steps, or a mapping with `steps:`.")
        return known.entries.get("steps", Seq(tree.place, ()))


def _is_step(node: Node) -> bool:
    return isinstance(node, Map) and any(key in VERBS or key == RUN for key in node.entries)
