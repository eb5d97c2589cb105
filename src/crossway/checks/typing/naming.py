"""Texts that name something: ids of workflows and activities, and task queues.

    workflow Pay(order)
        options:
            workflow_id: "pay-{order.ref}"     # where `ref` may be null, two orders are `pay-null`

A name is as the texts that it is given, one or several: `id = "pay-{order.ref}"` and then
`workflow_id: id`. Anywhere else null is shown as what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossway.checks.typing.kinds import Kind
from crossway.design.builtins import TEXTS_OF
from crossway.language import tree
from crossway.language.holes import filled

if TYPE_CHECKING:  # who reads expressions asks here
    from crossway.checks.typing.judge import Judge


def hold_named(
    judge: Judge, value: tree.Expression, use: str, seen: set[str] | None = None
) -> Kind:
    """Return the type of what names something, reporting what its text shows and may be null.

    The value itself is read, and reported on, by whoever asks. `seen` are the names whose texts
    were looked into: once each, however many others are made of them.
    """
    seen = set() if seen is None else seen
    match value:
        case tree.String(text):
            for hole in filled(text, judge.shown):
                before, judge.reporting = judge.reporting, False
                place, kind = judge.hole(value, hole)
                judge.reporting = before
                judge.not_null(place, kind, use)
        case tree.Invoke(function, arguments) if function in TEXTS_OF:
            for argument in arguments:
                hold_named(judge, argument, use, seen)
        case tree.Name(name) if name not in seen:
            seen.add(name)
            for given in _texts_of(name, judge):
                hold_named(judge, given, use, seen)
        case _:  # a part of it is shown by none of these
            pass
    (found,) = judge.silently([value])
    return judge.not_null(value, found, use)


def _texts_of(name: str, judge: Judge) -> list[tree.Expression]:
    """Return the texts that a name is given in the body, on whatever way through it."""
    given = (one.value for one in judge.body.of(tree.Assign) if one.target == tree.Name(name))
    return [value for value in given if _is_text(value)]


def _is_text(value: tree.Expression) -> bool:
    made = isinstance(value, tree.Invoke) and value.function in TEXTS_OF
    return made or isinstance(value, tree.String)
