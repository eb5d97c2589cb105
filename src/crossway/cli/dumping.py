"""What stages make of a text, as indented lines: tokens, trees, the resolved design.

Any dataclass is shown by its fields, so that a new node or a new fact of a design needs nothing
here. A field that has its default is left out. The same value gives the same text; characters
that could drive a terminal are escaped.

    - Await 3:5-3:35 results=('parcel',)
      target: ActivityCall 3:5-3:25 name='Pack'
        arguments:
          - Name 3:19-3:24 name='order'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from crossway.language import tree
from crossway.language.lexer import read_lines
from crossway.language.span import Span
from crossway.language.tokens import Token
from crossway.language.visible import visible

_INDENT = "  "
_FLAT = (str, int, float, bool, type(None), Span)


def dump_tokens(text: str, first: int = 1) -> str:
    """Return the logical lines of a text with their indentation, each with its tokens.

    `first` is the number of the text's first line in its file.
    """
    return "".join(
        "".join(_logical_line(line.start.line, line.indent, line.tokens or [line.start]))
        for line in read_lines(text, first)
    )


def _logical_line(number: int, indent: int, tokens: list[Token]) -> Iterator[str]:
    yield f"line {number}, indented {indent}\n"
    for token in tokens:
        fault = f"  {token.fault}" if token.fault else ""
        yield f"{_INDENT}{token.line}:{token.column:<4} {token.kind:<8} {token.text!r}{fault}\n"


def dump_tree(file: tree.File) -> str:
    """Return the tree of a file, each node with its place: line, column, end (exclusive)."""
    return "".join(_lines("", file, 0, within_tree=True))


def dump_design(design: object) -> str:
    """Return a resolved design; of a node of a tree only its class, its name and where it is."""
    return "".join(_lines("", design, 0, within_tree=False))


def _lines(label: str, value: object, depth: int, *, within_tree: bool) -> Iterator[str]:
    margin = _INDENT * depth
    if _is_flat(value) or (isinstance(value, tree.Node) and not within_tree):
        yield f"{margin}{label}{_flat(value)}\n"
        return
    head, parts = _parts(value)
    yield f"{margin}{label}{head}".rstrip() + "\n"
    for name, part in parts:
        yield from _lines(name, part, depth + 1, within_tree=within_tree)


def _parts(value: object) -> tuple[str, list[tuple[str, object]]]:
    """Return what is said of a value on its own line, and what stands below, with labels."""
    if isinstance(value, Mapping):
        return "", [(f"{_flat(key)}: ", part) for key, part in value.items()]
    if isinstance(value, tuple):
        return "", [_labelled(item) for item in value]
    if not is_dataclass(value):
        return type(value).__name__, []  # a table that answers questions, no value
    told = [(f.name, getattr(value, f.name)) for f in fields(value) if _differs(f, value)]
    flat = "".join(f" {name}={_flat(part)}" for name, part in told if _is_flat(part))
    place = f" {_stretch(value.span)}" if isinstance(value, tree.Node) else ""
    below = [(f"{name}: ", part) for name, part in told if not _is_flat(part)]
    return f"{type(value).__name__}{place}{flat}", below


def _labelled(item: object) -> tuple[str, object]:
    """Return an item of a tuple with its label: a pair of a name and a value has one."""
    if isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str):
        return f"{item[0]!r}: ", item[1]
    return "- ", item


def _differs(field: Field[Any], value: object) -> bool:
    """Return whether a field is worth showing; a node's span is shown in another form."""
    if field.name == "span" and isinstance(value, tree.Node):
        return False
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return bool(getattr(value, field.name) != default)


def _is_flat(value: object) -> bool:
    """Return whether a value fits on the line of what it belongs to."""
    if isinstance(value, tuple | frozenset):
        return all(isinstance(item, _FLAT) for item in value)
    return isinstance(value, _FLAT) or value == {}


def _flat(value: object) -> str:
    if isinstance(value, Span):
        return f"{visible(value.path)}:{value.line}:{value.column}"
    if isinstance(value, tree.Node):
        name = getattr(value, "name", None)
        named = f" {name!r}" if isinstance(name, str) else ""
        return f"{type(value).__name__}{named} at {_flat(value.span)}"
    return repr(sorted(value)) if isinstance(value, frozenset) else repr(value)


def _stretch(span: Span) -> str:
    return f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"
