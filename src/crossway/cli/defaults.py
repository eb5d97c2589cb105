"""What a workflow's own `default_options` say of a start from the command line.

    workflow Charge(id: string):
        default_options:
            workflow_run_timeout: 5m
            priority:
                fairness_key: "customer-{id}"

A call of the design has them written into its code by the compiler; what `crossway run`
starts gets the same here, as arguments of the SDK's `start_workflow`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from temporalio import common

from crossway.design import options as table
from crossway.design.model import WorkflowEntry
from crossway.design.options import WORKFLOW_DEFAULTS, OptionSet, Value, plain_text
from crossway.language import tree
from crossway.language.durations import length_of
from crossway.language.holes import Hole, fill, fits

_QUEUE = "task_queue"


def filler(workflow: WorkflowEntry, given: list[Any]) -> Callable[[Hole], str]:
    """Return what fills the holes of a text from a workflow's arguments; a hole that names
    nothing in them stays."""
    known = dict(zip((name for name, _ in workflow.signature.parameters), given, strict=True))

    def value_of(hole: Hole) -> str:
        value: Any = known
        for part in (hole.name, *hole.fields):
            value = value.get(part) if isinstance(value, dict) else None
        return str(hole if value is None else value)

    return value_of


def default_options(workflow: WorkflowEntry, given: list[Any]) -> dict[str, Any]:
    """Return what a workflow's defaults are as arguments of `start_workflow`, its queue aside.

    A value that is computed from anything but the workflow's parameters is left out: the
    checks refuse it.
    """
    if workflow.tree is None:
        return {}
    names = frozenset(name for name, _ in workflow.signature.parameters)
    read = _Reader(names, filler(workflow, given))
    found = read.options(WORKFLOW_DEFAULTS, workflow.tree.default_options)
    return {key: value for key, value in found.items() if key != _QUEUE}


def queue_of(workflow: WorkflowEntry, given: list[Any]) -> str:
    """Return the task queue that a workflow starts on: that of its defaults, if it is served there.

    Else the first queue it lives on. Holes are filled from the arguments.
    """
    fill_in = filler(workflow, given)
    lives_on = [place.task_queue for place in workflow.placements]
    first = fill(lives_on[0], fill_in)
    if workflow.tree is None:
        return first
    names = [name for name, _ in workflow.signature.parameters]
    said = table.given_text(WORKFLOW_DEFAULTS, workflow.tree.default_options, _QUEUE, names)
    wanted = None if said is None else fill(said, fill_in)
    return wanted if wanted and any(fits(queue, wanted) for queue in lives_on) else first


class _Reader:
    """Reads written options as values, holes filled."""

    def __init__(self, names: frozenset[str], fill_in: Callable[[Hole], str]) -> None:
        self._names, self._fill_in = names, fill_in

    def options(self, takes: OptionSet, written: tree.Options) -> Mapping[str, Any]:
        """Return what is written, by the SDK's arguments."""
        found = ((o.argument, self._value(e.value, o.value)) for o, e in takes.written(written))
        return {argument: value for argument, value in found if argument and value is not None}

    def _value(self, written: tree.Expression | tree.Options, wanted: Value) -> Any:
        """Return a value; None for one that cannot be told here."""
        if isinstance(written, tuple):
            if not isinstance(wanted, table.Block):
                return None
            return getattr(common, wanted.builds)(**self.options(wanted.options, written))
        text = plain_text(written, self._names)
        said = None if text is None else fill(text, self._fill_in)
        match wanted:
            case table.Duration():
                return length_of(said or "")
            case table.Number():
                return _number(said, wanted)
            case table.Flag():
                return written.value if isinstance(written, tree.Constant) else None
            case table.Text():
                return said
            case table.Texts():
                items = written.items if isinstance(written, tree.ListOf) else (written,)
                return [self._value(item, table.Text()) for item in items]
            case table.Words():
                word = wanted.find(said or "")
                return word and getattr(getattr(common, wanted.enum), word.upper())
            case table.Block() | table.Entries():
                return None
            case _:
                assert_never(wanted)


def _number(text: str | None, wanted: table.Number) -> int | float | None:
    try:
        return None if text is None else int(text) if wanted.whole else float(text)
    except ValueError:
        return None
