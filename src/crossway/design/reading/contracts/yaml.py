"""YAML as plain values that know where they stand, from a text that may be hostile.

PyYAML splits the text into events and nothing more: no tag makes an object of anything, no alias
multiplies what it stands for (both are refused), and no nesting is deeper than `DEEPEST`. What a
plain word means is YAML 1.2, as nexgen reads it: `no`, `on` and `yes` are texts, which PyYAML's own
loaders, of YAML 1.1, take for truth values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from crossway.language.span import Span

DEEPEST = 64
"""Levels of lists and mappings within each other."""

MOST_VALUES = 50_000
"""Values in one file: a contract of a thousand types has some ten thousand."""


class Value(msgspec.Struct):
    """A value of a YAML file: a text, a number, true, false, null, a list or a mapping.

    `plain` is a list of `Value`, or a dict of them by key, or what Python has for the others;
    `keys` says of a mapping where each of its keys stands.
    """

    plain: Any
    span: Span
    keys: dict[str, Span] = msgspec.field(default_factory=dict)

    def get(self, key: str) -> Value | None:
        """Return what a mapping has under a key, None where it has nothing or is no mapping."""
        return self.plain.get(key) if isinstance(self.plain, dict) else None

    def items(self) -> Iterator[tuple[str, Value]]:
        """Yield the entries of a mapping; of anything else there are none."""
        yield from self.plain.items() if isinstance(self.plain, dict) else ()

    def listed(self) -> list[Value]:
        """Return the items of a list; of anything else there are none."""
        return self.plain if isinstance(self.plain, list) else []

    @property
    def kind(self) -> str:
        """What it is, as messages call it."""
        match self.plain:
            case dict():
                return "a mapping"
            case list():
                return "a list"
            case None:
                return "nothing"
            case bool():
                return "true or false"
            case str(text):
                return f'"{text[:40]}"'
            case number:
                return str(number)


class YamlError(Exception):
    """What is wrong with a text, and where; its hint says what to write instead."""

    def __init__(self, span: Span, said: str, hint: str | None = None) -> None:
        """Say what was found at `span`."""
        super().__init__(said)
        self.span, self.said, self.hint = span, said, hint


def read_yaml(text: str, path: str) -> Value:
    """Return the one document in a YAML (or JSON) text.

    Raises:
        YamlError: it is no YAML, or uses what this reader refuses.
    """
    import yaml  # only who has a contract waits for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reading = _Reading(path)
    try:
        for event in yaml.parse(text, Loader=loader):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(_at(path, mark, mark), f"no YAML: {error.problem}") from error
    except yaml.YAMLError as error:  # characters that YAML does not have
        raise YamlError(Span(path, 1, 1, 1, 2), f"no YAML: {error}".splitlines()[0]) from error
    if reading.root is None:
        raise YamlError(Span(path, 1, 1, 1, 2), "the file is empty")
    return reading.root


def _at(path: str, start: Any, end: Any) -> Span:
    if start is None:
        return Span(path, 1, 1, 1, 2)
    if end is None or end.line != start.line or end.column <= start.column:
        return Span(path, start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


class _Reading:
    """Builds values from events; open lists and mappings stand in `_open`, the innermost last."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open: list[tuple[Value, list[tuple[str, Span]]]] = []
        self._count = 0
        self.root: Value | None = None

    def take(self, event: Any) -> None:
        span = _at(self._path, event.start_mark, event.end_mark)
        match type(event).__name__:
            case "AliasEvent":
                raise YamlError(span, "an alias", "write it out, or use `$ref`")
            case "ScalarEvent":
                self._put(self._scalar(event, span))
            case "SequenceStartEvent":
                self._begin(Value([], span), event)
            case "MappingStartEvent":
                self._begin(Value({}, span), event)
            case "SequenceEndEvent" | "MappingEndEvent":
                self._open.pop()
            case "DocumentStartEvent" if self.root is not None:
                raise YamlError(span, "a second document", "a contract is one document")
            case _:  # where the text and the document begin and end
                pass

    def _begin(self, value: Value, event: Any) -> None:
        _refuse_tag(event, value.span)
        self._put(value)
        self._open.append((value, []))
        if len(self._open) > DEEPEST:
            raise YamlError(value.span, f"more than {DEEPEST} levels within each other")

    def _put(self, value: Value) -> None:
        self._count += 1
        if self._count > MOST_VALUES:
            raise YamlError(value.span, f"more than {MOST_VALUES} values", "cut it into files")
        if not self._open:
            self.root = value
            return
        holder, keys = self._open[-1]
        if isinstance(holder.plain, list):
            holder.plain.append(value)
        elif not keys:
            keys.append(self._key(holder, value))
        else:
            key, span = keys.pop()
            holder.plain[key], holder.keys[key] = value, span

    def _key(self, holder: Value, value: Value) -> tuple[str, Span]:
        if isinstance(value.plain, list | dict):
            raise YamlError(value.span, f"{value.kind} as a key", "a key is a text")
        key = value.plain if isinstance(value.plain, str) else str(value.plain)
        if key in holder.plain:
            raise YamlError(value.span, f"{key} is there twice", "leave one out")
        return key, value.span

    def _scalar(self, event: Any, span: Span) -> Value:
        _refuse_tag(event, span)
        written_plain = event.implicit[0] and not event.tag
        meant = _meant(event.value) if written_plain else event.value
        if isinstance(meant, float) and math.isinf(meant):
            raise YamlError(
                span, f"a number that is too large, {event.value}", "JSON has none such"
            )
        return Value(meant, span)


_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")


def _refuse_tag(event: Any, span: Span) -> None:
    if event.tag not in _TEXT_TAGS:
        raise YamlError(span, f"a tag, {event.tag}", "a contract has plain values, without tags")
    if event.anchor is not None:
        raise YamlError(span, f"an anchor, &{event.anchor}", "give it a name below `$defs`")


_WHOLE = re.compile(r"[-+]?[0-9]{1,40}")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_WORDS = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_TRUTH = dict.fromkeys(("true", "True", "TRUE"), True)
_TRUTH |= dict.fromkeys(("false", "False", "FALSE"), False)


def _meant(word: str) -> object:
    """Return what a plain word means by the core schema of YAML 1.2, section 10.3.2."""
    if word in _WORDS:
        return None
    if word in _TRUTH:
        return _TRUTH[word]
    if _WHOLE.fullmatch(word):
        return int(word)
    return float(word) if len(word) < 100 and _REAL.fullmatch(word) else word
