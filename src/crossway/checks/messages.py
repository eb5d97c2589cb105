"""How many values a message carries, and how many names take what a wait or a call gives.

A signal's handler says how many arguments it takes, wherever the signal is sent from, and how many
names `await signal X -> (a, b)` binds. A workflow that continues as new calls itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.design.builtins import MESSAGES
from crossway.design.defaults import least
from crossway.language import tree
from crossway.language.blocks import is_empty, statements, without_comments
from crossway.language.span import Span


class Miscount(NamedTuple):
    """A number of values that is not one declared; `declared` are names of parameters.

    The first `least` of them have to be given.
    """

    span: Span
    name: str
    declared: Sequence[str]
    least: int
    given: int


class Misbound(NamedTuple):
    """A number of names that is not that of the values they are to take."""

    span: Span
    name: str
    values: int
    names: int


def sent(facts: Facts, body: Body) -> Iterator[Miscount]:
    """Yield the signals and continuations of a body whose values do not match in number."""
    for send in body.of(tree.Send):
        target = facts.design.calls.signals.get(send.span)
        found = facts.design.names.workflows.get(target.workflow) if target else None
        for handler in _handlers(found.node if found else None, "signal", send.signal):
            yield from _counted(send.span, f"signal {send.signal}", handler, len(send.arguments))
    begun = started_by_signals(body)
    for call in body.of(tree.Invoke):
        if call.function in MESSAGES:
            yield from _by_id(facts, call, begun.get(id(call)))
    for close in body.of(tree.Close):
        if close.kind == "continue_as_new" and body.kind == "workflow":
            given, workflow = len(close.arguments), body.definition
            yield from _counted(close.span, f"workflow {workflow.name}", workflow, given)


Called = tree.Activity | tree.Workflow | tree.Operation
Counting = Callable[[Called], int | None]
"""Returns how many results a definition gives that declares none, None where nobody can tell."""


def bound(facts: Facts, body: Body, undeclared: Counting) -> Iterator[Misbound]:
    """Yield the waits and calls of a body that bind another number of names than they give."""
    written: list[tree.Await | tree.Case] = [*body.of(tree.Await), *body.of(tree.Case)]
    lines = [line for line in written if line.results]
    if not lines:
        return
    begun = {start.handle: start.target for start in body.starts}
    one = {name: sorted(body.held.names[name].origins) for name in body.held.one}
    promised = {name: begun[origins[0]] for name, origins in one.items() if len(origins) == 1}
    for line in lines:
        target = line.target
        if isinstance(target, tree.Handle) and target.name not in body.truths:
            target = promised.get(target.name, target)
        count = _given(facts, body, target, undeclared)
        names = len(line.results)
        # One name takes several results of a call as a list, but no several arguments.
        arrives = isinstance(target, tree.SignalArrival | tree.UpdateArrival)
        alone = names == 1 and count != 0 and not arrives
        if count is not None and names != count and not alone:
            yield Misbound(line.span, _called(target), count, names)


@lru_cache(maxsize=3)  # asked for each message that is sent by id, of one design
def handlers_of(facts: Facts, kind: str) -> Mapping[str, Sequence[tuple[tree.Handler, str]]]:
    """Return the handlers of a kind of all workflows by their names, each with its file's path."""
    found: dict[str, list[tuple[tree.Handler, str]]] = {}
    for file, workflow in facts.defined(tree.Workflow):
        for handler in without_comments(workflow.handlers):
            if handler.kind == kind:
                found.setdefault(handler.name, []).append((handler, file.path))
    return found


def started_by_signals(body: Body) -> Mapping[int, tree.WorkflowCall]:
    """Return what signals of a body start, by the identity of the call that sends each."""
    return {id(one.call): one.starts for one in body.of(tree.Evaluate) if one.starts is not None}


def takers(
    facts: Facts, call: tree.Invoke, started: tree.WorkflowCall | None = None
) -> Sequence[tuple[tree.Handler, str]]:
    """Return the handlers that may take a message by id, each with its file's path.

    Those of its name in any workflow; in the one that it starts, where it starts one.
    """
    name = call.arguments[1] if len(call.arguments) > 1 else None
    kind = MESSAGES.get(call.function)
    if kind is None or not isinstance(name, tree.Name):
        return ()
    found = handlers_of(facts, kind).get(name.name, ())
    workflow = facts.callee(started) if started is not None else None
    if not isinstance(workflow, tree.Workflow):
        return found
    return [one for one in found if any(one[0] is own for own in workflow.handlers)]


def _by_id(
    facts: Facts, call: tree.Invoke, started: tree.WorkflowCall | None
) -> Iterator[Miscount]:
    """Yield a message by id that no workflow of the design would take, where some take its name."""
    given = len(call.arguments) - 2
    known = [handler for handler, _ in takers(facts, call, started)]
    if known and not any(least(o.parameters) <= given <= len(o.parameters) for o in known):
        name = f"{known[0].kind} {known[0].name}"
        yield from _counted(call.span, name, known[0], given)


def _counted(
    span: Span,
    name: str,
    taken: tree.Handler | tree.Workflow | tree.Activity | tree.Operation,
    given: int,
) -> Iterator[Miscount]:
    if not least(taken.parameters) <= given <= len(taken.parameters):
        declared = [p.name for p in taken.parameters]
        yield Miscount(span, name, declared, least(taken.parameters), given)


def _handlers(workflow: tree.Workflow | None, kind: str, name: str) -> Iterator[tree.Handler]:
    for handler in without_comments(workflow.handlers if workflow else ()):
        if (handler.kind, handler.name) == (kind, name):
            yield handler
            return


def _given(facts: Facts, body: Body, target: tree.Target, undeclared: Counting) -> int | None:
    """Return how many values a target gives, None when nothing tells."""
    match target:
        case tree.SignalArrival(name):
            handler = next(_handlers(body.workflow, "signal", name), None)
            return len(handler.parameters) if handler else None
        case tree.UpdateArrival(name):
            handler = next(_handlers(body.workflow, "update", name), None)
            return len(handler.parameters) if handler else None
        case tree.ActivityCall() | tree.WorkflowCall():
            found = facts.callee(target)
            return _given_by(found, undeclared) if found else None
        case tree.NexusCall():
            reached = facts.design.calls.nexus.get(target.span)
            service = facts.design.services.get(reached.service) if reached else None
            operation = service.operations.get(target.operation) if service else None
            started = facts.design.workflows.get((operation and operation.workflow) or "")
            node = started.tree if started else operation.tree if operation else None
            return _given_by(node, undeclared) if node else None
        case _:  # any other gives what nobody declares
            return None


def _given_by(callee: Called, undeclared: Counting) -> int | None:
    """Return how many results a definition gives: none when no line of its body gives one."""
    if callee.results:
        return len(callee.results)
    if count := undeclared(callee):
        return count
    if callee.body is None:
        return None  # Python says what it gives
    for statement in statements(callee.body):
        match statement:
            case tree.Evaluate(tree.Invoke("temporal.signal")):
                pass
            case tree.Return(value) if value is not None:
                return None
            case tree.Close("complete", arguments) if arguments:
                return None
            case tree.Sketch() | tree.Evaluate():
                return None
            case _:  # gives no result by itself
                pass
    return None if is_empty(callee.body) else 0


def _called(target: tree.Target) -> str:
    match target:
        case tree.SignalArrival(name):
            return f"signal {name}"
        case tree.UpdateArrival(name):
            return f"update {name}"
        case tree.NexusCall(operation=name) | tree.ActivityCall(name) | tree.WorkflowCall(name):
            return name
        case _:  # any other has no name of its own
            return "this"
