"""Decorators, which there are none of: told once with the function or the class below them.

@activity.defn                          # told here
async def charge(order: Order):         # and nothing of this
    return await bank.charge(order)
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import SYMBOLS
from crossway.language.outline import has_block
from crossway.language.parser.cursor import Cursor
from crossway.language.tokens import SourceLine

_FOREIGN = frozenset(
    {"async def", "def", "class", "export", "public", "private", "protected", "static", "abstract"}
    | {"final", "interface", "function", "async function", "fun", "data class"}
)
"""What a function or a class begins with elsewhere."""

_MEANT = {
    "signal": "`signal Name(..):` in its workflow",
    "query": "`query Name(..):` in its workflow",
    "update": "`update Name(..):` in its workflow",
    "activity": "`activity Name(..):`",
    "workflow": "`workflow Name(..):`",
    "operation": "`sync Name(..):` in a `nexus service`",
    "service": "`nexus service Name:`",
}
"""What to write for a decorator by a word in it; the first that is there counts."""


def without_decorators(
    lines: Sequence[SourceLine], path: str
) -> tuple[list[SourceLine], list[Diagnostic]]:
    """Return the lines without decorators, and a fault for each function or class with some.

    Nobody reads what is below such a line. A decorator of anything else is left where it is.
    """
    kept: list[SourceLine] = []
    found: list[Diagnostic] = []
    above: list[SourceLine] = []
    inside: int | None = None
    told = False
    for line in lines:
        if line.is_comment:
            kept.append(line)
        elif inside is not None and line.indent > inside:
            kept += () if told else (line,)
        elif _is_decorator(line):
            above.append(line)
        else:
            inside = line.indent if _is_foreign(line) else None
            told = bool(above) and above[0].indent == inside
            if told:
                line.faulty = True
                found.append(_told(above, path))
            kept += [line] if told else [*above, line]
            above.clear()
    return [*kept, *above], found


def _is_decorator(line: SourceLine) -> bool:
    """Whether a line is `@name`, `@name.of.something` or the like with arguments, and no text."""
    at = 1
    while at < len(line.tokens) and (line.tokens[at].text == ".") == (at % 2 == 0):
        at += 1
    arguments = [token.text for token in (*line.tokens[at : at + 1], line.tokens[-1])]
    whole = at == len(line.tokens) or arguments == ["(", ")"]
    return line.start.text == "@" and len(line.tokens) > 1 and whole


def _is_foreign(line: SourceLine) -> bool:
    words = [token.text for token in line.tokens[:2]]
    opens = has_block(line) or line.brace is not None
    return opens and (words[0] in _FOREIGN or " ".join(words) in _FOREIGN)


def _told(above: Sequence[SourceLine], path: str) -> Diagnostic:
    """Return the fault of the first decorator of several."""
    first = above[0]
    words = [token.text.lower() for line in above for token in line.tokens]
    meant = next((said for key, said in _MEANT.items() if any(key in w for w in words)), None)
    hint = f"there are no decorators: write {meant}" if meant else SYMBOLS["@"]
    hint += "; Python stands in a file of its own beside the design"
    place = Cursor(first, path).place(first.start)
    return Diagnostic("SYNTAX", Severity.ERROR, place, first.start.fault, hint)
