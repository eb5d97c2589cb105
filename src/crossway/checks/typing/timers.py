"""How long a timer waits, held against what it takes: a duration, or a moment."""

from __future__ import annotations

from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import BOOLEAN, DECIMAL, described
from crossway.design.types import Listing, Mapping, RecordType
from crossway.language import tree
from crossway.language.durations import length_of
from crossway.language.encodings import read_moment
from crossway.language.habits import duration_meant
from crossway.language.holes import has_holes


def hold_timer(judge: Judge, length: tree.Expression) -> None:
    """Report what a timer does not take. A number is how many seconds it waits."""
    kind = judge.value(length, "a timer takes it")
    said = f"a timer takes a duration or a moment, {described(kind)} is given"
    if isinstance(kind, Listing | RecordType | Mapping) or kind == BOOLEAN:
        judge.report("wrong-type", length.span, said)
    elif kind == DECIMAL:
        judge.report("wrong-type", length.span, said, "a number of seconds is `float(..)`")
    # A text that comes from elsewhere may be a moment, which travels as one.
    elif isinstance(length, tree.String) and not has_holes(length.value) and not _is_moment(length):
        judge.report("wrong-type", length.span, said, _meant(length.value.strip()))


def _is_moment(text: tree.String) -> bool:
    try:
        return read_moment(text.value) is not None
    except ValueError:
        return False


def _meant(text: str) -> str:
    """Return what to write instead of a text: `timer(5m)` for `timer("5m")`."""
    meant = text if length_of(text) is not None else duration_meant(text)
    return f"write `timer({meant or '5m'})`"
