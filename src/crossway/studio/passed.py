"""Which lines of a design an execution passed: its history replayed against the design as it is.

What it did not pass, the branches not taken, is known as well. Of an execution that does not go on
with the design as it is now, it is what was passed until they differ.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from temporalio.client import WorkflowHistory
from temporalio.service import RPCError

from crossway.cluster.replaying import Recorded, Replayed
from crossway.cluster.service import Connections
from crossway.coverage import Coverage
from crossway.design.model import Design, WorkflowEntry
from crossway.language import tree, walk
from crossway.language.lexer import split_lines
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.runs import started_as
from crossway.observe.reading.steps import Execution, Kind, Step

MOST = 20
"""How many runs of a call's workflows are replayed."""


@dataclass(frozen=True, slots=True)
class PassedLine:
    """A line of a workflow: whether it was passed, None where it does nothing of its own.

    The options of a call, and what else belongs to what was not passed, was not either.
    """

    number: int
    text: str
    passed: bool | None


@dataclass(frozen=True, slots=True)
class PassedWorkflow:
    """The lines of a workflow that took part in a call.

    Not `whole`: a run of it does not go on with the design as it is, or could not be read, so that
    nothing is said of what was not passed.
    """

    name: str
    path: str
    lines: tuple[PassedLine, ...]
    whole: bool = True


async def passed_by(
    trees: Iterable[Step], design: Design, texts: Mapping[str, str], connections: Connections
) -> tuple[PassedWorkflow, ...]:
    """Return the workflows of a design that took part in a call, with what of them was passed."""
    coverage = Coverage()
    coverage.reads(texts)
    replayed = Replayed(design, connections.renamed, coverage)
    histories = Histories(connections.client)
    names: dict[str, bool] = {}
    left = MOST
    for step in _workflows(trees):
        if step.name not in design.workflows or step.execution is None:
            continue
        whole = names.get(step.name, True)
        runs = [run async for run in _runs(step, histories, left)]
        for run in runs:
            whole = await _replay(run, replayed, histories) and whole
        names[step.name] = whole and bool(runs)
        left -= len(runs)
    found = {
        path: {place[0]: yes for place, yes in places.items() if place[2] == "line"}
        for path, places in coverage.passed().items()
    }
    return tuple(
        _shown(design.workflows[name], texts, found, whole) for name, whole in names.items()
    )


def _workflows(trees: Iterable[Step]) -> Iterator[Step]:
    kinds = (Kind.WORKFLOW, Kind.CHILD)
    return (step for tree in trees for step in tree.walk() if step.kind in kinds)


async def _runs(step: Step, histories: Histories, most: int) -> AsyncIterator[Execution]:
    """Yield the runs of a workflow, the latest first: each but the first continues one before."""
    run = step.latest or step.execution
    for _ in range(most):
        if run is None:
            return
        yield run
        if step.latest is None or run == step.execution:
            return
        started = await started_as(histories, run)
        before = started.continued_execution_run_id if started is not None else ""
        run = replace(run, run_id=before) if before else None


async def _replay(run: Execution, replayed: Replayed, histories: Histories) -> bool:
    """Replay a run; return whether all of it goes with the design as it is."""
    try:
        events = await histories.events(run)
    except RPCError:
        return False
    history = WorkflowHistory(run.workflow_id, events)
    told = await replayed.metadata(Recorded(run.namespace, history, run.workflow_id))
    return told is not None


def _shown(
    entry: WorkflowEntry,
    texts: Mapping[str, str],
    found: Mapping[str, Mapping[int, bool]],
    whole: bool,
) -> PassedWorkflow:
    if entry.tree is None:
        return PassedWorkflow(entry.name, entry.file, ())
    span = entry.tree.span
    lines = split_lines(texts.get(span.path, ""))
    last = _last_line(entry.tree)
    passed = _with_what_belongs_to_it(entry.tree, found.get(span.path, {}))
    return PassedWorkflow(
        entry.name,
        span.path,
        tuple(
            PassedLine(number, lines[number - 1], _seen(passed.get(number), whole))
            for number in range(span.line, min(last, len(lines)) + 1)
        ),
        whole,
    )


def _seen(passed: bool | None, whole: bool) -> bool | None:
    """Return whether a line was passed, None where that is not known."""
    return None if passed is False and not whole else passed


def _with_what_belongs_to_it(of: tree.Node, found: Mapping[int, bool]) -> Mapping[int, bool]:
    """Return which lines of a definition were passed, and which belong to one that was not."""
    missed: set[int] = set()
    # Outermost first: what is in a block says more of its own lines than the block does.
    for node in (of, *walk(of)):
        yes = found.get(node.span.line)
        if yes is not None:
            own = range(node.span.line, _last_line(node) + 1)
            missed = missed - {*own} if yes else missed | {*own}
    return {**dict.fromkeys(missed, False), **found}


def _last_line(of: tree.Node) -> int:
    return max(node.span.end_line for node in (of, *walk(of)))
