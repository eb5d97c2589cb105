"""What a line seems to be, by its first words and its end: before anything is parsed.

Layout and parser guess by it what a line was meant to be that is not where it should be.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from crossway.language.habits import DEFINITIONS
from crossway.language.near import near_word
from crossway.language.tokens import SourceLine, Token
from crossway.language.words import DEFINING

_SIMPLE = frozenset(
    {"activity", "workflow", "nexus", "promise", "spawn", "detach", "close", "return", "raise"}
    | {"set", "unset", "break", "continue", "await"}
)
"""What begins a statement with nothing below it but options."""

_INNER = frozenset({"signal", "query", "update", "operation", "sync"})
"""What begins a line inside of a definition, though a definition nowhere."""

RACING = frozenset({"activity", "workflow", "nexus", "timer", "signal", "update", "await"})
"""What a case of `await one:` begins with, unless it is a handle."""


def is_entry(line: SourceLine) -> bool:
    """Whether a line is one of a `namespace` block rather than a definition of its own."""
    if has_block(line) or is_option(line):
        return False
    begun = first_words(line)
    return begun[0] == "worker" or begun == ["nexus", "endpoint"]


def begins_definition(line: SourceLine) -> bool:
    """Whether a line begins a definition, or what was meant to be one."""
    word, following = line.start.text, line.tokens[1].text if len(line.tokens) > 1 else ""
    if word in DEFINING or following == "." or begins_test(line.tokens):
        return True
    if word == "nexus":  # a service or an endpoint, but for the call of an operation
        return all(token.text != "(" for token in line.tokens)
    if word == "async":
        return following in (*DEFINITIONS, "workflow", "activity")
    known = word in DEFINITIONS and word not in _INNER
    return line.start.kind == "name" and (known or near_word(word, DEFINING) is not None)


def begins_test(tokens: Sequence[Token]) -> bool:
    """Whether a line begins `test "name":`, also before its name is typed.

    `test` is a name of the design's own wherever else it stands.
    """
    if not tokens or tokens[0].text != "test" or tokens[0].kind != "name":
        return False
    return len(tokens) == 1 or tokens[1].kind in ("string", "bad", "name") or tokens[1].text == ":"


def first_words(line: SourceLine) -> list[str]:
    """Return the first two words or symbols of a line."""
    return [token.text for token in line.tokens[:2]]


def is_plain(line: SourceLine) -> bool:
    """Whether a line is a statement that has nothing below it but options."""
    if has_block(line) or first_words(line) in (["await", "all"], ["await", "one"]):
        return False
    following = line.tokens[1].text if len(line.tokens) > 1 else ""
    return line.start.text in _SIMPLE or following in ("=", "(")


def has_block(line: SourceLine) -> bool:
    """Whether a line ends as one does that has a block below it."""
    return line.last.text == ":"


def is_option(line: SourceLine) -> bool:
    """Whether a line is `key: value`, or begins a block of them."""
    following = line.tokens[1].text if len(line.tokens) > 1 else ""
    return following == ":" or line.start.text in ("options", "default_options")


def block_meant(line: SourceLine, words: Sequence[str]) -> str | None:
    """Return which of `words` a line begins a block with, or means to: `default_option:`.

    A slip counts where the line is one word and a colon, with lines below it.
    """
    first, *others = [token.text for token in line.tokens[:3]]
    if first in words and others[:1] in ([], [":"]):
        return first
    return near_word(first, words) if others == [":"] and line.children else None


def shown(line: SourceLine) -> str:
    """Return how a message calls the first word of a line."""
    quoted = line.start.kind == "string"
    return f"the string {line.start.text}" if quoted else f"`{line.start.text}`"


def with_name(tokens: Sequence[Token]) -> list[Token] | None:
    """Return the first line of a definition that is called what nothing can be called, with a name.

    So what is below is read as its own: operations below `nexus service É:`, a sketch below
    `activity É():`. None where the line has a name, or begins no definition.
    """
    at = 0
    while at < len(tokens) and tokens[at].text in (*DEFINING, "nexus", "service"):
        at += 1
    if not at or (at < len(tokens) and tokens[at].kind == "name"):
        return None
    name = replace(tokens[at - 1], kind="name", text="_")
    unnamed = at == len(tokens) or tokens[at].text in ("(", ":")
    return [*tokens[:at], name, *tokens[at if unnamed else at + 1 :]]
