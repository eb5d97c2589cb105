"""What is left of some modules when only what is reached of them stays.

    # begun: ("shop.prices", "price_of")
    RATE = 2                    # stays: price_of reads it
    def price_of(sku): ..       # stays
    def tax_of(sku): ..         # goes, with what it alone imports, and its comment

A definition goes or stays as a whole, and whatever it may mean by a name stays with it: a name in a
text, too, as of a type in quotes. What a module does besides defining stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from crossway.compiler.layout import WIDTH
from crossway.language.python import module_of

Definitions = Mapping[str, Sequence[ast.stmt]]

WHOLE = ""
"""The name that stands for what a module does when it is imported."""

Place = tuple[str, str]
"""A module, and a name in it or `WHOLE`."""

_WORD = re.compile(r"[A-Za-z_]\w*")
_TYPE = re.compile(r"[\w.\[\]]+((, | \| )[\w.\[\]]+)*")
"""What a text is that may be a type."""


class Source(NamedTuple):
    """A module: its text, what it defines at its top, and what it imports of the same package.

    `imports` maps a name to the module that it is taken from and its name there.
    """

    text: str
    body: Sequence[ast.stmt]
    defined: Definitions
    imports: Mapping[str, Place]


Finding = Callable[[str], Source | None]
"""What returns a module by its name, None where that is none of the package."""


def read_source(text: str, package: str) -> Source:
    """Return a module of a package."""
    tree = module_of(text)
    defined: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in _names_of(statement):
            defined.setdefault(name, []).append(statement)
    inside = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module)
    imports = {
        alias.asname or alias.name: (str(node.module), alias.name)
        for node in inside
        if str(node.module).partition(".")[0] == package
        for alias in node.names
    }
    return Source(text, tree.body, defined, imports)


def reached(begun: Iterable[Place], find: Finding) -> Mapping[str, Collection[str]]:
    """Return which modules are reached from some places, each with which of its names."""
    found: dict[str, set[str]] = {}
    left = list(begun)
    while left:
        module, name = left.pop()
        source = find(module)
        if source is not None and name not in found.setdefault(module, set()):
            found[module].add(name)
            left += _led_to(module, name, source, find)
    return found


def places_of(source: Source, find: Finding) -> Iterator[Place]:
    """Yield what a module reaches, all of it: one that is not cut."""
    for statement in source.body:
        yield from _meant("", statement, source, find)


def _led_to(module: str, name: str, source: Source, find: Finding) -> Iterator[Place]:
    parent = module.rpartition(".")[0]
    yield from [(parent, WHOLE)] if parent else []
    if name == WHOLE:
        statements: Iterable[ast.stmt] = (one for one in source.body if _is_loose(one))
    else:
        yield module, WHOLE
        statements = source.defined.get(name, ())
        if not statements and name in source.imports:
            yield _imported(source.imports[name], find)
    for statement in statements:
        yield from _meant(module, statement, source, find)


def _meant(module: str, statement: ast.stmt, source: Source, find: Finding) -> Iterator[Place]:
    """Yield what the names in a statement may mean."""
    for node in _attributes(statement):
        if held := _held(node.value, source, find):
            yield held, node.attr
    for word in _words(statement):
        if word in source.defined:
            yield module, word
        elif word in source.imports:
            yield _imported(source.imports[word], find)


def _held(node: ast.expr, source: Source, find: Finding) -> str | None:
    """Return the module that an expression is, as `runtime.errors`; None where it is none."""
    if isinstance(node, ast.Name) and node.id in source.imports:
        module, name = _imported(source.imports[node.id], find)
        return module if name == WHOLE else None
    if isinstance(node, ast.Attribute) and (outer := _held(node.value, source, find)):
        return inner if find(inner := f"{outer}.{node.attr}") else None
    return None


def _imported(place: Place, find: Finding) -> Place:
    """Return what an import leads to: a name of a module, or a module below it."""
    inner = ".".join(place)
    return (inner, WHOLE) if find(inner) else place


@cache
def _attributes(statement: ast.stmt) -> tuple[ast.Attribute, ...]:
    return tuple(node for node in ast.walk(statement) if isinstance(node, ast.Attribute))


@cache
def _words(statement: ast.stmt) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {*_WORD.findall(node.value)} if _TYPE.fullmatch(node.value) else set()
    return frozenset(found)


def _names_of(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Assign():
            bound = (node for target in statement.targets for node in ast.walk(target))
            yield from (node.id for node in bound if isinstance(node, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case _:  # it binds no name, or is an import, which is looked at by itself
            pass


def _is_loose(statement: ast.stmt) -> bool:
    """Whether a statement does something when the module is imported, besides naming it."""
    named = any(_names_of(statement))
    imports = isinstance(statement, ast.Import | ast.ImportFrom)
    return not (named or imports or _is_said(statement))


def cut(source: Source, names: Collection[str]) -> str:
    """Return the text of a module with the definitions of some names alone."""
    kept = [one for one in source.body if _stays(one, names)]
    used = {*names}.union(*map(_words, kept))
    lines: list[str] = source.text.split("\n")
    out: list[str] = []
    done, stays = 0, True
    for statement in source.body:
        first, last = _begin(statement) - 1, statement.end_lineno or statement.lineno
        between, own = lines[done:first], lines[first:last]
        if not _is_said(statement):  # what is said below a value goes where that goes
            stays = statement in kept
        if isinstance(statement, ast.Import | ast.ImportFrom):
            own = _importing(statement, own, used)
            stays = bool(own)
        elif EXPORTED in _names_of(statement):
            own = _exporting(statement, names)
            stays = bool(own)
        out += [*between, *own] if stays else _without_comments(between)
        done = last
    return _joined(out)


def _stays(statement: ast.stmt, names: Collection[str]) -> bool:
    return _is_loose(statement) or any(name in names for name in _names_of(statement))


def _begin(statement: ast.stmt) -> int:
    marks: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(mark.lineno for mark in marks)])


def _is_said(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _importing(
    node: ast.Import | ast.ImportFrom, own: list[str], used: Collection[str]
) -> list[str]:
    """Return the lines of an import with those of its names alone that are used."""
    wanted = [a for a in node.names if (a.asname or a.name.partition(".")[0]) in used]
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return own
    if len(wanted) == len(node.names) or not wanted:
        return own if wanted else []
    listed = [ast.unparse(one) for one in wanted]
    before = ast.unparse(node).partition("import ")[0]
    line = f"{before}import {', '.join(listed)}"
    return [line] if len(line) <= WIDTH else [f"{before}import (", *_one_a_line(listed), ")"]


def _exporting(statement: ast.stmt, names: Collection[str]) -> list[str]:
    listed = [str(n.value) for n in ast.walk(statement) if isinstance(n, ast.Constant)]
    left = [f'"{name}"' for name in listed if name in names]
    line = f"{EXPORTED} = [{', '.join(left)}]"
    if not left:
        return []
    return [line] if len(line) <= WIDTH else [f"{EXPORTED} = [", *_one_a_line(left), "]"]


def _one_a_line(words: Iterable[str]) -> Iterator[str]:
    return (f"    {word}," for word in words)


EXPORTED = "__all__"
"""What a module that lists what it offers calls the list."""


def _without_comments(between: list[str]) -> list[str]:
    """Return what stands between two definitions without the comment on the second."""
    while between and between[-1].startswith("#"):
        between = between[:-1]
    return between


def _joined(lines: list[str]) -> str:
    """Return lines as a text, with no more than two of them empty in a row."""
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines))
    return text.strip("\n") + "\n"
