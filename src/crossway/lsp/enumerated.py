"""Words of enumerations where one may stand: `case "card"`, `== "card"`, `Payment{method: "card"}`.

Each with its quotes; within quotes that are open the rest of it alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from crossway.design.types import Nullable, Scalar, Type
from crossway.lsp.completing import Known, path_before
from crossway.lsp.fields import field_type, type_of
from crossway.lsp.items import Item
from crossway.lsp.typed import tokens_of


def words_here(known: Known) -> Iterator[Item]:
    """Yield the words that may stand at the cursor, where an enumeration is wanted."""
    typed = known.typed
    quoted = typed.in_text
    before = typed.stem if quoted is None else typed.before[: -len(quoted) - 1]
    kind = _wanted(known, [token.text for token in tokens_of(before)])
    for word in _words(kind):
        if quoted is None:
            yield Item(f'"{word}"', lsp.CompletionItemKind.EnumMember)
        elif word.startswith(quoted):
            rest = word[len(quoted) - len(typed.word) :]
            yield Item(word, lsp.CompletionItemKind.EnumMember, snippet=rest)


def _wanted(known: Known, texts: list[str]) -> Type | None:
    """Return the type of what stands next, as far as what is before it says so."""
    match texts:
        case ["case"]:
            switch = [token.text for token in tokens_of((known.typed.parents() or [""])[0])]
            return type_of(known, path_before([*switch[1:-1], "."]))
        case [*compared, "==" | "!="]:
            return type_of(known, path_before([*compared, "."]))
        case [*_, str() as field, ":"]:
            return field_type(known, field)
        case _:  # nothing that says what follows
            return None


def _words(kind: Type | None) -> tuple[str, ...]:
    if isinstance(kind, Nullable):
        return _words(kind.of)
    return kind.words if isinstance(kind, Scalar) else ()
