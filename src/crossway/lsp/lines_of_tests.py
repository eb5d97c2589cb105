"""What may stand in a line of a `test` block: its words, what they are followed by, its names."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.language import tree
from crossway.language.walk import walk
from crossway.lsp.completing import Known, messages_of, values
from crossway.lsp.items import Item, keywords

_BEGIN = (
    "activity",
    "nexus",
    "namespace",
    "promise",
    "workflow",
    "await",
    "signal",
    "update",
    "query",
    "cancel",
    "skip",
    "expect",
    "always",
    "never",
    "eventually",
)
_EXPECT = ("expect", "always", "never", "eventually")
_ANSWERS = ("returns", "raises", "never answers")
_COUNTS = (
    "called",
    "called once",
    "called twice",
    "never called",
    "denied",
    "given up",
    "never given up",
)
_OUTCOMES = ("completes", "completes with", "fails", "waits", "waits for")
BEFORE_VALUES = ("with", "after", "returns", "skip", *_EXPECT)
"""The words of a test that a value follows."""

_WAITED = ("signal", "update", "activity", "workflow", "nexus", "timer")


def in_test(known: Known, texts: list[str]) -> Iterable[Item] | None:
    """Return what may follow the tokens of a line of a test, None where a value may."""
    if texts[:1] and texts[0] in _EXPECT:
        return _expected(known, texts[1:])
    match texts:
        case []:
            return _at_begin(known)
        case ["promise", _, "<", "-"]:
            return keywords("workflow")
        case ["then"]:
            return keywords(*_ANSWERS)
        case ["namespace"]:
            return known.namespaces()
        case [*_, "raises"]:
            return known.errors()
        case ["cancel" | "await"]:
            return _handles(known)
        case _:
            return _asked(known, texts, _ANSWERS)


def _expected(known: Known, texts: list[str]) -> Iterable[Item] | None:
    """Return what may follow `expect` and some tokens."""
    match texts:
        case []:
            return [*keywords("activity", "nexus", "update", "query", "in order:"), *values(known)]
        case ["in"]:
            return keywords("order:")
        case [_, "waits", "for"]:
            return keywords(*_WAITED)
        case [handle, "waits", "for", "signal" | "update" as kind]:
            return messages_of(known, handle, kind)
        case [*_, "completes"]:
            return keywords("with")
        case [*_, "called"]:
            return keywords("once", "twice")
        case [*_, "called", count] if count.isdecimal():
            return keywords("times")
        case [*_, "from"]:
            return known.namespaces()
        case [*_, "fails"]:
            return known.errors()
        case [name] if name in [item.label for item in _handles(known)]:
            return keywords(*_OUTCOMES)
        case _:
            return _asked(known, texts, _COUNTS)


def _asked(known: Known, texts: list[str], after: tuple[str, ...]) -> Iterable[Item] | None:
    """Return what may follow a message, or `after` a call that a test speaks of."""
    match texts:
        case ["signal" | "update" | "query"]:
            return _handles(known)
        case ["signal" | "update" | "query" as kind, handle, "."]:
            return messages_of(known, handle, kind)
        case _ if _is_called(texts):
            return keywords(*after)
        case _:
            return None


def _at_begin(known: Known) -> Iterable[Item]:
    parent = (known.typed.parents() or [""])[0].split()
    if parent[:1] in (["activity"], ["nexus"], ["namespace"]):
        return keywords(*_ANSWERS, "then")
    if parent[:2] == ["expect", "in"]:
        return keywords("activity", "nexus")
    return [*keywords(*_BEGIN), *values(known)]


def _is_called(texts: list[str]) -> bool:
    """Return whether tokens are a call that a test speaks of, with its arguments or without."""
    if texts[:1] not in (["activity"], ["nexus"], ["namespace"]) or len(texts) < 2:
        return False
    closed = texts.count("(") == texts.count(")")
    complete = texts[0] != "nexus" or "." in texts or "workflow" in texts[:-1]
    return closed and complete and (texts[-1] == ")" or texts[-1].isidentifier())


def _handles(known: Known) -> list[Item]:
    """Return the names that workflows were begun with."""
    begun = walk(known.inside.definition) if known.inside.definition else ()
    handles = {node.handle for node in begun if isinstance(node, tree.Start)}
    return [item for item in values(known) if item.label in handles]
