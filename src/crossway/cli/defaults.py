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

from crossway import runtime
from crossway.cli.computing import computed
from crossway.design import options as table
from crossway.design.model import WorkflowEntry
from crossway.design.options import (
    WORKFLOW_DEFAULTS,
    OptionSet,
    Value,
    plain_text,
    used_names,
)
from crossway.design.types import Nullable, Scalar, Type
from crossway.errors import UserError
from crossway.language import tree
from crossway.language.encodings import READERS
from crossway.language.holes import Hole, fill, fits
from crossway.language.printer.expressions import print_expression

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

    Raises:
        UserError: a value cannot be computed here, or is none that its option takes.
    """
    if workflow.tree is None:
        return {}
    found = _Reader(_known(workflow, given)).options(
        WORKFLOW_DEFAULTS, workflow.tree.default_options
    )
    options = {key: value for key, value in found.items() if key != _QUEUE}
    runtime.make_typed(options)
    return options


def _known(workflow: WorkflowEntry, given: list[Any]) -> dict[str, Any]:
    """Return the workflow's arguments by name; moments and their like as values, not texts."""
    pairs = zip(workflow.signature.parameters, given, strict=True)
    known = {name: _as_value(value, kind) for (name, kind), value in pairs}
    read = used_names(workflow.tree.default_options) if workflow.tree else frozenset()
    for name, default in workflow.signature.computed:
        if known[name] is None and name in read:
            known[name] = computed(default, known)
    return known


def _as_value(value: Any, kind: Type) -> Any:
    plain = kind.of if isinstance(kind, Nullable) else kind
    if isinstance(value, str) and isinstance(plain, Scalar) and plain.kind in READERS:
        return READERS[plain.kind](value)
    return value


def queue_of(workflow: WorkflowEntry, given: list[Any]) -> str:
    """Return the task queue that a workflow starts on: that of its defaults, if it is served there.

    Else the first queue it lives on. Holes are filled from the arguments.

    Raises:
        UserError: that of its defaults cannot be computed here.
    """
    lives_on = [place.task_queue for place in workflow.placements]
    wanted = _own_queue(workflow, given)
    if wanted and any(fits(queue, wanted) for queue in lives_on):
        return wanted
    return fill(lives_on[0], filler(workflow, given))


def _own_queue(workflow: WorkflowEntry, given: list[Any]) -> str | None:
    """Return what the task queue of a workflow's defaults comes to, None where they name none.

    Raises:
        UserError: it cannot be computed here.
    """
    written = workflow.tree.default_options if workflow.tree is not None else ()
    entry = table.given(WORKFLOW_DEFAULTS, written, _QUEUE)
    if entry is None:
        return None
    found = _Reader(_known(workflow, given)).options(WORKFLOW_DEFAULTS, (entry,))
    return str(found[_QUEUE]) if _QUEUE in found else None


class _Reader:
    """Reads written options as values, given what the names in scope hold."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._known = known

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
        value = plain_text(written) if number else computed(written, self._known)
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
