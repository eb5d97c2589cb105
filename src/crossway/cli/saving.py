"""`explore --save FILE`: a run that breaks a property, written as a `test` block that fails."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from temporalio.api.history.v1 import HistoryEvent

from crossway.cli.wanting import Line
from crossway.cluster.building import build
from crossway.design.model import Design
from crossway.design.resolve import resolve_tests
from crossway.design.sample import sample_result
from crossway.errors import UserError
from crossway.explore import PACE, Bounds, CounterExample, Paced, Subject, paced
from crossway.explore.effects import Effect
from crossway.explore.subject import ROOT
from crossway.language import parse, tree
from crossway.language.printer import print_test_block, print_test_line
from crossway.runtime.calls import ACTIVITY_TIMEOUT
from crossway.testing.blocks.answered import Answered, answers_of
from crossway.testing.blocks.literals import length_literal, literal
from crossway.testing.blocks.recording import Recording, recording_of
from crossway.testing.blocks.running import run_test

AFTERWARDS = (60.0, 60.0 + ACTIVITY_TIMEOUT.total_seconds())
"""Seconds that a test lets pass at its end, beyond those that the run took; the longer time where
an answer is lost, since a worker that still sends heartbeats is waited for."""


UNREACHED = 15.0
"""Seconds after which a call that no worker took is given up: more than a request may take."""


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
    made = (None if left is None else _test(left, subject, example, more) for more in AFTERWARDS)
    test = next((one for one in made if one is not None and _fails(one, subject.design)), None)
    if test is None:
        return ""
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(print_test_block(test))
    except OSError as failure:
        raise UserError(f"--save: cannot write {file}: {failure.strerror}") from failure
    return test.name


def _test(
    left: Paced, subject: Subject, example: CounterExample, more: float
) -> tree.TestBlock | None:
    line = next((one for one in subject.wanted if one.said == example.finding.property), None)
    own = line if isinstance(line, Line) else None
    try:
        answered = list(_answered(left, subject.design))
        handle, others = own.handle if own else "", list(_workers(left, example))
        recording = recording_of(left.events, ROOT, answered, handle, others)
        wanted = None if own else _expected(example.finding.property, left, subject, recording)
    except ValueError:
        return None
    if own is None and wanted is None:
        return None
    said = "" if own else f": {example.finding.said}"
    name = f"{example.finding.property}{said}"
    happens = (*recording.test.lines[:-1], *_afterwards(left, example, more))
    if own is not None:
        return tree.TestBlock(name, _with(own, happens))
    return tree.TestBlock(name, (*happens, *filter(None, [wanted])))


def _with(own: Line, happens: Sequence[tree.TestLine]) -> tuple[tree.TestLine, ...]:
    """Return what happens in a test, with a line that speaks of all of it, and what it needs."""
    begun = next(at for at, one in enumerate(happens, 1) if isinstance(one, tree.Start))
    named = [one for one in own.needs if isinstance(one, tree.Assign)]
    given = [one for one in own.needs if isinstance(one, tree.Await)]
    return (*named, *happens[:begun], own.line, *happens[begun:], *given)


def _workers(left: Paced, example: CounterExample) -> Iterator[tuple[float, tree.TestLine]]:
    """Yield when the workers of which namespace stop and start, by the second.

    They stop between what came before the task that is lost and what led to it; and those that
    are never reached, before they are called.
    """
    for at, namespace, lost in left.workers:
        yield (at - 1.5 * PACE if lost else at), tree.Workers(namespace, lost)
    if example.finding.property == "delivered":
        for _, namespace, called in left.lost:
            yield called - PACE / 2, tree.Workers(namespace, True)


def _afterwards(left: Paced, example: CounterExample, more: float) -> Iterator[tree.TestLine]:
    """Yield what comes at the end of a test: time, and workers that were not reached, too late."""
    if example.finding.property == "delivered":
        yield tree.Skip(length_literal(left.seconds + UNREACHED))
        for namespace in dict.fromkeys(namespace for _, namespace, _ in left.lost):
            yield tree.Workers(namespace, False)
    yield tree.Skip(length_literal(left.seconds + more))


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


def _expected(name: str, left: Paced, subject: Subject, recording: Recording) -> tree.Expect | None:
    """Return what would hold if the property of that name did; None where no line can say it.

    Raises:
        ValueError: a value is none that a design can write.
    """
    match name:
        case "undone":
            for names, undo in left.left:
                calls = (_called(names, subject.design), _called((undo,), subject.design))
                if None not in calls:
                    return tree.Expect(tree.InOrder(tuple(filter(None, calls))))
        case "once":
            for effect, most in left.again:
                if (call := _called(effect.names, subject.design)) is not None:
                    return tree.Expect(replace(_given(call, effect), count=most))
        case "delivered":
            for lost, _, _ in left.lost:
                if (call := _called((lost,), subject.design)) is not None:
                    return tree.Expect(call)
        case "loser-rests":
            for effect in left.in_vain:
                if (call := _called(effect.names, subject.design)) is not None:
                    return tree.Expect(replace(call, count=0, given_up=True))
        case "ends" | "heard" | "no-task-failure" | "fits-its-type":
            return tree.Expect(tree.Completes(tree.Handle(recording.handle)))
        case _:  # a test cannot say of the others what is wrong with them
            pass
    return None


def _given(called: tree.Called, effect: Effect) -> tree.Called:
    """Return that an activity is called with what it was given; an operation with anything."""
    if not isinstance(called.call, tree.ActivityCall):
        return called
    given = tuple(map(literal, json.loads(b"[" + effect.input + b"]")))
    return replace(called, call=replace(called.call, arguments=given), any_arguments=False)


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
    """Whether the text of a test reads back as that test, which fails by what it expects."""
    parsed = parse(print_test_block(test), "saved.twf")
    if parsed.diagnostics or parsed.file.definitions != (test,):
        return False
    tests = resolve_tests([*design.files, parsed.file], design)
    fault = run_test(tests.cases[-1], tests, build(design)).fault
    (wanted,) = (one for one in test.lines if isinstance(one, tree.Expect))
    return fault is not None and fault.line == print_test_line(wanted)
