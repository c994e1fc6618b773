"""Sentences in a report: fields that are translated when a report is written, and how their parts are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, Field, WrapValidator

from uxaudit.model.base import Frozen
from uxaudit.texts import Joined, Text, translated

Model = TypeVar("Model", bound=BaseModel)


def _keep(value: Any, handler: Any) -> Any:
    return value if isinstance(value, (Text, Joined)) else handler(value)


_KEEP = WrapValidator(_keep)
Sentence = Annotated[str, _KEEP]
"""The type of a field that is translated. It keeps the parts of a sentence, of which pydantic would make a plain string."""


class Phrase(Frozen):
    """The parts of a sentence: a template with its values, or sentences that are joined."""

    template: str = ""
    many: str = ""
    """The template for all counts but one; empty if it does not depend on a count."""
    count: float = 0
    values: dict[str, str | int | float | Phrase] = Field(default_factory=dict)
    separator: str = ""
    parts: tuple[str | Phrase, ...] = ()


def phrases(model: BaseModel) -> dict[str, Phrase]:
    """Returns the parts of all sentences in a model, by the sentence in English."""
    return {str(sentence): _phrase(sentence) for sentence in _sentences(model) if isinstance(sentence, Joined) or sentence.values}


def _sentences(value: Any) -> Iterator[Text | Joined]:
    if isinstance(value, (Text, Joined)):
        yield value
    elif isinstance(value, BaseModel):
        for name in _fields(type(value)):
            yield from _sentences(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _sentences(one)


def _phrase(sentence: Text | Joined) -> Phrase:
    if isinstance(sentence, Joined):
        return Phrase(separator=sentence.separator, parts=tuple(_stored(part) for part in sentence.parts))
    values = {name: _stored(value) for name, value in sentence.values.items()}
    return Phrase(template=sentence.template, many=sentence.many, count=sentence.number, values=values)


def _stored(value: Any) -> Any:
    if isinstance(value, (Text, Joined)):
        return _phrase(value)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _read(phrase: Phrase, english: str) -> Text | Joined:
    """Returns a sentence of its stored parts. Its template is filled in only if a catalogue contains it."""
    if phrase.parts:
        return Joined(phrase.separator, (_read(one, "") if isinstance(one, Phrase) else one for one in phrase.parts))
    values = {name: _read(value, "") if isinstance(value, Phrase) else value for name, value in phrase.values.items()}
    return Text(phrase.template, values, phrase.many, phrase.count, english)


def in_current_language(model: Model, known: Mapping[str, Phrase]) -> Model:
    """Returns the model with every field of type :data:`Sentence` in the current language, also of models inside it.

    ``known`` are the stored parts of sentences. A sentence without a translation stays English.
    """
    fields = _fields(type(model))
    values = {name: _changed(getattr(model, name), is_sentence, known) for name, is_sentence in fields.items()}
    return model.model_copy(update={name: value for name, value in values.items() if value is not getattr(model, name)})


def _changed(value: Any, is_sentence: bool, known: Mapping[str, Phrase]) -> Any:
    if isinstance(value, tuple):
        return tuple(_changed(one, is_sentence, known) for one in value)
    if isinstance(value, BaseModel):
        return in_current_language(value, known)
    if not (is_sentence and value):
        return value
    return translated(_read(known[value], str(value)) if value in known and not isinstance(value, (Text, Joined)) else value)


@cache
def _fields(model: type[BaseModel]) -> dict[str, bool]:
    """Returns the fields that are or may contain sentences, each with whether it is one or a tuple of them."""
    found = {name: _KEEP in field.metadata or _is_sentences(field.annotation) for name, field in model.model_fields.items()}
    return {name: is_sentence for name, is_sentence in found.items() if is_sentence or _holds_models(model.model_fields[name].annotation)}


def _holds_models(annotation: Any) -> bool:
    return (isinstance(annotation, type) and issubclass(annotation, BaseModel)) or any(map(_holds_models, get_args(annotation)))


def _is_sentences(annotation: Any) -> bool:
    return any(_KEEP in getattr(one, "__metadata__", ()) for one in get_args(annotation))
