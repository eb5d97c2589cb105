"""What may stand where the cursor is: names, operations, fields, keys and words of options.

Answered from the text of now and the design as it was resolved last: a line that is half typed
is no design, and nobody waits for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types as lsp

from crossway.design.builtins import CALLER_FIELDS, ERROR_FIELDS, LINK_FIELDS
from crossway.language import tree
from crossway.language.parser.statements import STATEMENTS
from crossway.language.words import CALLS, RESERVED
from crossway.lsp.beginning import at_line_start
from crossway.lsp.completing import (
    Known,
    functions,
    known_at,
    messages,
    messages_of,
    operations,
    path_before,
    sent_by_id,
    types,
    values,
)
from crossway.lsp.enumerated import words_here
from crossway.lsp.fields import fields_of, record_fields
from crossway.lsp.items import Item, keywords
from crossway.lsp.lines_of_tests import BEFORE_VALUES, in_test
from crossway.lsp.options import option_items
from crossway.lsp.session import Session

TRIGGERS = [".", '"', "(", " ", "{", ":"]
"""What makes an editor ask without being told to."""

_HEADS = ("workflow", "activity", "operation", "signal", "query", "update", "async", "sync")
_BACKING = (*CALLS[:2], "update", "query")
"""What an operation may return beside a value: what is behind it."""


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
    if isinstance(known.inside.definition, tree.TestBlock) and typed.parents():
        found = in_test(known, texts)
        if found is not None:
            return found
    if texts[-1:] == ["."]:
        return _after_dot(known, texts)
    if (options := option_items(known)) is not None:
        return options
    if (sent := sent_by_id(known)) is not None:
        return sent
    if _is_new_name(known, texts):
        return ()
    if texts and (found := _after_word(known, texts)) is not None:
        return found
    if _is_typing_a_type(known, texts):
        return types(known)
    if not texts:
        return at_line_start(known)
    return _operators(known) if _is_value(known) else _values(known)


def _is_new_name(known: Known, texts: list[str]) -> bool:
    """Return whether a name stands next that is nobody's yet: of a definition, of a parameter."""
    parents = [line.split()[0] for line in known.typed.parents()]
    heads = {"workflow": ("signal", "query", "update"), "nexus": _HEADS, "nexus_service": _HEADS}
    if parents and (len(parents) > 1 or (texts[:1] == ["signal"] and texts[1:2] == [])):
        return False
    if texts[:1] and texts[0] not in (heads.get(parents[0], ()) if parents else _HEADS):
        return False
    if "->" in texts or "workflow" in texts[1:]:
        return False
    opened = texts.count("(") > texts.count(")")
    return len(texts) == 1 or (opened and texts[-1] in ("(", ","))


def _is_value(known: Known) -> bool:
    """Return whether a value ends before the cursor: what follows it goes on with it."""
    tokens, texts = known.typed.tokens, known.typed.texts
    opening = (*RESERVED - {"true", "false", "null"}, *STATEMENTS, *BEFORE_VALUES)
    if not tokens or tokens[-1].text in opening:
        return False
    if len(tokens) == 1 and tokens[0].kind == "name":
        return False
    ends = tokens[-1].kind in ("name", "number", "string", "duration")
    return (ends or texts[-1] in (")", "]", "}")) and known.typed.stem[-1:].isspace()


def _operators(known: Known) -> Iterable[Item]:
    listed = known.typed.open is not None and known.typed.open[1] == "["
    return keywords("and", "or", "in", "not in", *(("for", "if") if listed else ()))


def _in_text(known: Known) -> Iterable[Item]:
    """Names of endpoints and namespaces in a classic call; in a hole what fills it."""
    typed = known.typed
    inside = typed.in_text or ""
    begun = typed.before[: len(typed.before) - len(inside) - 1]
    if begun.split()[-1:] == ["nexus"]:
        return [*known.endpoints(), *known.namespaces()]
    hole = inside.rpartition("{")[2]
    if "{" not in inside or "}" in hole:
        return [*words_here(known)] or option_items(known) or ()
    path = hole.split(".")
    if len(path) > 1:
        return fields_of(known, path[:-1])
    return [Item(name, lsp.CompletionItemKind.Variable) for name in sorted(known.inside.names)]


def _after_dot(known: Known, texts: list[str]) -> Iterable[Item]:
    path = path_before(texts)
    if len(path) == 1 and path[0] in known.design.names.imported(known.path):
        return _of_package(known, path[0], texts)
    if "nexus" in texts and "(" not in texts[texts.index("nexus") :]:
        return operations(known, [known.design.names.services.name(".".join(path), known.path)])
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


def _of_package(known: Known, package: str, texts: list[str]) -> list[Item]:
    """Return what may stand behind the name of a package that is imported."""
    if "nexus" in texts and "(" not in texts[texts.index("nexus") :]:
        return known.of_package(package, known.services())
    registered = (known.typed.parents() or [""])[0].split()[:1] == ["worker"]
    match texts[:-2]:
        case [*_, "activity"]:
            return known.of_package(package, known.activities(plain=registered))
        case [*_, "workflow"]:
            return known.of_package(package, known.workflows(plain=registered))
        case [*_, "catch" | "raise"]:
            return known.of_package(package, [*known.errors(), *known.declared()])
        case [*_, "service"] if registered:
            return known.of_package(package, known.services())
        case _:  # a value, or a type
            return known.of_package(package, known.declared())


