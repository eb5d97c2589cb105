"""What each word is, for its colour: a workflow, an operation, an endpoint, a field, a variable.

A grammar of an editor knows words of the language; what a name stands for only the design says.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from crossway.design.written import BUILTIN_NAMES
from crossway.language import tree
from crossway.language.tokens import Token
from crossway.lsp.place import Place, whole
from crossway.lsp.session import Session
from crossway.lsp.symbols import Occurrence, SymbolKind

_TYPES = (
    lsp.SemanticTokenTypes.Namespace,
    lsp.SemanticTokenTypes.Type,
    lsp.SemanticTokenTypes.Class,
    lsp.SemanticTokenTypes.Interface,
    lsp.SemanticTokenTypes.Function,
    lsp.SemanticTokenTypes.Method,
    lsp.SemanticTokenTypes.Event,
    lsp.SemanticTokenTypes.Parameter,
    lsp.SemanticTokenTypes.Variable,
    lsp.SemanticTokenTypes.Property,
    lsp.SemanticTokenTypes.Keyword,
    lsp.SemanticTokenTypes.String,
    lsp.SemanticTokenTypes.Number,
    lsp.SemanticTokenTypes.Comment,
)
_MODIFIERS = (
    lsp.SemanticTokenModifiers.Declaration,
    lsp.SemanticTokenModifiers.DefaultLibrary,
)
LEGEND = lsp.SemanticTokensLegend(
    [str(t.value) for t in _TYPES], [str(m.value) for m in _MODIFIERS]
)
"""The words that the numbers in an answer stand for."""

_OF_SYMBOL: dict[SymbolKind, lsp.SemanticTokenTypes] = {
    "workflow": lsp.SemanticTokenTypes.Class,
    "activity": lsp.SemanticTokenTypes.Function,
    "service": lsp.SemanticTokenTypes.Interface,
    "operation": lsp.SemanticTokenTypes.Method,
    "endpoint": lsp.SemanticTokenTypes.Event,
    "namespace": lsp.SemanticTokenTypes.Namespace,
    "worker": lsp.SemanticTokenTypes.Namespace,
    "type": lsp.SemanticTokenTypes.Type,
    "field": lsp.SemanticTokenTypes.Property,
    "signal": lsp.SemanticTokenTypes.Method,
    "query": lsp.SemanticTokenTypes.Method,
    "update": lsp.SemanticTokenTypes.Method,
    "local": lsp.SemanticTokenTypes.Variable,
    "package": lsp.SemanticTokenTypes.Namespace,
    "function": lsp.SemanticTokenTypes.Function,
}


async def semantic_tokens(
    session: Session, params: lsp.SemanticTokensParams
) -> lsp.SemanticTokens | None:
    """Return the kind of every word of a file."""
    places = await whole(session, params.text_document.uri)
    marked = sorted({one for place in places for one in _marked(place)})
    return lsp.SemanticTokens(_encoded(marked)) if places else None


_Marked = tuple[int, int, int, int, int]
"""Line, column and length in units from 0, the kind, the modifiers."""


def _marked(place: Place) -> Iterator[_Marked]:
    named = {(one.span.line, one.span.column): one for one in place.index.occurrences(place.path)}
    tokens = place.index.tokens(place.path).all
    for at, token in enumerate(tokens):
        one = named.pop((token.line, token.column), None)
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        previous = tokens[at - 1].text if at else ""
        kind, modifiers = _named(one) if one else (_plain(token, previous, following), 0)
        if kind is not None:
            yield _at(place, token.line, token.column, token.end_column, kind, modifiers)


def _named(one: Occurrence) -> tuple[lsp.SemanticTokenTypes, int]:
    kind = _OF_SYMBOL[one.symbol.kind]
    if one.symbol.kind == "local" and isinstance(one.node, tree.Parameter):
        kind = lsp.SemanticTokenTypes.Parameter
    return kind, (1 if one.defines else 0) | (2 if one.symbol.kind == "function" else 0)


def _plain(token: Token, previous: str, following: str) -> lsp.SemanticTokenTypes | None:
    """Return what a token is that names nothing of the design."""
    match token.kind:
        case "string":
            return lsp.SemanticTokenTypes.String
        case "number" | "duration":
            return lsp.SemanticTokenTypes.Number
        case "comment":
            return lsp.SemanticTokenTypes.Comment
        case "name" if previous == "." or following == ":":
            is_block = token.text in ("else", "try", "finally", "state", "options")
            return lsp.SemanticTokenTypes.Keyword if is_block else lsp.SemanticTokenTypes.Property
        case "name" if token.text in BUILTIN_NAMES and previous in (":", "(", "[", "->", "|"):
            return lsp.SemanticTokenTypes.Type
        case "name":
            return lsp.SemanticTokenTypes.Keyword if token.text.islower() else None
        case _:  # symbols, and what is no token
            return None


def _at(
    place: Place, line: int, column: int, end: int, kind: lsp.SemanticTokenTypes, modifiers: int
) -> _Marked:
    start, stop = place.lines.position(line, column), place.lines.position(line, end)
    length = stop.character - start.character
    return (start.line, start.character, length, _TYPES.index(kind), modifiers)


def _encoded(marked: list[_Marked]) -> list[int]:
    """Return the words as the protocol has them: each by how far it is from the one before."""
    data: list[int] = []
    line = column = 0
    for at, begin, length, kind, modifiers in marked:
        data += [at - line, begin - column if at == line else begin, length, kind, modifiers]
        line, column = at, begin
    return data
