"""`explore --save FILE`: a run that breaks a property, written as a `test` block that fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from temporalio.api.history.v1 import HistoryEvent

from crossway.cluster.building import build
from crossway.design.model import Design
from crossway.design.resolve import resolve_tests
from crossway.design.sample import sample_result
from crossway.errors import UserError
from crossway.explore import Bounds, CounterExample, Paced, Subject, paced
from crossway.explore.subject import ROOT
from crossway.language import parse, tree
from crossway.language.printer import print_test_block, print_test_line
from crossway.testing.blocks.answered import Answered, answers_of
from crossway.testing.blocks.literals import length_literal, literal
from crossway.testing.blocks.recording import recording_of
from crossway.testing.blocks.running import run_test

AFTERWARDS = 60.0
"""Seconds that a test lets pass at its end, beyond those that the run took."""


def refuse_unfit(file: Path) -> None:
    """Return when a test can be written to a new file of this name.

    Raises:
        UserError: it exists, is no `.twf` file, or has no folder.
    """
    if file.suffix != ".twf":
        raise UserError(f"--save: expected a .twf file, found {file}")
    if file.exists():
        raise UserError(f"--save: {file} exists, and nothing is overwritten; name a new file")
    if not file.parent.is_dir():
        raise UserError(f"--save: there is no folder {file.parent}")


def save(file: Path, subject: Subject, bounds: Bounds, example: CounterExample) -> str:
    """Write a counter-example as a test that fails, and return its name; "" when no test can say
    it. It was run, and failed by what it expects.

    Raises:
        UserError: the file cannot be written.
    """
    left = paced(subject, bounds, example)
    test = None if left is None else _test(left, subject, example)
    if test is None or not _fails(test, subject.design):
        return ""
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(print_test_block(test))
    except OSError as failure:
        raise UserError(f"--save: cannot write {file}: {failure.strerror}") from failure
    return test.name


def _test(left: Paced, subject: Subject, example: CounterExample) -> tree.TestBlock | None:
    try:
        answered = list(_answered(left, subject.design))
        recording = recording_of(left.events, ROOT, answered)
    except ValueError:
        return None
    expected = list(_expected(example.finding.property, left, subject, recording.handle))
    if not expected:
        return None
    lines = [*recording.test.lines[:-1], tree.Skip(length_literal(left.seconds + AFTERWARDS))]
    name = f"{example.finding.property}: {example.finding.said}"
    return tree.TestBlock(name, (*lines, expected[0]))


def _answered(left: Paced, design: Design) -> Iterator[Answered]:
    """Yield what answered; also what was done when nobody waited for it any more."""
    every = [left.events, *left.others]
    for one in answers_of(every, design):
        name = one.target.name if isinstance(one.target, tree.ActivityCall) else ""
        done = [at for known, at in left.done if known == name]
        begun = [at for events in every for at in _scheduled(events, name, left.events[0])]
        if one.answers == [tree.Answer("never")] and len(done) == len(begun) == 1:
            after = length_literal(done[0] - begun[0])
            one.answers = [tree.Answer("returns", _sample(name, design), after=after)]
        yield one


def _scheduled(
    events: Iterable[HistoryEvent], activity: str, first: HistoryEvent
) -> Iterator[float]:
    """Yield at which seconds after a first event an activity was scheduled."""
    for event in events:
        if event.activity_task_scheduled_event_attributes.activity_type.name == activity != "":
            passed = event.event_time.ToDatetime() - first.event_time.ToDatetime()
            yield passed.total_seconds()


def _sample(activity: str, design: Design) -> tree.Expression:
    entry = next(one for one in design.activities if one.name == activity)
    return literal(sample_result(entry.signature, design.records, activity))


def _expected(name: str, left: Paced, subject: Subject, handle: str) -> Iterator[tree.Expect]:
    """Yield what would hold if the property of that name did."""
    match name:
        case "undone":
            for names, undo in left.left:
                calls = (_called(names, subject.design), _called((undo,), subject.design))
                if None not in calls:
                    yield tree.Expect(tree.InOrder(tuple(filter(None, calls))))
        case "ends" | "heard" | "no-task-failure":
            yield tree.Expect(tree.Completes(tree.Handle(handle)))
        case _:  # a test cannot say of the others what is wrong with them
            return


def _called(names: Sequence[str], design: Design) -> tree.Called | None:
    """Return that an activity or an operation is called, by one of its names."""
    for activity in design.calls.activities.values():
        if activity.name in names:
            return tree.Called(tree.ActivityCall(activity.name, ()))
    for target in design.calls.nexus.values():
        if {target.operation, f"{target.service}.{target.operation}"} & {*names}:
            call = tree.NexusCall(target.endpoint, target.service, target.operation, ())
            return tree.Called(call)
    return None


def _fails(test: tree.TestBlock, design: Design) -> bool:
    """Whether the text of a test reads back as that test, which fails by its last line."""
    parsed = parse(print_test_block(test), "saved.twf")
    if parsed.diagnostics or parsed.file.definitions != (test,):
        return False
    tests = resolve_tests([*design.files, parsed.file], design)
    fault = run_test(tests.cases[-1], tests, build(design)).fault
    return fault is not None and fault.line == print_test_line(test.lines[-1])
