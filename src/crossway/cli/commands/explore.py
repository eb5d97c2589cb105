"""`crossway explore PATH [WORKFLOW]`: every order in which the events of a design may come."""

from __future__ import annotations

import logging
import os
import shlex
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from crossway.cli.exits import FAILED
from crossway.cli.exploring import subject_of
from crossway.cli.flags import (
    AsJson,
    Block,
    DesignPath,
    InputText,
    Members,
    Timeout,
    WorkflowName,
    namespace_flag,
)
from crossway.cli.inputs import as_one_value
from crossway.cli.members import chosen
from crossway.cli.output import echo, echo_json, say
from crossway.cli.signals import stop_even_if_caught
from crossway.cli.starting import choose_workflow, run_in, told_apart
from crossway.cli.stdin import DASH
from crossway.cli.wanting import fitting
from crossway.cli.workspaces import design_at, without_errors
from crossway.errors import UserError
from crossway.explore import (
    Bounds,
    ReplayError,
    Runner,
    Search,
    Searched,
    Subject,
    showing,
)
from crossway.language.visible import as_json as written_as_json
from crossway.simulate import SimulationError

LONG = 60.0
"""Seconds that a search takes at most, where nothing else is said."""

EVERY = 5.0
"""Seconds between two lines that say how far a search is."""


def explore(
    path: DesignPath,
    workflow: WorkflowName = None,
    input_text: InputText = None,
    namespace: Annotated[
        str | None, namespace_flag("Where it runs, of several namespaces that serve it.")
    ] = None,
    failures: Annotated[
        int, typer.Option(min=0, metavar="N", help="Calls that may fail or come too late.")
    ] = 1,
    duplicates: Annotated[
        int, typer.Option(min=0, metavar="N", help="Calls that are done, and their answer lost.")
    ] = 1,
    signals: Annotated[
        int, typer.Option(min=0, metavar="N", help="Signals and updates that may arrive.")
    ] = 1,
    cancels: Annotated[
        int, typer.Option(min=0, metavar="N", help="Cancellations of the workflow.")
    ] = 1,
    faults: Annotated[
        int, typer.Option(min=0, metavar="N", help="How much of it one run has, signals aside.")
    ] = 2,
    restarts: Annotated[
        int, typer.Option(min=0, metavar="N", help="Workers that are lost with a workflow.")
    ] = 0,
    depth: Annotated[
        int, typer.Option(min=1, metavar="N", help="Things that happen in one run at most.")
    ] = 200,
    runs: Annotated[int, typer.Option(min=1, metavar="N", help="Stop after so many runs.")] = 20000,
    timeout: Timeout = None,
    walks: Annotated[
        int, typer.Option(min=0, metavar="N", help="Runs at random, when not all were looked at.")
    ] = 0,
    seed: Annotated[
        int, typer.Option(metavar="N", help="What is random is drawn from this number.")
    ] = 0,
    processes: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="How many share a long search: one for each core."),
    ] = None,
    undo: Annotated[
        list[str] | None,
        typer.Option(metavar="DO=UNDO", help="What undoes what: Charge=Refund; repeatable."),
    ] = None,
    harmless: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A call that may be made for nothing; repeatable."),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=JSON", help="What a call gives, not a sample; repeatable."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--every", help="Go on for one run of each property that breaks.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the first such run as a test: a new .twf file."),
    ] = None,
    replay: Annotated[
        str | None, typer.Option(metavar="CHOICES", help="Show the run that a report tells of.")
    ] = None,
    members: Members = None,
    block: Block = None,
    as_json: AsJson = False,
) -> None:
    """Run a workflow in memory in every order of events, and tell what breaks.

    Calls fail, come late or twice, signals arrive and the workflow is cancelled, at any point,
    up to the bounds. No server is needed, and no Python of yours runs: what the design does not
    spell out answers with samples. What the design's tests say of a whole run (`always`, `never`,
    `eventually`) has to hold in every run. The exit code is 1 when a property breaks.
    """
    if save is not None:
        from crossway.cli.saving import refuse_unfit  # what runs tests: no other search needs it

        refuse_unfit(save)
    workflow, namespace = told_apart(workflow, namespace)
    checked = design_at(path, block, workflow)
    design = chosen(without_errors(checked), members, quiet=True)
    entry = run_in(choose_workflow(design, workflow), namespace, say)
    lines = fitting(checked, entry, say)
    subject = subject_of(design, entry, input_text, (undo, harmless, answer), lines)
    bounds = Bounds(
        failures=failures,
        duplicates=duplicates,
        signals=signals,
        cancels=cancels,
        faults=faults,
        restarts=restarts,
        depth=depth,
        runs=runs,
        timeout=timeout or LONG,
    )
    stop_even_if_caught()
    with _silence(), _simulated():
        if replay is not None:
            _replay(subject, bounds, replay, as_json=as_json)
            return
        search = Search(subject, bounds, every=every, processes=processes or _cores())
        searched = _search(search, walks, seed)
    name = subject.workflow.name
    if as_json:
        echo_json(showing.as_json(searched, subject.pairs, name))
    else:
        repeated = {"--undo": undo, "--harmless": harmless, "--answer": answer, "--set": members}
        single = {"--input": _once_more(input_text, subject), "--namespace": namespace}
        again = _again(path, name, repeated, {**single, "--block": block, **_deeper(bounds)})
        echo(showing.text(searched, subject.pairs, name, again))
    if save is not None:
        _save(save, subject, searched)
    if searched.found:
        raise typer.Exit(FAILED)


