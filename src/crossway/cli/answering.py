"""How to answer a workflow that waits: the commands, shown once it has been waiting for a while.

Refund refund-1 in billing waits for signal Approve, refunds.twf:12; answer it with
  crossway signal refunds.twf refund-1 Approve --address 127.0.0.1:46211
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from crossway.cli.inputs import as_one_value
from crossway.cli.reaching import Where
from crossway.design import sample_arguments
from crossway.design.model import Design, Signature, WorkflowEntry
from crossway.language.visible import as_json
from crossway.observe.reading.failures import plain
from crossway.observe.reading.steps import Execution, Kind, State, Step
from crossway.observe.showing.live import View
from crossway.observe.showing.words import waited_for
from crossway.runtime.waits import Waiting

AFTER = 0.5
"""Seconds that nothing goes on in a workflow before it counts as waiting for an answer."""

UNTOLD = 5.0
"""The same, for a workflow that does not say what it waits for."""

MOST = 8
"""How many commands are shown of one workflow."""


class Answering:
    """A view that says besides how to answer what waits for a signal or an update."""

    def __init__(
        self, view: View, design: Design, where: Where, say: Callable[[str], None]
    ) -> None:
        """Show on `view`; `where` is what the commands have to say, and `say` prints a line."""
        self._view, self._design, self._where, self._say = view, design, where, say
        self._since: dict[Execution, float] = {}
        self._said: set[Execution] = set()

    def show(self, *roots: Step) -> None:
        """Show the trees, and what waits in them for the first time."""
        self._view.show(*roots)
        for execution, entry, waits in self._waiting(roots):
            since = self._since.setdefault(execution, time.monotonic())
            after = AFTER if waits else UNTOLD
            if execution not in self._said and time.monotonic() - since >= after:
                self._said.add(execution)
                self._say("\n".join(answers(entry, execution, self._design, self._where, waits)))

    def close(self) -> None:
        """Show nothing any more."""
        self._view.close()

    def _waiting(
        self, roots: tuple[Step, ...]
    ) -> Iterator[tuple[Execution, WorkflowEntry, tuple[Waiting, ...]]]:
        """Yield the workflows that take a signal or an update, in which nothing else goes on."""
        for step in (step for root in roots for step in root.walk()):
            entry, execution = self._design.workflows.get(step.name), step.latest or step.execution
            if not entry or not execution or step.kind not in (Kind.WORKFLOW, Kind.CHILD):
                continue
            busy = (one for one in step.children if one.kind is not Kind.TIMER)
            idle = step.state is State.RUNNING and all(one.state.final for one in busy)
            if idle and any(kind != "query" for kind, _ in entry.handlers):
                yield execution, entry, step.waits
            else:
                self._since.pop(execution, None)


def answers(
    entry: WorkflowEntry,
    execution: Execution,
    design: Design,
    where: Where,
    waits: tuple[Waiting, ...] = (),
) -> Iterator[str]:
    """Yield what to do about a workflow that waits: a line that says so, and each command."""
    id = plain(execution.workflow_id)
    what = " for " + "; ".join(map(waited_for, waits)) if waits else ""
    yield f"{entry.name} {id} in {execution.namespace} waits{what}; answer it with"
    taken = [(key, takes) for key, takes in entry.handlers.items() if key[0] != "query"]
    for (kind, name), takes in taken[:MOST]:
        words = ["crossway", kind, str(where.path), execution.workflow_id, name]
        words += _input(takes, design)
        yield "  " + " ".join(filter(None, [shlex.join(words), where.flags]))


def _input(takes: Signature, design: Design) -> list[str]:
    given = sample_arguments(takes, design.records)
    return ["--input", as_json(as_one_value(takes, given))] if given else []


def at_address(where: Where, address: str) -> Where:
    """Return what the commands of somebody else have to say to reach the same service."""
    return where if where.address or where.profile else replace(where, address=address)
