"""Calling a thing something else, in every file, where that changes nothing but its name.

What would clash, is no name, or would change what something else means is refused with the reason.
A Python implementation is found by its name: a function of the old name beside the design is
renamed with it where that is the only place in its file that has the name, and the rename is
refused otherwise.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from crossway.design.builtins import BUILTINS
from crossway.design.settings import stem
from crossway.design.written import BUILTIN_NAMES
from crossway.language import tree
from crossway.language.holes import has_holes
from crossway.language.lexer import split_lines
from crossway.language.python import module_of
from crossway.language.span import Span
from crossway.language.walk import walk
from crossway.language.words import DEFINING, NAME, RESERVED, python_names
from crossway.lsp.meaning import meant_otherwise
from crossway.lsp.place import Place, place_at
from crossway.lsp.positions import Lines, Point
from crossway.lsp.session import Session
from crossway.lsp.symbols import Occurrence, Symbol, SymbolKind

_HYPHENED = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_KEPT: tuple[SymbolKind, ...] = ("function", "package")
"""What is named by others than the design: built-in functions, Python, paths of imports."""


async def prepare_rename(
    session: Session, params: lsp.PrepareRenameParams
) -> lsp.PrepareRenamePlaceholder | None:
    """Return the word that would be renamed, None where nothing can be."""
    place = await place_at(session, params.text_document.uri, params.position)
    found = place.occurrence if place else None
    if place is None or found is None or found.symbol.kind in _KEPT or not _defined(place, found):
        return None
    return lsp.PrepareRenamePlaceholder(place.range(found.span), found.symbol.name)


def _defined(place: Place, found: Occurrence) -> bool:
    """Return whether the design itself says what a thing is called."""
    named = place.index.of(found.symbol)
    return found.symbol.kind == "namespace" or any(one.defines for one in named)


async def rename(session: Session, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """Return the edits that call a thing something else.

    Raises:
        JsonRpcException: it cannot be called so, its Python cannot be renamed with it, or a file
            has another text by now.
    """
    place = await place_at(session, params.text_document.uri, params.position)
    found = place.occurrence if place else None
    if place is None or found is None:
        return None
    if why := _refused(place, found, params.new_name):
        raise JsonRpcException(why, lsp.LSPErrorCodes.RequestFailed)
    edits = _edits(place, found.symbol, params.new_name)
    documents, before = session.documents, place.texts(edits)
    documents.refuse_others(before)
    texts = {path: documents.with_edits(path, some) for path, some in edits.items()}
    then = partial(meant_otherwise, place.snapshot, documents, found.symbol, params.new_name, texts)
    why = await session.compute(then)
    edit = documents.as_edit(edits, before)
    if why:
        said = f"if {found.symbol.name} were called {params.new_name}, {why}"
        raise JsonRpcException(said, lsp.LSPErrorCodes.RequestFailed)
    return edit


def _edits(place: Place, symbol: Symbol, new: str) -> dict[str, list[lsp.TextEdit]]:
    """Return what gives a thing another name, by file."""
    found: dict[str, list[lsp.TextEdit]] = {}
    short = _short(place)
    for one in place.index.of(symbol):
        text = _renamed(one, new) if one.span in short else new
        where = place.location(one.span).range
        found.setdefault(one.span.path, []).append(lsp.TextEdit(where, text))
    for path, changes in _in_python(place, symbol, new).items():
        found.setdefault(path, []).extend(changes)
    return found


def _short(place: Place) -> frozenset[Span]:
    """Return where a record has a variable and a field in one word: `{status}`."""
    return frozenset(
        entry.span
        for parsed in place.index.files
        for node in walk(parsed.file)
        if isinstance(node, tree.Record)
        for entry in node.fields
        if isinstance(entry.value, tree.Name) and entry.value.span == entry.span
    )


def _renamed(one: Occurrence, new: str) -> str:
    """Return such a word in two: the other of the two keeps its name."""
    old = one.symbol.name
    return f"{old}: {new}" if one.symbol.kind == "local" else f"{new}: {old}"


def _refused(place: Place, found: Occurrence, new: str) -> str:
    """Return why a thing cannot be called something, empty where it can."""
    symbol = found.symbol
    if symbol.kind in _KEPT or not _defined(place, found):
        return f"{symbol.name} is not named by this design: it cannot be renamed here"
    form = _HYPHENED if symbol.kind in ("namespace", "endpoint") else NAME
    if has_holes(symbol.name):
        return f"{symbol.name} is a family, whose members are named by its holes; rename it by hand"
    if symbol.kind == "namespace" and (path := _named_after(place, symbol)):
        return (
            f"{symbol.name} is called so after its file, {path}: rename the file, or write "
            f"`namespace {symbol.name}:` in it first"
        )
    if not form.fullmatch(new):
        return f"{new!r} is no name: letters, digits and _, and no digit first"
    if two := _of_two(place, symbol):
        return (
            f"{two.path}:{two.line} names it by the id of a workflow alone, and may mean "
            f"another's {symbol.kind} {symbol.name}: rename it by hand"
        )
    if symbol.kind == "type" and new in BUILTIN_NAMES:
        return f"{new} is a type of the language"
    if new in RESERVED or new in DEFINING or (symbol.kind == "local" and new in BUILTINS):
        return f"{new} means something in the language"
    taken = _taken(place, symbol, new)
    if taken is not None:
        return f"{new} is taken: {taken.path}:{taken.line}"
    return _python_refused(place, symbol, new)


def _named_after(place: Place, symbol: Symbol) -> str:
    """Return the file whose name a namespace has that nothing else declares, empty for others."""
    if any(one.defines for one in place.index.of(symbol)):
        return ""
    paths = (parsed.file.path for parsed in place.index.files)
    return next((path for path in paths if stem(path) == symbol.name), "")


def _of_two(place: Place, symbol: Symbol) -> Span | None:
    """Return where a message is sent that is this one or another of the same name."""
    if symbol.kind not in ("signal", "query", "update"):
        return None
    mine = {one.span for one in place.index.of(symbol)}
    return next(
        (one.span for one in place.index.every() if one.symbol != symbol and one.span in mine),
        None,
    )


def _taken(place: Place, symbol: Symbol, new: str) -> Span | None:
    """Return where something is that has a name already, and would be taken for the other."""
    wanted = Symbol(symbol.kind, new, symbol.owner)
    if named := place.index.of(wanted):
        return named[0].span
    if symbol.kind != "local":
        return None
    named = place.index.of(symbol)
    inside = {one.body.span for one in named if one.body is not None and one.defines}
    around = [
        one
        for one in place.index.occurrences(place.path)
        if one.symbol.kind == "local" and one.symbol.name == new
        if one.body is not None and one.body.span in inside
    ]
    return around[0].span if around else None


# --- Python -----------------------------------------------------------------------------------


def _python_refused(place: Place, symbol: Symbol, new: str) -> str:
    """Return why the Python of a thing cannot be renamed with it, empty where it can."""
    python = place.index.python(symbol)
    if python is None:
        return ""
    if keyword.iskeyword(new):
        return f"{new} is a word of Python, where {python.path} implements it"
    if _function(place, python, symbol) is None:
        return (
            f"{python.path}:{python.line} implements it, and its name cannot be changed there "
            "safely: rename it there first, or by hand"
        )
    return ""


@dataclass(frozen=True, slots=True)
class _Function:
    """A Python function and where in its file its name stands."""

    name: str
    points: tuple[Point, ...]


def _in_python(place: Place, symbol: Symbol, new: str) -> Mapping[str, list[lsp.TextEdit]]:
    python = place.index.python(symbol)
    function = _function(place, python, symbol) if python else None
    if python is None or function is None:
        return {}
    lines = Lines(place.session.documents.text(python.path) or "", place.session.documents.units)
    spelled = dict(zip(python_names(symbol.name), python_names(new), strict=False))
    called = spelled.get(function.name, new)
    width = len(function.name)
    return {
        python.path: [
            lsp.TextEdit(lines.between((line, column), (line, column + width)), called)
            for line, column in function.points
        ]
    }


def _function(place: Place, python: Span, symbol: Symbol) -> _Function | None:
    """Return the function that implements a thing, None where renaming it is not safe.

    It is where the function stands at the top of its file, and its name nowhere else but in what
    calls or hands it on: in no text, no attribute, no import.
    """
    text = place.session.documents.text(python.path) or ""
    try:
        module = module_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in module.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        if node.name in python_names(symbol.name) and first <= python.line <= node.lineno:
            return _everywhere(module, node, text)
    return None


def _everywhere(
    module: ast.Module, function: ast.FunctionDef | ast.AsyncFunctionDef, text: str
) -> _Function | None:
    lines, name = split_lines(text), function.name
    begin = lines[function.lineno - 1].find(name, function.col_offset + len("def "))
    points = {(function.lineno, begin + 1)}
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and node.id == name:
            before = lines[node.lineno - 1].encode()[: node.col_offset].decode(errors="replace")
            points.add((node.lineno, len(before) + 1))
    word = rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])"
    safe = len(re.findall(word, text)) == len(points)
    return _Function(name, tuple(sorted(points))) if safe else None