def _again(
    path: Path,
    workflow: str,
    repeated: Mapping[str, Sequence[str] | None],
    single: Mapping[str, str | None],
) -> str:
    """Return the command that runs the workflow so again, with the flags that were given."""
    flags = [(flag, one) for flag, given in repeated.items() for one in given or ()]
    flags += [(flag, value) for flag, value in single.items() if value is not None]
    return shlex.join(["crossway", "explore", str(path), workflow, *chain.from_iterable(flags)])


def _once_more(input_text: str | None, subject: Subject) -> str | None:
    """Return the input as `--input` takes it again: what was read from standard input is gone."""
    if input_text != DASH:
        return input_text
    return written_as_json(as_one_value(subject.workflow.signature, list(subject.arguments)))


def _deeper(bounds: Bounds) -> dict[str, str]:
    """Return the flag of the one bound on a run that what `--replay` takes has not."""
    return {"--depth": str(bounds.depth)} if bounds.depth != Bounds.depth else {}


def _cores() -> int:
    """Return how many processes share a long search where nothing is said."""
    return min(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1, 4)


def _save(file: Path, subject: Subject, searched: Searched) -> None:
    """Write the first run that a test can say, and tell which."""
    from crossway.cli.saving import save as saved

    if not searched.found:
        say("nothing to save: no property breaks")
        return
    with _silence(), _simulated():
        names = (saved(file, subject, searched.bounds, one) for one in searched.found)
        name = next(filter(None, names), "")
    if name:
        say(f'saved as test "{name}" in {file}, which fails')
    else:
        say("not saved: no test can say what happens in such a run; --replay makes it again")


@contextmanager
def _silence() -> Iterator[None]:
    """Let nothing be logged: what goes wrong thousands of times goes wrong on purpose."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _simulated() -> Iterator[None]:
    """Say of what the simulator cannot run that it cannot.

    Raises:
        UserError: there is such a thing.
    """
    try:
        yield
    except SimulationError as fault:
        raise UserError(f"this design cannot be explored: {fault}") from None


def _search(search: Search, walks: int, seed: int) -> Searched:
    told = time.monotonic()

    def tell(searched: Searched) -> None:
        nonlocal told
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            say(f"{searched.runs} runs, {searched.states} states")

    searched = search.go(tell)
    if walks and not searched.complete:
        search.walk(walks, seed)
    return searched


def _replay(subject: Subject, bounds: Bounds, text: str, *, as_json: bool) -> None:
    try:
        bounds, choices = showing.read(text, bounds)
        run = Runner(subject, bounds).run(choices, lambda _: 0, lambda _: False)
    except ReplayError as wrong:
        raise UserError(f"--replay: {wrong}") from None
    found = [{"property": one.property, "message": one.said} for one in run.findings]
    if as_json:
        echo_json({"steps": showing.steps_as_json(run), "broken": found})
    else:
        lines = [*showing.steps(run), f"the workflow {showing.end_of(run)}"]
        lines += [f"{one.property}: {one.said}" for one in run.findings]
        if run.messages and not (run.findings or run.ended or run.stopped):
            lines.append(f"whether it is lost (heard) other runs show: {', '.join(run.messages)}")
        echo("\n".join(lines))
    if run.stopped == "depth":  # or it would look like one that breaks nothing any more
        raise UserError(f"--replay: --depth {bounds.depth} cuts this run; say a larger one")
    if found:
        raise typer.Exit(FAILED)
