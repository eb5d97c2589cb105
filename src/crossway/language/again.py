"""A text that is read again after it was changed: what means the same stays the very same.

Whoever keeps what is found by looking at a definition keeps it for as long as the definition is the
same object (`crossway.language.walk.Blocks`). A key changes one definition of a file, and most keys
not even that: in the middle of `activity Pack(id` the line cannot be read, and what is left of the
tree is what it was a key before.

A text is cut where a definition begins, and the parts that have not changed are not parsed again. A
cut is made only where nothing of what stands before it could change how the rest is read:

    workflow Order(id: string):          # one part
        activity Pack(id) -> parcel
                                         # the next one: it follows a blank line
    activity Pack(id: string):
        pack it

"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from operator import is_

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.diagnostic import in_order
from crossway.language.layout import usual_step
from crossway.language.lexer import normalize
from crossway.language.limits import MOST_FAULTS
from crossway.language.parser import Parsed, Part, parse, parse_part
from crossway.language.same import is_same
from crossway.language.span import Span
from crossway.language.structs import Struct
from crossway.language.words import DEFINING

_WORDS = "|".join((*(word for word in DEFINING if word != "package"), "nexus +service"))
_BEGIN = re.compile(
    rf"""^(?:(?:{_WORDS})\ +(?!(?:and|or|in|not)\b)[A-Za-z_][^#\n]*[:(]|test\ +"[^#\n]*:)""",
    re.VERBOSE | re.MULTILINE,
)
"""How a line begins that can be nothing but a definition, whatever stands before it."""

_REACHING = re.compile(r'/\*|"""|\'\'\'|\t |\n +\t|\n\ufeff|.\n *package\b', re.DOTALL)
"""What may make a difference for the rest of a file: texts and comments of several lines, tabs
beside spaces, a package that is not the first definition."""


_Definitions = Mapping[Span, tree.Definition]
"""Definitions by their places."""


class _Cut(Struct, frozen=True):
    """A stretch of a text: the number of its first line, what it says, and its tree."""

    first: int
    text: str
    part: Part


class _State(Struct, frozen=True):
    """A text as it was read last: its parts, none if it was read as a whole, and their `step`."""

    text: str
    parsed: Parsed
    step: int = 0
    cuts: tuple[_Cut, ...] = ()


class Again:
    """The text of one file, read whenever it is another."""

    def __init__(self, path: str) -> None:
        """Read nothing yet."""
        self._path = path
        self._last: _State | None = None

    @property
    def parsed(self) -> Parsed | None:
        """What was read last."""
        return self._last.parsed if self._last else None

    def parse(self, text: str) -> Parsed:
        """Return the tree of a text and its faults, as `parse` does."""
        last = self._last
        if last is None:
            whole = parse_part(text, self._path, 1)
            last = _State(text, whole.parsed, usual_step(whole.steps))
        elif last.text != text:
            last = _after(last, text, self._path)
        self._last = last  # at once: another thread may read it, too
        return last.parsed


def _after(last: _State, text: str, path: str) -> _State:
    """Return the state of a text that was another before."""
    known = {one.span: one for one in last.parsed.file.definitions}
    cuts = _cuts(normalize(text), path, last, known)
    step = usual_step(Counter(chain.from_iterable(cut.part.steps.elements() for cut in cuts)))
    if step != last.step:  # what is read otherwise now is read anew
        cuts = _cuts(normalize(text), path, _State("", last.parsed, step), known)
    parsed = _together([cut.part.parsed for cut in cuts], path) if _hold(cuts) else None
    if parsed is None or len(parsed.diagnostics) >= MOST_FAULTS:
        parsed = _with_kept(parse(text, path), known)
    same = is_unchanged(parsed.file, last.parsed.file)
    return _State(text, replace(parsed, file=last.parsed.file) if same else parsed, step, cuts)


def _hold(cuts: Sequence[_Cut]) -> bool:
    return bool(cuts) and all(cut.part.apart for cut in cuts)


def _cuts(text: str, path: str, last: _State, known: _Definitions) -> tuple[_Cut, ...]:
    """Return the parts of a text, those known that are the same; none if it cannot be cut."""
    if _REACHING.search(text) or ("\n\t" in text and "\n " in text):
        return ()
    before = {cut.first: cut for cut in last.cuts}

    def read(first: int, stretch: str) -> _Cut:
        cut = before.get(first)
        if cut is not None and cut.text == stretch:
            return cut
        part = parse_part(stretch, path, first, last.step)
        return _Cut(first, stretch, replace(part, parsed=_with_kept(part.parsed, known)))

    found: list[_Cut] = []
    for first, stretch in _stretches(text):
        found.append(read(first, stretch))
        if len(found) > 1 and (found[-2].part.open or not found[-1].part.begun):
            above = found[-2]  # the two say something together
            found[-2:] = [read(above.first, above.text + stretch)]
    return tuple(found)


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    """Yield the stretches of a text, each with the number of its first line."""
    places = [_with_blank(text, found.start()) for found in _BEGIN.finditer(text)]
    first = 1
    for begin, end in pairwise(dict.fromkeys([0, *places, len(text)])):
        yield first, text[begin:end]
        first += text.count("\n", begin, end)


def _with_blank(text: str, begin: int) -> int:
    """Return where a line begins, with the one before it if that is blank: it sets it apart."""
    before = text.rfind("\n", 0, max(0, begin - 1)) + 1
    return begin if text[before:begin].strip() else before


def _together(parts: Sequence[Parsed], path: str) -> Parsed:
    """Return the parts of a text as what they are as a whole."""
    definitions = tuple(one for part in parts for one in part.file.definitions)
    diagnostics = in_order([one for part in parts for one in part.diagnostics])
    end = parts[-1].file.span
    file = tree.File(path, definitions, span=Span(path, 1, 1, end.end_line, end.end_column))
    return Parsed(file, diagnostics, tuple(one for part in parts for one in part.unread))


def _with_kept(parsed: Parsed, known: _Definitions) -> Parsed:
    """Return a parsed text with those definitions that are the same as known ones."""
    kept = tuple(_kept(one, known.get(one.span)) for one in parsed.file.definitions)
    return replace(parsed, file=replace(parsed.file, definitions=kept))


def _kept(one: tree.Definition, before: tree.Definition | None) -> tree.Definition:
    return before if before is not None and is_same(one, before) else one


def with_tree(parsed: Parsed, before: tree.File | None) -> Parsed:
    """Return a file with the tree that it had before if that is the same, as a contract's is."""
    same = before is not None and is_same(parsed.file, before)
    return replace(parsed, file=before) if before is not None and same else parsed


def is_unchanged(file: tree.File, before: tree.File) -> bool:
    """Return whether a file has the very definitions that it had before."""
    if file is before:
        return True
    mine, its = file.definitions, before.definitions
    same = file.path == before.path and file.span == before.span
    return same and len(mine) == len(its) and all(map(is_, mine, its))
