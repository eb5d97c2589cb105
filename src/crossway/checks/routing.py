"""Which task queues the workers of namespace blocks poll, and what they register there.

A call goes to the task queue that its options name, else to that of its caller. The two rules
about it, `EXPLICIT_ROUTING_MISMATCH` and `IMPLICIT_ROUTING_MISMATCH`, are the reference's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crossway.checks.bodies import Body
from crossway.checks.facts import Callee, Facts
from crossway.checks.packages import Named
from crossway.design.options import ACTIVITY, CHILD, WORKER, given, given_text, named_queue
from crossway.language import tree
from crossway.language.holes import has_holes
from crossway.language.span import Span
from crossway.language.structs import Struct

Queue = tuple[str, str]
"""A namespace and one of its task queues."""


class Routed(Struct, frozen=True):
    """A call of something that workers register.

    `named` is the queue that its options name, "" where none does; `own` are those that its
    caller runs on, and `held` those whose workers register what it calls.
    """

    call: tree.ActivityCall | tree.WorkflowCall
    body: Body
    callee: Callee
    named: str
    own: frozenset[Queue]
    held: frozenset[Queue]


def routed_calls(facts: Facts) -> Iterator[Routed]:
    """Yield the calls of activities and children that a worker of a namespace registers.

    Not those with a queue that is computed, which only the run can tell.
    """
    registered = _registered(facts)
    for body, call in _calls(facts):
        callee = facts.callee(call)
        held = registered.get(callee.span, frozenset()) if callee else frozenset()
        if callee is None or not held:
            continue
        options = ACTIVITY if isinstance(call, tree.ActivityCall) else CHILD
        written = given(options, call.options, "task_queue")
        if written is not None and isinstance(written.value, tree.Number):
            continue  # wrong-option-value
        named = named_queue(options, call.options, body.names, callee) or ""
        owner = body.service or body.definition
        if not has_holes(named):
            own = registered.get(owner.span, frozenset())
            yield Routed(call, body, callee, named, own, held)


def _calls(facts: Facts) -> Iterator[tuple[Body, tree.ActivityCall | tree.WorkflowCall]]:
    for body, _, activity in facts.calls(tree.ActivityCall):
        yield body, activity
    for body, _, child in facts.calls(tree.WorkflowCall):
        yield body, child


_KINDS: dict[str, type[Named]] = {
    "workflow": tree.Workflow,
    "activity": tree.Activity,
    "service": tree.Service,
}


def _registered(facts: Facts) -> dict[Span, frozenset[Queue]]:
    """Return where each definition is registered, by its place in the text."""
    polled: defaultdict[str, set[Queue]] = defaultdict(set)
    for namespace, entry in facts.instances:
        queue = given_text(WORKER, entry.options, "task_queue") or namespace.name
        polled[entry.name].add((namespace.name, queue))
    found: defaultdict[Span, set[Queue]] = defaultdict(set)
    for file, worker, registration in facts.registrations:
        definition = facts.packages.find(_KINDS[registration.kind], registration.name, file)
        if definition is not None:
            found[definition.span] |= polled[worker.name]
    return {span: frozenset(queues) for span, queues in found.items()}
