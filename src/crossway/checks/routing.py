"""Which task queues the workers of namespace blocks poll, and what they register there.

A call goes to the task queue that its options name, else to that of its caller. The two rules
about it, `EXPLICIT_ROUTING_MISMATCH` and `IMPLICIT_ROUTING_MISMATCH`, are the reference's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crossway.checks.bodies import Body
from crossway.checks.facts import Callee, Facts
from crossway.design.model import Location
from crossway.design.options import ACTIVITY, CHILD, given, named_queue
from crossway.design.workers import Registered, registered
from crossway.language import tree
from crossway.language.holes import has_holes
from crossway.language.structs import Struct


class Routed(Struct, frozen=True):
    """A call of something that workers register.

    `named` is the queue that its options name, "" where none does; `own` are those that its
    caller runs on, and `held` those whose workers register what it calls.
    """

    call: tree.ActivityCall | tree.WorkflowCall
    body: Body
    callee: Callee
    named: str
    own: frozenset[Location]
    held: frozenset[Location]


def routed_calls(facts: Facts) -> Iterator[Routed]:
    """Yield the calls of activities and children that a worker of a namespace registers.

    Not those with a queue that is computed, which only the run can tell.
    """
    polling = _polling(facts)
    for body, call in _calls(facts):
        callee = facts.callee(call)
        held = polling.get(_called(call, facts), frozenset())
        if callee is None or not held:
            continue
        options = ACTIVITY if isinstance(call, tree.ActivityCall) else CHILD
        written = given(options, call.options, "task_queue")
        if written is not None and isinstance(written.value, tree.Number):
            continue  # wrong-option-value
        named = named_queue(options, call.options, body.names, callee) or ""
        if not has_holes(named):
            own = polling.get(facts.registered_by(body), frozenset())
            yield Routed(call, body, callee, named, own, held)


def _calls(facts: Facts) -> Iterator[tuple[Body, tree.ActivityCall | tree.WorkflowCall]]:
    for body, _, activity in facts.calls(tree.ActivityCall):
        yield body, activity
    for body, _, child in facts.calls(tree.WorkflowCall):
        yield body, child


def _called(call: tree.ActivityCall | tree.WorkflowCall, facts: Facts) -> Registered:
    calls = facts.design.calls
    if isinstance(call, tree.ActivityCall):
        return "activity", calls.activities[call.span].name
    return "workflow", calls.workflows[call.span].name


def _polling(facts: Facts) -> dict[Registered, frozenset[Location]]:
    """Return where the workers poll that register each thing."""
    found: defaultdict[Registered, set[Location]] = defaultdict(set)
    for one in facts.instances:
        for thing in registered(one, facts.design.names):
            found[thing].add(one.location)
    return {thing: frozenset(places) for thing, places in found.items()}
