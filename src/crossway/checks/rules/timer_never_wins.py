"""timer-never-wins: a timer of an `await one` always comes after another case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import attempts, length_given
from crossway.checks.rule import Rule, Subject
from crossway.design.options import ACTIVITY, CHILD, NEXUS
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.durations import length_of, print_duration


class _Bound(NamedTuple):
    """When a case is over at the latest: a timer rings, a call has its result or has failed."""

    length: timedelta
    case: tree.Case
    is_timer: bool


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the timers of each race that end later than another case must."""
    for body in file.bodies_with(tree.AwaitOne):
        for race in body.of(tree.AwaitOne):
            bounds = list(_bounds(race, _begun(body)))
            if not bounds:
                continue
            first = min(bounds, key=lambda one: (one.length, not one.is_timer))
            for timer in (one for one in bounds if one.is_timer):
                if first.length < timer.length or (first.is_timer and first is not timer):
                    yield _late(timer, first)


def _late(timer: _Bound, first: _Bound) -> Diagnostic:
    what = "another timer" if first.is_timer else "the deadline of another case"
    return RULE.at(
        timer.case.span,
        f"this timer never wins: {what} is over after {print_duration(first.length)}",
        hint="make it shorter, or remove it",
        related=(Related(first.case.span, "over before"),),
    )


def _begun(body: Body) -> Mapping[str, tree.Target]:
    """Return what each handle is that is begun in one place: its deadline began before the race."""
    times = Counter(start.handle for start in body.starts)
    return {start.handle: start.target for start in body.starts if times[start.handle] == 1}


def _bounds(race: tree.AwaitOne, begun: Mapping[str, tree.Target]) -> Iterator[_Bound]:
    for case in without_comments(race.cases):
        target = case.target
        if isinstance(target, tree.Handle):
            target = begun.get(target.name, target)
        length = _length(target)
        if length is not None:
            yield _Bound(length, case, isinstance(case.target, tree.Timer))


def _length(target: tree.Target) -> timedelta | None:
    match target:
        case tree.Timer(tree.Duration(text)):
            return length_of(text)
        case tree.NexusCall(options=options) if attempts(target) == 1:
            return length_given(NEXUS, options, "schedule_to_close_timeout")
        case tree.ActivityCall(options=options):
            return length_given(ACTIVITY, options, "schedule_to_close_timeout")
        case tree.WorkflowCall(options=options):
            return length_given(CHILD, options, "workflow_execution_timeout")
        case _:  # any other may take as long as it likes
            return None


_RACE = """\
workflow Ship(order: Order) -> (Parcel):
    await one:
        workflow Pack(order) -> parcel:
            close complete(parcel)
        timer(1h):
            close fail("not packed in an hour")
        timer(90m):
            close fail("not packed at all")

workflow Pack(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
"""

RULE = Rule(
    code="timer-never-wins",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a timer of an `await one` always comes after another case",
    why="""\
The first case that is over wins. Another timer rings before this one, or a call's own deadline is
over, by when the call has its result or has failed: what stands below this timer never runs.""",
    bad=_RACE,
    good=_RACE.replace('        timer(90m):\n            close fail("not packed at all")\n', ""),
    check=check,
)
