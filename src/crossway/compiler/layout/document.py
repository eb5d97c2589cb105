"""Documents: text that says where it may break, and printing it within a width.

In the way of P. Wadler, "A prettier printer": a group is broken only when it does not fit.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_STEP = 4


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line may break; else it is `flat`."""

    flat: str


@dataclass(frozen=True, slots=True)
class Group:
    """What is broken together, when it does not fit."""

    content: Doc


@dataclass(frozen=True, slots=True)
class Indent:
    """What is indented where it is broken."""

    content: Doc


@dataclass(frozen=True, slots=True)
class Broken:
    """Text that is written only where the group around it is broken."""

    text: str


@dataclass(frozen=True, slots=True)
class Either:
    """`bare` where it fits once each bracket in it is broken, else `wrapped` in brackets."""

    bare: Doc
    wrapped: Doc


@dataclass(frozen=True, slots=True)
class Best:
    """`text`, in brackets of its own where it fits then and else does not."""

    text: str


Doc = str | Line | Group | Indent | Broken | Either | Best | tuple["Doc", ...]

SOFT, SPACE = Line(""), Line(" ")


def bracketed(opened: str, content: Doc, closed: str) -> Group:
    """Return a group that is broken after its opening bracket and before its closing one."""
    return Group((opened, Indent((SOFT, content)), SOFT, closed))


def wrapped(content: Doc) -> Group:
    """Return a group that has brackets around it where it is broken."""
    return Group((Broken("("), Indent((SOFT, content)), SOFT, Broken(")")))


def flat(doc: Doc) -> str:
    """Return a document on one line."""
    match doc:
        case str():
            return doc
        case Line(text) | Best(text):
            return text
        case Group(content) | Indent(content):
            return flat(content)
        case Broken():
            return ""
        case Either(bare):
            return flat(bare)
        case tuple():
            return "".join(map(flat, doc))


def width_of(text: str) -> int:
    """Return how many columns a text takes, as `ruff format` counts them.

    >>> width_of("ok"), width_of("ご注文")
    (2, 6)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me"):  # an accent is on the letter before it
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("F", "W") else 1


_Item = tuple[int, bool, Doc]
"""A document to print: how far it is indented, and whether the group around it is broken."""


def render(doc: Doc, indent: int, width: int) -> list[str]:
    """Return the lines of a document that begins `indent` columns in."""
    lines, line = [], " " * indent
    left: list[_Item] = [(indent, True, doc)]
    while left:
        inner, broken, item = left.pop()
        match item:
            case str():
                line += item
            case Line() if broken:
                lines.append(line.rstrip())
                line = " " * inner
            case Line(text):
                line += text
            case Broken(text):
                line += text if broken else ""
            case Indent(content):
                left.append((inner + _STEP, broken, content))
            case Group(content):
                fits = _fits([(inner, False, content)], left, width - width_of(line))
                left.append((inner, not fits, content))
            case Best(text):
                room = width - width_of(line) - _rest(left)
                better = width_of(text) > room and inner + _STEP + width_of(text) <= width
                left.append((inner, True, wrapped(text) if better else text))
            case Either(bare, other):
                fits = _fits([(inner, False, other)], left, width - width_of(line))
                expanded = not fits and fits_broken(bare, inner, width, width_of(line), _rest(left))
                left.append((inner, True, bare if expanded else other))
            case tuple():
                left += [(inner, broken, part) for part in reversed(item)]
    return [*lines, line.rstrip()]


def _rest(left: list[_Item]) -> int:
    """Return how many columns follow on the same line."""
    return sum(width_of(item) for _, _, item in left if isinstance(item, str))


def _fits(items: list[_Item], after: list[_Item], room: int) -> bool:
    """Return whether items fit on the line, with what follows up to where that may break."""
    items, position = list(items), len(after)
    while room >= 0:
        if not items:
            position -= 1
            if position < 0:
                return True
            items.append(after[position])
        inner, broken, item = items.pop()
        match item:
            case str():
                room -= width_of(item)
            case Line() if broken:
                return True
            case Line(text) | Best(text):
                room -= width_of(text)
            case Broken(text):
                room -= width_of(text) if broken else 0
            case Indent(content) | Group(content) | Either(content, _):
                items.append((inner, broken, content))
            case tuple():
                items += [(inner, broken, part) for part in reversed(item)]
    return False


def fits_broken(doc: Doc, indent: int, width: int, begun: int, after: int = 0) -> bool:
    """Return whether a document fits with each bracket in it broken, and nothing else.

    `begun` columns are taken of its first line, and `after` of its last.
    """
    lines, line = [], " " * begun
    left: list[_Item] = [(indent, False, doc)]
    while left:
        inner, broken, item = left.pop()
        match item:
            case str():
                line += item
            case Line() if broken:
                lines.append(line)
                line = " " * inner
            case Line(text) | Best(text):
                line += text
            case Broken(text):
                line += text if broken else ""
            case Indent(content):
                left.append((inner + _STEP, broken, content))
            case Group(content):
                left.append((inner, True, content))
            case Either(bare):
                left.append((inner, broken, bare))
            case tuple():
                left += [(inner, broken, part) for part in reversed(item)]
    return all(width_of(one) <= width for one in (*lines, line + " " * after))
