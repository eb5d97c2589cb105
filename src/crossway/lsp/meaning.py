"""Whether a design means with another name in it what it meant: what a rename is held against.

    total = price * count
    note = "costs {sum}"     # stays as it is written, until `total` is called `sum`

Each place that names something is looked up before and after: it has to name the same thing, and
nothing may be an error that was none. A thing is known by where it is defined, since with one name
that of others may change: two activities `Check` in two packages are `bank.Check` and `shop.Check`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from crossway.checks import KnownFiles
from crossway.language import parse
from crossway.language.diagnostic import Severity
from crossway.language.words import leaf
from crossway.lsp.documents import Documents
from crossway.lsp.index import Index
from crossway.lsp.reading import Snapshot, read_design, read_text
from crossway.lsp.symbols import Symbol

_Thing = tuple[str, str, str, int]
"""A kind, a name, and where it is defined: a path and a line, which a rename leaves alone."""

_Place = tuple[str, int]


def meant_otherwise(
    before: Snapshot, documents: Documents, symbol: Symbol, new: str, texts: Mapping[str, str]
) -> str:
    """Return what would be another or wrong if a thing had a new name, empty where nothing is.

    `texts` are those of the files that the rename changes, by path, as it makes them.
    """
    after = _read(before, documents, texts)
    was, now = _named(before, symbol, new), _named(after, Symbol("local", ""), "")
    if others := (now - was) | (was - now):
        path, line = min(place for place, _ in others)
        return f"{path}:{line} would mean something else"
    known = _errors(before)
    for place, said in _errors(after).items():
        if place not in known:
            return f"{place[0]}:{place[1]} would be wrong, {said}: rename it by hand"
    return ""


def _read(before: Snapshot, documents: Documents, texts: Mapping[str, str]) -> Snapshot:
    source, units = before.source, documents.units
    if not source.paths:
        return read_text(source.name, texts.get(source.name, ""), 0, units)
    unsaved = {**documents.unsaved(), **{Path(path): text for path, text in texts.items()}}
    return read_design(source, unsaved, 0, units, parse, KnownFiles())


def _named(snapshot: Snapshot, renamed: Symbol, new: str) -> Counter[tuple[_Place, _Thing]]:
    """Return how often each line names each thing; the one that is renamed has its new name."""
    found: Counter[tuple[_Place, _Thing]] = Counter()
    for checked in snapshot.checked:
        index = snapshot.index(checked)
        things: dict[Symbol, _Thing] = {}
        for one in index.every():
            symbol = one.symbol
            if symbol not in things:
                name = new if symbol == renamed else leaf(symbol.name)
                things[symbol] = (symbol.kind, name, *_defined(index, symbol))
            found[(one.span.path, one.span.line), things[symbol]] += 1
    return found


def _defined(index: Index, symbol: Symbol) -> _Place:
    first = next(iter(index.definitions(symbol)), None)
    return (first.span.path, first.span.line) if first else ("", 0)


def _errors(snapshot: Snapshot) -> Mapping[tuple[str, int, str], str]:
    """Return what is an error, by its line and its code."""
    return {
        (one.span.path, one.span.line, one.code): one.message
        for one in snapshot.diagnostics
        if one.severity is Severity.ERROR
    }
