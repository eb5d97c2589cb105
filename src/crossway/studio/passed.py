"""Which lines of a design an execution passed: its history replayed against the design as it is.

What it did not pass, the branches not taken, is known as well. Of an execution that does not go on
with the design as it is now, it is what was passed until they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from temporalio.client import WorkflowHistory
from temporalio.service import RPCError

from crossway.cluster.replaying import Recorded, Replayed
from crossway.cluster.service import Connections
from crossway.coverage import Coverage
from crossway.design.model import Design, WorkflowEntry
from crossway.language import tree, walk
from crossway.language.lexer import split_lines
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution, Kind, Step

MOST = 20
"""How many executions of a call are replayed."""


@dataclass(frozen=True, slots=True)
class PassedLine:
    """A line of a workflow: whether it was passed, None where it does nothing."""

    number: int
    text: str
    passed: bool | None


@dataclass(frozen=True, slots=True)
class PassedWorkflow:
    """The lines of a workflow that took part in a call."""

    name: str
    path: str
    lines: tuple[PassedLine, ...]


async def passed_by(
    trees: Iterable[Step], design: Design, texts: Mapping[str, str], connections: Connections
) -> tuple[PassedWorkflow, ...]:
    """Return the workflows of a design that took part in a call, with what of them was passed."""
    coverage = Coverage()
    coverage.reads(texts)
    replayed = Replayed(design, connections.renamed, coverage)
    histories = Histories(connections.client)
    names: dict[str, None] = {}
    for step in list(_workflows(trees))[:MOST]:
        run = step.latest or step.execution
        if step.name in design.workflows and run is not None:
            await _replay(run, replayed, histories)
            names[step.name] = None
    found = {
        path: {place[0]: yes for place, yes in places.items() if place[2] == "line"}
        for path, places in coverage.passed().items()
    }
    return tuple(_shown(design.workflows[name], texts, found) for name in names)


def _workflows(trees: Iterable[Step]) -> Iterator[Step]:
    kinds = (Kind.WORKFLOW, Kind.CHILD)
    return (step for tree in trees for step in tree.walk() if step.kind in kinds)


async def _replay(run: Execution, replayed: Replayed, histories: Histories) -> None:
    try:
        events = await histories.events(run)
    except RPCError:
        return
    history = WorkflowHistory(run.workflow_id, events)
    await replayed.metadata(Recorded(run.namespace, history, run.workflow_id))


def _shown(
    entry: WorkflowEntry, texts: Mapping[str, str], found: Mapping[str, Mapping[int, bool]]
) -> PassedWorkflow:
    if entry.tree is None:
        return PassedWorkflow(entry.name, entry.file, ())
    span, passed = entry.tree.span, found.get(entry.tree.span.path, {})
    lines = split_lines(texts.get(span.path, ""))
    last = max((node.span.end_line for node in _all_of(entry)), default=span.end_line)
    return PassedWorkflow(
        entry.name,
        span.path,
        tuple(
            PassedLine(number, lines[number - 1], passed.get(number))
            for number in range(span.line, min(last, len(lines)) + 1)
        ),
    )


def _all_of(entry: WorkflowEntry) -> Iterator[tree.Node]:
    if entry.tree is not None:
        yield entry.tree
        yield from walk(entry.tree)
