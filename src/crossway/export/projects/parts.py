"""Merging Python by its parts: what stands in one function does not meet what stands in the next.

A team writes the body of one activity, and the design gets another one below: line by line these
two touch, part by part they do not. A file is its head (imports) and a part for each function or
class, by name; every part is merged for itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crossway.language.python import module_of

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

Merge = Callable[[str, str, str], tuple[str, bool]]
"""Merges three texts by lines: the merge, and whether nothing conflicts."""

_APART = "\n\n\n"


@dataclass(frozen=True, slots=True)
class Parts:
    """A module: the statements before its first definition, and the definitions by name, each
    with the comments above it and what follows up to the next.

    `registered` says under which name Temporal knows a definition, by its decorator: that stays
    when it is called otherwise in Python.
    """

    head: tuple[str, ...]
    named: Mapping[str, str]
    registered: Mapping[tuple[str, str], str]

    def renamed(self, names: Mapping[str, str]) -> Parts:
        """Return these parts with some of them under other names."""
        named = {names.get(name, name): text for name, text in self.named.items()}
        return Parts(self.head, named, self.registered)


def parts_of(text: str) -> Parts | None:
    """Return the parts of a module; None where it is no Python, has none, or two of one name."""
    try:
        module = module_of(text)
    except (SyntaxError, ValueError):
        return None
    lines = text.split("\n")
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = [(_begins(one, lines), one.name) for one in module.body if isinstance(one, kinds)]
    if not found or len({name for _, name in found}) < len(found):
        return None
    ends = [*(start for start, _ in found[1:]), len(lines)]
    named = {
        name: "\n".join(lines[start:end]).strip("\n")
        for (start, name), end in zip(found, ends, strict=True)
    }
    first = found[0][0]
    before = [one for one in module.body if (one.end_lineno or 0) <= first]
    units, at = [], 0
    for one in before:
        end = one.end_lineno or one.lineno
        units.append("\n".join(lines[at:end]))
        at = end
    registered = {
        key: one.name for one in module.body if isinstance(one, kinds) for key in _as(one)
    }
    return Parts((*units, "\n".join(lines[at:first]).rstrip("\n")), named, registered)


def _as(one: _Definition) -> Iterator[tuple[str, str]]:
    """Yield the decorators by which Temporal knows a definition, each with the name for it."""
    for made in (each for each in one.decorator_list if isinstance(each, ast.Call)):
        for given in made.keywords:
            if given.arg == "name" and isinstance(given.value, ast.Constant):
                yield ast.unparse(made.func), str(given.value.value)


def _begins(one: _Definition, lines: list[str]) -> int:
    """Return the line, from 0, at which a definition begins, the comments above it included."""
    start = min([one.lineno, *(d.lineno for d in one.decorator_list)]) - 1
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start


class MergedParts(NamedTuple):
    """The merge of three modules, whether nothing conflicts, and the parts that the team changed
    and the design needs no more."""

    text: str
    clean: bool
    left: tuple[str, ...]


def merge_parts(base: str, own: str, new: str, merge: Merge) -> MergedParts | None:
    """Return the merge of three modules by their parts; None where one of them has none."""
    before, ours, theirs = parts_of(base), parts_of(own), parts_of(new)
    if before is None or ours is None or theirs is None:
        return None
    names = _other_names(before, ours, theirs)
    before, ours = before.renamed(names), ours.renamed(names)
    head, clean = _head(before.head, ours.head, theirs.head, merge)
    texts: dict[str, str] = {}
    for name in _order(tuple(theirs.named), tuple(ours.named)):
        versions = (before.named.get(name), ours.named.get(name), theirs.named.get(name))
        text, fits = _part(*versions, merge)
        clean = clean and fits
        if text is not None:
            texts[name] = text
    left = tuple(name for name in texts if name in before.named and name not in theirs.named)
    return MergedParts(_APART.join([head, *texts.values()]) + "\n", clean, left)


def _other_names(before: Parts, ours: Parts, theirs: Parts) -> Mapping[str, str]:
    """Return what is called otherwise in Python now, and is known to Temporal as it was."""
    pairs = ((before.registered.get(key), now) for key, now in theirs.registered.items())
    return {
        was: now
        for was, now in pairs
        if was is not None and was not in theirs.named and now not in {*before.named, *ours.named}
    }


def _part(
    base: str | None, own: str | None, new: str | None, merge: Merge
) -> tuple[str | None, bool]:
    if base is not None and own is not None and new is not None:
        base, own = moved(base, own, new)
    if own == new or new == base:
        return own, True
    if own == base:
        return new, True
    if new is None:
        return own, True  # the design needs it no more, and the team changed it
    text, clean = merge(base or "", own or "", new)
    return text.strip("\n"), clean and base is not None and own is not None


_PLACE = re.compile(r"[^\s\"'`(]+\.(?:twf|md|markdown):\d+")
"""A line of the design: `payments.twf:22`."""


def moved(base: str, own: str, new: str) -> tuple[str, str]:
    """Return what was written last and what is there now with the lines of the design as they are
    now: that a line was added above is no change of what stands below."""
    were, are = _PLACE.findall(base), _PLACE.findall(new)
    if len(were) != len(are):
        return base, own
    now: dict[str, str] = dict(zip(were, are, strict=True))

    def place(found: re.Match[str]) -> str:
        return now.get(found[0], str(found[0]))

    return _PLACE.sub(place, base), _PLACE.sub(place, own)


def _head(
    base: Sequence[str], own: Sequence[str], new: Sequence[str], merge: Merge
) -> tuple[str, bool]:
    """Return the statements before the first definition, and whether nothing conflicts.

    Imports are those of both. Anything else that both changed is merged by lines: of two values
    for one name the later would win, whoever wrote it.
    """
    changed = {*own} ^ {*base}, {*new} ^ {*base}
    if all(changed) and not all(map(_imports, changed[0] | changed[1])):
        text, clean = merge(*("\n".join(one) + "\n" for one in (base, own, new)))
        return text.strip("\n"), clean
    return _with_imports(base, own, new), True


def _imports(text: str) -> bool:
    """Return whether a piece of a head is imports, with comments, and nothing else."""
    return all(isinstance(one, ast.Import | ast.ImportFrom) for one in module_of(text).body)


def _with_imports(base: Sequence[str], own: Sequence[str], new: Sequence[str]) -> str:
    """Return the new statements, without those that the team took out, and with those that it
    added."""
    gone = {one.strip() for one in base} - {one.strip() for one in own}
    kept = [one for one in new if one.strip() not in gone]
    known = {one.strip() for one in (*base, *new)}
    for at, one in enumerate(own):
        if one.strip() and one.strip() not in known:
            before = own[at - 1].strip() if at else ""
            places = [i for i, it in enumerate(kept) if it.strip() == before]
            kept.insert(places[0] + 1 if places else len(kept), one)
    return "\n".join(one for one in kept if one).strip("\n")


def _order(new: Sequence[str], own: Sequence[str]) -> list[str]:
    """Return all names: the new order, and what only the team has after what it stood behind."""
    order = list(new)
    for at, name in enumerate(own):
        if name not in order:
            order.insert(order.index(own[at - 1]) + 1 if at else 0, name)
    return order
