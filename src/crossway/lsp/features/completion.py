"""What may stand where the cursor is: names, operations, fields, keys and words of options.

Answered from the text of now and the design as it was resolved last: a line that is half typed
is no design, and nobody waits for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types as lsp

from crossway.design.builtins import CALLER_FIELDS, ERROR_FIELDS, LINK_FIELDS
from crossway.language.parser.services import OPERATIONS
from crossway.language.parser.statements import STATEMENTS
from crossway.language.words import DEFINING
from crossway.lsp.completing import (
    Item,
    Known,
    fields_of,
    functions,
    known_at,
    messages_of,
    operations,
    record_fields,
    types,
    values,
)
from crossway.lsp.options import option_items
from crossway.lsp.session import Session

TRIGGERS = [".", '"', "(", " ", "{", ":"]
"""What makes an editor ask without being told to."""

_IN_WORKER = ("workflow", "activity", "nexus service")
_IN_NAMESPACE = ("worker", "nexus endpoint", "search_attributes", "with")
_IN_WORKFLOW = ("state", "signal", "query", "update", "default_options")


_BETWEEN = ("else", "elif", "catch", "finally", "case")
"""What goes on with the statement above."""


async def completion(session: Session, params: lsp.CompletionParams) -> lsp.CompletionList | None:
    """Return what may stand at the cursor; the editor filters by what was typed of it."""
    known = known_at(session, params.text_document.uri, params.position)
    if known is None:
        return None
    typed = known.typed
    start = lsp.Position(
        params.position.line, typed.lines.position(typed.point[0], len(typed.stem) + 1).character
    )
    where = lsp.Range(start, typed.lines.position(*typed.point))
    items = {item.label: item for item in _items(known)}
    return lsp.CompletionList(False, [item.shown(where) for item in items.values()])


def _items(known: Known) -> Iterable[Item]:
    typed = known.typed
    if typed.in_comment:
        return ()
    if typed.in_text is not None:
        return _in_text(known)
    texts = typed.texts
    if texts[-1:] == ["."]:
        return _after_dot(known, texts)
    if (options := option_items(known)) is not None:
        return options
    if texts and (found := _after_word(known, texts)) is not None:
        return found
    if _is_typing_a_type(texts):
        return types(known)
    if not texts:
        return _at_line_start(known)
    return _values(known)


def _in_text(known: Known) -> Iterable[Item]:
    """Names of endpoints and namespaces in a classic call; in a hole what fills it."""
    typed = known.typed
    inside = typed.in_text or ""
    begun = typed.before[: len(typed.before) - len(inside) - 1]
    if begun.split()[-1:] == ["nexus"]:
        return [*known.endpoints(), *known.namespaces()]
    hole = inside.rpartition("{")[2]
    if "{" not in inside or "}" in hole:
        return option_items(known) or ()
    path = hole.split(".")
    if len(path) > 1:
        return fields_of(known, path[:-1])
    return [Item(name, lsp.CompletionItemKind.Variable) for name in sorted(known.inside.names)]


def _after_dot(known: Known, texts: list[str]) -> Iterable[Item]:
    path = _path_before(texts)
    if "nexus" in texts and "(" not in texts[texts.index("nexus") :]:
        service = path[-1] if path else ""
        return operations(known, [known.design.names.services.name(service, known.path)])
    if path[:1] == ["temporal"]:
        return functions(known, "temporal.")
    if texts[:1] == ["signal"] and len(texts) == 3:
        return messages_of(known, texts[1])
    fields = list(fields_of(known, path))
    return fields or [
        *(Item(name, lsp.CompletionItemKind.Field, "of an error") for name in ERROR_FIELDS),
        *(
            Item(name, lsp.CompletionItemKind.Field, "of a caller")
            for name in dict.fromkeys((*CALLER_FIELDS, *LINK_FIELDS))
            if path[-1:] in (["caller"], [")"])
        ),
    ]


def _path_before(texts: list[str]) -> list[str]:
    """Return the names of a path that ends in a dot: `a.b.`."""
    path: list[str] = []
    at = len(texts) - 1
    while at > 0 and texts[at] == ".":
        path.insert(0, texts[at - 1])
        at -= 2
    return path


def _after_word(known: Known, texts: list[str]) -> Iterable[Item] | None:
    """Return the names that may follow a word, None where it says nothing of what follows."""
    parent = (known.typed.parents() or [""])[0].split()
    match texts:
        case [*_, "activity"]:
            return known.activities(plain=parent[:1] == ["worker"])
        case [*_, "nexus", str() as target, "workflow" | "operation" | "activity"]:
            return operations(known, known.behind(target.strip('"')))
        case [*_, "workflow"] | ["async", _, "workflow"]:
            return known.workflows(plain=parent[:1] == ["worker"])
        case [*_, "nexus", "endpoint"] | ["nexus_endpoint"]:
            return ()
        case [*_, "nexus", "service"] | ["service"] | ["nexus_service"]:
            return known.services() if parent[:1] == ["worker"] else ()
        case [*_, "nexus"]:
            words = [Item(w, lsp.CompletionItemKind.Keyword) for w in ("service", "endpoint")]
            return [*known.endpoints(), *(words if len(texts) == 1 else ())]
        case [*_, "nexus", str() as endpoint] if not endpoint.startswith('"'):
            return known.services(known.behind(endpoint))
        case [*_, "nexus", _]:
            return [Item("workflow", lsp.CompletionItemKind.Keyword)]
        case ["worker"]:
            return known.workers() if parent[:1] == ["namespace"] else ()
        case [*_, "await" | "for", "signal" | "update" as kind]:
            return known.handlers(kind)
        case ["set" | "unset"]:
            return known.conditions()
        case ["catch" | "raise"]:
            return known.errors()
        case ["close"]:
            kinds = ("complete", "fail", "continue_as_new")
            return [Item(kind, lsp.CompletionItemKind.Keyword) for kind in kinds]
        case ["package" | "import" | "type" | "namespace" | "for", *_] if len(texts) == 1:
            return ()  # a new name
        case _:  # a value may follow
            return None


def _is_typing_a_type(texts: list[str]) -> bool:
    """Return whether a type stands next: of a parameter, a result, a field, a variable."""
    heads = ("workflow", "activity", "operation", "signal", "query", "update", "async", "sync")
    if texts[-1:] != [":"] and "->" not in texts:
        return texts[-1:] == ["["] and texts[-2:-1] in (["list"], ["map"])
    if texts[:1] and texts[0] in heads and texts.count("(") >= texts.count(")"):
        return texts[-1] in (":", "->", "(", ",", "[") and texts[-2:] != [")", ":"]
    if texts[:1] and texts[0] in heads and "->" in texts:
        return texts[-1] in ("->", "(", ",", "[")
    return len(texts) == 2 and texts[1] == ":" and texts[0] not in STATEMENTS


def _at_line_start(known: Known) -> Iterator[Item]:
    """Yield the words that a line may begin with here, and names that one may begin with."""
    parents = known.typed.parents()
    if not parents:
        for word in (*DEFINING, "nexus service", "test"):
            yield Item(word, lsp.CompletionItemKind.Keyword)
        return
    top = parents[-1].split()
    words: Iterable[str] = STATEMENTS
    match top[:1]:
        case ["worker"] if len(parents) == 1:
            words = _IN_WORKER
        case ["namespace"] if len(parents) == 1:
            words = _IN_NAMESPACE
        case ["type"]:
            return
        case ["nexus" | "nexus_service" | "extern"] if len(parents) == 1:
            words = (*OPERATIONS, "allowed_caller_namespaces")
        case ["workflow"] if len(parents) == 1:
            words = (*STATEMENTS, *_IN_WORKFLOW)
        case _:  # statements
            pass
    for word in dict.fromkeys((*words, *(_BETWEEN if words is STATEMENTS else ()))):
        yield Item(word, lsp.CompletionItemKind.Keyword)
    if known.inside.owner is not None:
        yield from _values(known)


def _values(known: Known) -> Iterator[Item]:
    """Yield what a value may be here: fields of the record being made, names, functions."""
    yield from record_fields(known)
    yield from values(known)
    yield from functions(known, "")
    for name in sorted(known.design.names.types.found):
        yield Item(name, lsp.CompletionItemKind.Struct, "type")
    for word in ("true", "false", "null", "not"):
        yield Item(word, lsp.CompletionItemKind.Keyword)
