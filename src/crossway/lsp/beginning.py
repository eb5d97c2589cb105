"""What a line of a body may begin with, by what it stands below and behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.design.builtins import BUILTINS
from crossway.language.parser.services import OPERATIONS
from crossway.language.parser.statements import BEGIN_STATEMENTS
from crossway.language.words import DEFINING
from crossway.lsp.completing import Known, functions, values
from crossway.lsp.items import Item, keywords
from crossway.lsp.typed import tokens_of, width

_IN_WORKER = ("workflow", "activity", "nexus service")
_IN_NAMESPACE = ("worker", "nexus endpoint", "search_attributes", "with")
_IN_WORKFLOW = ("state", "signal", "query", "update", "default_options")
_IN_SERVICE = (*OPERATIONS, "allowed_caller_namespaces")
_CASES = ("activity", "workflow", "nexus", "signal", "update", "timer", "await", "detach")
"""What `await one:` waits for."""

_GOES_ON = {
    "if": ("elif", "else"),
    "elif": ("elif", "else"),
    "try": ("catch", "finally"),
    "catch": ("catch", "finally"),
    "case": ("case", "else"),
}
"""What goes on with the line above at the same indentation, by its first word."""


def at_line_start(known: Known) -> Iterable[Item]:
    """Return the words that a line may begin with here, and the names that one may begin with."""
    parents = known.typed.parents()
    if not parents:
        return keywords(*DEFINING, "nexus service", "test")
    top = parents[-1].split()[0]
    if len(parents) == 1 and top in ("worker", "namespace"):
        return keywords(*(_IN_WORKER if top == "worker" else _IN_NAMESPACE))
    if len(parents) == 1 and top in ("nexus", "nexus_service", "extern"):
        return keywords(*_IN_SERVICE)
    if top == "type":
        return ()
    return _in_body(known, [token.text for token in tokens_of(parents[0])], len(parents))


def _in_body(known: Known, parent: list[str], depth: int) -> Iterator[Item]:
    match parent:
        case ["state", ":"]:
            yield from keywords("condition")
            return
        case ["switch", *_, ":"]:
            yield from keywords("case", "else")
            return
        case ["await", "one", ":"]:
            yield from keywords(*_CASES)
            yield from values(known)
            return
        case _:  # a block of statements
            pass
    if depth == 1 and parent[:1] == ["workflow"]:
        yield from keywords(*_IN_WORKFLOW)
    yield from keywords(*BEGIN_STATEMENTS, *_GOES_ON.get(_word_above(known), ()))
    if known.inside.owner is not None:
        yield from values(known)
        for item in functions(known, ""):
            if (builtin := BUILTINS.get(item.label)) and builtin.gives == "nothing":
                yield item
        yield from keywords("temporal")


def _word_above(known: Known) -> str:
    """Return the first word of the line above that is indented as this one is."""
    typed = known.typed
    margin = width(typed.before)
    for number in range(typed.point[0] - 1, 0, -1):
        line = typed.lines.line(number)
        if line.strip() and not line.lstrip().startswith("#") and width(line) <= margin:
            words = [token.text for token in tokens_of(line)] if width(line) == margin else []
            return words[0] if words else ""
    return ""