def _after_word(known: Known, texts: list[str]) -> Iterable[Item] | None:
    """Return the names that may follow a word, None where it says nothing of what follows."""
    for part in (_called_by, _awaited, _after_statement):
        if (found := part(known, texts)) is not None:
            return found
    return None


def _called_by(known: Known, texts: list[str]) -> Iterable[Item] | None:
    """Return what a call, or a registration of a worker, may name next."""
    parent = (known.typed.parents() or [""])[0].split()
    registered = parent[:1] == ["worker"]
    match texts:
        case [*_, "activity"]:
            return known.activities(plain=registered)
        case [*_, "nexus", str() as target, "workflow" | "operation" | "activity"]:
            return operations(known, known.behind(target.strip('"')))
        case [*_, "workflow"] | ["async", _, "workflow"]:
            return known.workflows(plain=registered)
        case [*_, "nexus", "endpoint"] | ["nexus_endpoint"]:
            return ()
        case [*_, "nexus", "service"] | ["service"] | ["nexus_service"]:
            return known.services() if registered else ()
        case [*_, "nexus"]:
            words = keywords("service", "endpoint") if len(texts) == 1 and not parent else []
            return [*known.endpoints(), *words]
        case [*_, "nexus", str()] if not known.typed.stem[-1:].isspace():
            return ()  # the rest of an endpoint's name
        case [*_, "nexus", str() as endpoint] if not endpoint.startswith('"'):
            return known.services(known.behind(endpoint))
        case [*_, "nexus", _]:
            return keywords("workflow")
        case ["worker"]:
            return known.workers() if parent[:1] == ["namespace"] else ()
        case _:  # no call
            return None


def _awaited(known: Known, texts: list[str]) -> Iterable[Item] | None:
    """Return what may be waited for, sent or begun, and what a result may be called."""
    kind = known.inside.kind
    match texts:
        case [*_, "await" | "for", "signal" | "update" as message]:
            return known.handlers(message)
        case [*_, "->" | ","] if "->" in texts and kind is not None and known.typed.margin:
            return values(known)
        case ["promise", _, "<", "-"]:
            return keywords(*CALLS, "timer")
        case ["spawn"]:
            return keywords("nexus")
        case ["detach"]:
            return keywords("nexus", "workflow")
        case ["await"]:
            blocks = ("one", "all") if known.typed.after.startswith(":") else ("one:", "all:")
            words = keywords(*blocks, "signal", "update", "timer", *CALLS)
            return [*words, *values(known)]
        case ["signal" as message] | ["return", "update" | "query" as message] if (
            kind == "operation"
        ):
            return messages(known, message)
        case ["signal" | "update" as message] if _is_case(known):
            return known.handlers(message)
        case ["signal" | "cancel"]:
            return values(known)
        case _:  # nothing of that
            return None


def _is_case(known: Known) -> bool:
    """Return whether the line is a case of `await one:`."""
    return (known.typed.parents() or [""])[0].split() == ["await", "one:"]


def _after_statement(known: Known, texts: list[str]) -> Iterable[Item] | None:
    """Return what may follow the words of other statements."""
    kind = known.inside.kind
    match texts:
        case ["return"] if kind == "operation":
            return [*keywords(*_BACKING), *_values(known)]
        case [str() as name, "="] if name.isidentifier() and kind == "workflow":
            return [*keywords(*CALLS), *_values(known)]
        case ["for", _]:
            return keywords("in")
        case ["set" | "unset"]:
            return known.conditions()
        case ["catch" | "raise"]:
            return known.errors()
        case ["close"]:
            return keywords("complete", "fail", "continue_as_new")
        case ["package" | "import" | "type" | "namespace" | "for"]:
            return ()  # a new name
        case _:  # a value may follow
            return None


def _is_typing_a_type(known: Known, texts: list[str]) -> bool:
    """Return whether a type stands next: of a parameter, a result, a field, a variable."""
    if texts[-1:] != [":"] and "->" not in texts:
        return texts[-1:] == ["["] and texts[-2:-1] in (["list"], ["map"])
    if texts[:1] and texts[0] in _HEADS and texts.count("(") >= texts.count(")"):
        return texts[-1] in (":", "->", "(", ",", "[") and texts[-2:] != [")", ":"]
    if texts[:1] and texts[0] in _HEADS and "->" in texts:
        return texts[-1] in ("->", "(", ",", "[")
    parents = known.typed.parents()
    typed = bool(parents) and parents[0].split()[0] in ("type", "state:")
    return typed and len(texts) == 2 and texts[1] == ":"


def _values(known: Known) -> Iterator[Item]:
    """Yield what a value may be here: words, fields of the record being made, names, functions."""
    yield from words_here(known)
    yield from record_fields(known)
    yield from values(known)
    yield from functions(known, "")
    yield from known.declared()
    yield from keywords("true", "false", "null", "not")
