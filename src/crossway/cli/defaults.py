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

from collections.abc import Callable, Collection, Mapping
from typing import Any, assert_never

from temporalio import common

from crossway import runtime
from crossway.cli.computing import computed
from crossway.cli.decoding import decoded
from crossway.design import options as table
from crossway.design.model import Design, WorkflowEntry
from crossway.design.options import (
    WORKFLOW_DEFAULTS,
    OptionSet,
    Value,
    plain_text,
    used_names,
)
from crossway.errors import UserError
from crossway.language import tree
from crossway.language.holes import Hole, fill, fits
from crossway.language.printer.expressions import print_expression
from crossway.language.span import Span

_QUEUE = "task_queue"


def _filler(known: Mapping[str, Any]) -> Callable[[Hole], str]:
    """Return what fills the holes of a text from a workflow's arguments; a hole that names
    nothing in them stays."""

    def value_of(hole: Hole) -> str:
        value: Any = known
        for part in (hole.name, *hole.fields):
            value = value.get(part) if isinstance(value, dict) else None
        return str(hole) if value is None else runtime.text(value)

    return value_of


def default_options(design: Design, workflow: WorkflowEntry, given: list[Any]) -> dict[str, Any]:
    """Return what a workflow's defaults are as arguments of `start_workflow`, its queue aside.

    Raises:
        UserError: a value cannot be computed here, or is none that its option takes.
    """
    if workflow.tree is None:
        return {}
    reader = _Reader(_known(design, workflow, given), design.exact)
    found = reader.options(WORKFLOW_DEFAULTS, workflow.tree.default_options)
    options = {key: value for key, value in found.items() if key != _QUEUE}
    runtime.make_typed(options)
    return options


def _known(design: Design, workflow: WorkflowEntry, given: list[Any]) -> dict[str, Any]:
    """Return the workflow's arguments by name; moments and their like as values, not texts."""
    pairs = zip(workflow.signature.parameters, given, strict=True)
    known = {name: decoded(value, kind, design.records) for (name, kind), value in pairs}
    read = used_names(workflow.tree.default_options) if workflow.tree else frozenset()
    for name, default in workflow.signature.computed:
        if known[name] is None and name in read:
            known[name] = computed(default, known, design.exact)
    return known


def queue_of(design: Design, workflow: WorkflowEntry, given: list[Any]) -> str:
    """Return the task queue that a workflow starts on: that of its defaults, if it is served there.

    Else the first queue it lives on. Holes are filled from the arguments.

    Raises:
        UserError: that of its defaults cannot be computed here.
    """
    lives_on = [place.task_queue for place in workflow.placements]
    wanted = _own_queue(design, workflow, given)
    if wanted and any(fits(queue, wanted) for queue in lives_on):
        return wanted
    return fill(lives_on[0], _filler(_known(design, workflow, given)))


def _own_queue(design: Design, workflow: WorkflowEntry, given: list[Any]) -> str | None:
    """Return what the task queue of a workflow's defaults comes to, None where they name none.

    Raises:
        UserError: it cannot be computed here.
    """
    written = workflow.tree.default_options if workflow.tree is not None else ()
    entry = table.given(WORKFLOW_DEFAULTS, written, _QUEUE)
    if entry is None:
        return None
    reader = _Reader(_known(design, workflow, given), design.exact)
    found = reader.options(WORKFLOW_DEFAULTS, (entry,))
    return str(found[_QUEUE]) if _QUEUE in found else None


class _Reader:
    """Reads written options as values, given what the names in scope hold."""

    def __init__(self, known: Mapping[str, Any], exact: Collection[Span]) -> None:
        self._known, self._exact = known, exact

    def options(self, takes: OptionSet, written: tree.Options) -> Mapping[str, Any]:
        """Return what is written, by the SDK's arguments.

        Raises:
            UserError: a value cannot be computed here, or is none that the option takes.
        """
        found = ((o.argument, self._value(e.value, o.value)) for o, e in takes.written(written))
        return {argument: value for argument, value in found if argument and value is not None}

    def _value(self, written: tree.Expression | tree.Options, wanted: Value) -> Any:
        """Return a value; None for one that the checks refuse."""
        if isinstance(written, tuple):
            return self._block(written, wanted)
        if isinstance(wanted, table.Texts):
            items = written.items if isinstance(written, tree.ListOf) else (written,)
            return [self._value(item, table.Text()) for item in items]
        number = isinstance(written, tree.Number) and isinstance(wanted, table.Text)
        value = plain_text(written) if number else computed(written, self._known, self._exact)
        try:
            return None if value is None else _converted(value, wanted)
        except (ValueError, TypeError, OverflowError):
            said = f"{print_expression(written)} in default_options is {runtime.text(value)}"
            raise UserError(f"{said}: {table.described(wanted)} is wanted") from None

    def _block(self, written: tree.Options, wanted: Value) -> Any:
        match wanted:
            case table.Block(options, builds):
                return getattr(common, builds)(**self.options(options, written))
            case table.Entries():
                entries = (entry for entry in written if isinstance(entry, tree.Option))
                return {entry.key: self._value(entry.value, wanted) for entry in entries}
            case _:  # no other is a block
                return None


def _converted(value: Any, wanted: Value) -> Any:
    """Return a value as the SDK takes it.

    Raises:
        ValueError, TypeError, OverflowError: it takes no such value.
    """
    match wanted:
        case table.Duration():
            return runtime.duration(value)
        case table.Number():
            return int(value) if wanted.whole else float(value)
        case table.Flag():
            return bool(value)
        case table.Text() | table.Texts():
            return runtime.text(value)
        case table.Words():
            word = wanted.find(runtime.text(value))
            return word and getattr(getattr(common, wanted.enum), word.upper())
        case table.Block() | table.Entries():
            return value
        case _:
            assert_never(wanted)
