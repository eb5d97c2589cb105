"""`--record-test FILE`: what happened to a workflow, written as a test of its design."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from temporalio.client import Client

from crossway.cluster.building import Built, build
from crossway.design.model import Design
from crossway.design.resolve import resolve_tests
from crossway.errors import UserError
from crossway.language import parse, tree
from crossway.language.printer import print_test_block
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.runs import first_run
from crossway.observe.reading.steps import Execution
from crossway.observe.tree.follow import Follower
from crossway.testing.blocks.literals import masked
from crossway.testing.blocks.recording import Recording, recorded
from crossway.testing.blocks.running import Fault, Run
from crossway.testing.design import RunningDesign
from crossway.testing.errors import WorkflowFailedError


class Recorder:
    """Writes what happens to a workflow to a file, once it is over."""

    def __init__(self, file: Path) -> None:
        """Look whether a test can be written there.

        Raises:
            UserError: as `refuse_unfit`.
        """
        refuse_unfit(file)
        self._file = file
        self._recording: Recording | None = None

    async def take(self, clients: Callable[[str], Client], run: Execution, design: Design) -> None:
        """Read what happened to a workflow, while there is a service to ask.

        Raises:
            UserError: as `record`.
        """
        self._recording = await record(clients, run, design)

    def keep(self, design: Design, modules: Sequence[str], tell: Callable[[str], None]) -> None:
        """Write it, if the workflow came to an end that was seen.

        Raises:
            UserError: as `keep`.
        """
        if self._recording is not None:
            keep(self._recording, self._file, design, modules, tell)


def refuse_unfit(file: Path) -> None:
    """Return when a test can be written to a file, before anything has happened.

    Raises:
        UserError: it is no `.twf` file, holds what cannot be read, or has no folder.
    """
    if file.suffix != ".twf":
        raise UserError(f"--record-test: expected a .twf file, found {file}")
    if not file.parent.is_dir():
        raise UserError(f"--record-test: there is no folder {file.parent}")
    if file.exists():
        faults = parse(_text(file), str(file)).diagnostics
        if faults:
            raise UserError(
                f"--record-test: {file} cannot be read as a design (line {faults[0].span.line}: "
                f"{faults[0].message}), and a test would be added to it; name another file"
            )


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise UserError(f"--record-test: cannot read {file}: {failure}") from failure


async def record(clients: Callable[[str], Client], run: Execution, design: Design) -> Recording:
    """Return what happened to a workflow, read from the histories that a service has.

    Raises:
        UserError: no test can say it.
    """
    histories = Histories(clients)
    first = await first_run(histories, run)  # what earlier runs called answered, too
    root = await Follower(histories).tree(first.namespace, first.workflow_id, first.run_id)
    return await recorded(histories, first, root, design)


def keep(
    recording: Recording,
    file: Path,
    design: Design,
    modules: Sequence[str],
    say: Callable[[str], None],
) -> None:
    """Write a recorded test: to a new file, or below what a file holds.

    It is run once before. What it gives differently each time (an id that is made up, a time) may
    be anything in the test.

    Raises:
        UserError: it holds what a design cannot write, or the file cannot be written.
    """
    test = _unlike(recording.test, file)
    _refuse_unwritable(test)
    built = build(design, modules=modules)
    test, fault = _settled(test, recording, built)
    text = print_test_block(test)
    try:
        with file.open("a", encoding="utf-8") as out:
            out.write(f"\n{text}" if file.stat().st_size else text)
    except OSError as failure:
        said = f"--record-test: cannot write {file}: {failure.strerror}"
        raise UserError(said) from failure
    say(f'recorded as test "{test.name}" in {file}')
    if fault is not None:
        say(f"it does not pass in memory: {fault.line}: {fault.said}")


def _unlike(test: tree.TestBlock, file: Path) -> tree.TestBlock:
    """Return a test under a name that no other one of a file has."""
    if not file.exists():
        return test
    nodes = parse(_text(file), str(file)).file.definitions
    taken = {one.name for one in nodes if isinstance(one, tree.TestBlock)}
    names = (test.name, *(f"{test.name} ({number})" for number in range(2, len(taken) + 3)))
    return replace(test, name=next(name for name in names if name not in taken))


def _refuse_unwritable(test: tree.TestBlock) -> None:
    """Return when the text of a test reads back as that test."""
    again = parse(print_test_block(test), "recorded.twf")
    if again.diagnostics or again.file.definitions != (test,):
        raise UserError(
            "this run cannot be written as a test: a name or a value in it is none that a design "
            "can hold (half a character, a text of more than a line's length, nested too deep)"
        )


def _settled(
    test: tree.TestBlock, recording: Recording, built: Built
) -> tuple[tree.TestBlock, Fault | None]:
    """Return a test that passes, if what it expects can be said less exactly; else why not."""
    fault, last = _tried(test, recording.handle, built, recording)
    if fault is None or last is None:
        return test, fault
    again = replace(test, lines=(*test.lines[:-1], last))
    fault_again, _ = _tried(again, recording.handle, built, recording)
    return (again, None) if fault_again is None else (test, fault)


def _tried(
    test: tree.TestBlock, handle: str, built: Built, recording: Recording
) -> tuple[Fault | None, tree.Expect | None]:
    """Return why a test does not pass, and its last line as it would fit this run as well."""
    file = parse(print_test_block(test), "recorded.twf").file
    tests = resolve_tests([*built.design.files, file], built.design)
    design = RunningDesign(built)
    try:
        run = Run(tests.cases[-1], tests, design)
        fault = run.fault()
        last = None if fault is None else _looser(test.lines[-1], run, handle, recording)
        return fault, last
    finally:
        design.close()


def _looser(line: tree.TestLine, run: Run, handle: str, recording: Recording) -> tree.Expect | None:
    """Return an expectation in which what differs may be anything; None if that is all of it."""
    started = run.state.handles.get(handle)
    if not isinstance(line, tree.Expect) or started is None or not started.ended:
        return None
    try:
        found = started.result()
    except WorkflowFailedError:
        expected = line.expectation
        if not isinstance(expected, tree.Fails) or not expected.arguments:
            return None
        return replace(line, expectation=replace(expected, arguments=()))
    if not isinstance(line.expectation, tree.Completes) or not recording.completed:
        return None
    value = masked(recording.result, found)
    if isinstance(value, tree.Name):
        return None
    return replace(line, expectation=replace(line.expectation, value=value))
