"""All bodies of a design read by a `Judge`, statement by statement.

Longer than other files because a statement is read in one place, whatever its kind, and its type
is told there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import assert_never

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.messages import signal_handlers
from crossway.checks.rule import Rule
from crossway.checks.typing.judge import Finding, Judge, Wanted, named
from crossway.checks.typing.kinds import ANYTHING, BOOLEAN, Kind, Shape, described, misfit
from crossway.checks.typing.nulls import tested_for_null
from crossway.design.builtins import ERROR_FIELDS, SIGNAL
from crossway.design.defaults import least
from crossway.design.types import Listing, RecordType, Scalar, Type
from crossway.design.types import Mapping as MappingType
from crossway.design.written import WrittenTypes
from crossway.language import tree
from crossway.language.blocks import assigned_names, parts, without_comments
from crossway.language.diagnostic import Diagnostic
from crossway.language.near import near_names
from crossway.language.walk import all_nodes
from crossway.language.words import leaf


@dataclass(frozen=True, slots=True)
class Signature:
    """What the text declares of something that is called: `name` is how messages call it.

    The first `least` of its parameters have to be given.
    """

    name: str
    parameters: tuple[tuple[str, Type], ...]
    results: tuple[Type, ...]
    least: int


@lru_cache(maxsize=1)  # five rules ask in turn, of one design
def findings(facts: Facts) -> tuple[Finding, ...]:
    """Return everything in a design that its own declarations contradict, each once."""
    types = WrittenTypes(facts.design.names)
    found = (one for body in facts.bodies for one in _Reader(body, facts, types).read())
    return tuple(dict.fromkeys(found))


def reported(rule: Rule, facts: Facts) -> Iterator[Diagnostic]:
    """Yield what was found under the code of a rule."""
    for one in findings(facts):
        if one.code == rule.code:
            yield rule.at(one.span, one.message, one.hint, one.name)


class _Reader:
    """Reads one body twice: what names hold, then what does not fit."""

    def __init__(self, body: Body, facts: Facts, types: WrittenTypes) -> None:
        self._body = body
        self._facts = facts
        self._types = types
        around = body.workflow.body if body.handler and body.workflow else ()
        tested = frozenset(tested_for_null((*body.nodes, *all_nodes(around))))
        self._judge = Judge(body, types, tested=tested)

    def read(self) -> list[Finding]:
        judge = self._judge
        for name, kind in self._given():
            judge.names[name] = kind
        self._around()
        self._block(self._body.block)
        judge.reporting = True
        self._defaults()
        self._state()
        self._block(self._body.block)
        return _without_consequences(judge.findings)

    def _state(self) -> None:
        """Hold the variables of the state against their types, once: with the workflow's body."""
        for entry in self._body.state if self._body.handler is None else ():
            if isinstance(entry, tree.Variable) and entry.value is not None:
                wanted = self._types.type(entry.type, self._body.file.path)
                self._judge.expect(entry.value, Wanted(wanted, f"state {entry.name}"))

    def _given(self) -> Iterator[tuple[str, Kind]]:
        """Yield the names that stand before the first statement, with their types."""
        path = self._body.file.path
        for entry in self._body.state:
            if isinstance(entry, tree.Condition):
                yield entry.name, BOOLEAN
            elif isinstance(entry, tree.Variable):
                # A variable without a type is whatever the handlers make of it.
                yield entry.name, self._types.type(entry.type, path)
        for parameter in self._body.parameters:
            yield parameter.name, self._types.type(parameter.type, path)

    def _around(self) -> None:
        """Forget what the workflow's other bodies may give other values."""
        if self._body.workflow is None:
            return
        for name in _assigned_elsewhere(self._body):
            if not any(p.name == name for p in self._body.parameters):
                self._judge.names.setdefault(name, ANYTHING)

    def _defaults(self) -> None:
        """Hold the defaults of the parameters that this body alone has against their types."""
        body = self._body
        owner = body.handler or body.definition
        for parameter in owner.parameters:
            if parameter.default is not None and parameter.type is not None:
                kind = self._types.type(parameter.type, body.file.path)
                self._judge.expect(parameter.default, Wanted(kind, f"default of {parameter.name}"))

    # --- statements --------------------------------------------------------------------

    def _block(self, block: tree.Block) -> None:
        for statement in block:
            self._statement(statement)

    def _statement(self, statement: tree.Statement) -> None:
        judge = self._judge
        match statement:
            case tree.Await(target, results):
                self._bind(results, target)
            case tree.Detach(call):
                self._target(call)
            case tree.Start(handle, target):
                self._target(target)
                judge.bind(handle, ANYTHING)  # `handle-as-value` looks at it
            case tree.AwaitAll(body):
                self._block(body)
            case tree.AwaitOne(cases):
                for case in without_comments(cases):
                    self._bind(case.results, case.target)
                    self._block(case.body)
            case tree.If() | tree.Switch() | tree.For() | tree.Try():
                self._branching(statement)
            case tree.Close() | tree.Return() | tree.Raise():
                self._end(statement)
            case tree.Assign(target_, value):
                self._assign(target_, value)
            case tree.Send():
                self._send(statement)
            case tree.Evaluate(call_):
                self._evaluate(call_)
            case (
                tree.Comment()
                | tree.Cancel()
                | tree.SetCondition()
                | tree.Break()
                | tree.Continue()
                | tree.Sketch()
            ):
                pass
            case _:
                assert_never(statement)

    def _branching(self, statement: tree.If | tree.Switch | tree.For | tree.Try) -> None:
        match statement:
            case tree.If(branches, otherwise):
                for branch in branches:
                    self._judge.kind(branch.condition)
                    self._block(branch.body)
                self._block(otherwise or ())
            case tree.Switch(subject, cases, otherwise):
                for case in without_comments(cases):
                    compared = tree.Binary("==", subject, case.value, span=case.span)
                    self._judge.kind(compared)
                    self._block(case.body)
                self._block(otherwise or ())
            case tree.For():
                self._loop(statement)
            case tree.Try(body, catches, at_last):
                self._block(body)
                for catch in catches:
                    if catch.binding is not None:
                        self._judge.bind(catch.binding, _CAUGHT)
                    self._block(catch.body)
                self._block(at_last or ())

    def _loop(self, loop: tree.For) -> None:
        judge = self._judge
        if loop.condition is not None:
            judge.kind(loop.condition)
        if loop.iterable is not None:
            many = judge.kind(loop.iterable)
            if isinstance(many, Scalar | RecordType):
                said = f"a loop goes over a list, {described(many)} is given"
                judge.report("wrong-type", loop.iterable.span, said)
            if loop.item is not None:
                judge.bind(loop.item, many.item if isinstance(many, Listing) else ANYTHING)
        self._block(loop.body)

    def _assign(self, target: tree.Place, value: tree.Expression) -> None:
        if isinstance(target, tree.Name) and target.name in self._body.conditions:
            said = f"{target.name} is a condition, which is given no value"
            hint = f"write `set {target.name}` or `unset {target.name}`"
            self._judge.report("wrong-type", target.span, said, hint, target.name)
        declared = self._declared_variable(target)
        if declared is not None:
            self._judge.expect(value, declared)
        elif isinstance(target, tree.Name):
            self._judge.faulty = False
            kind = self._judge.kind(value)
            # What is wrong says nothing of what the name holds, if that is known already.
            if not self._judge.faulty or target.name not in self._judge.names:
                self._judge.bind(target.name, kind)
        else:
            self._judge.expect(value, Wanted(self._judge.held(target), named(target)))

    def _declared_variable(self, target: tree.Expression) -> Wanted | None:
        """Return what a variable with a declared type must hold."""
        if not isinstance(target, tree.Name):
            return None
        typed = [e for e in self._body.state if isinstance(e, tree.Variable) and e.type]
        found = next((entry for entry in typed if entry.name == target.name), None)
        if found is None:
            return None
        return Wanted(self._types.type(found.type, self._body.file.path), f"state {target.name}")

    def _end(self, statement: tree.Close | tree.Return | tree.Raise) -> None:
        match statement:
            case tree.Return(tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall() as call):
                self._target(call)
            case tree.Return(value, more):
                if value is not None and not isinstance(value, tree.Call):
                    self._returned((value, *more))
            case tree.Close("complete", arguments):
                self._results(arguments)
            case tree.Close("continue_as_new", arguments):
                self._arguments(arguments, self._own())
            case tree.Close(_, arguments) | tree.Raise(_, arguments):
                for argument in arguments:
                    self._judge.kind(argument)

    def _results(self, given: Sequence[tree.Expression]) -> None:
        """Hold what a body ends with against its declared results."""
        declared = self._own().results
        if len(given) != len(declared):
            for value in given:
                self._judge.kind(value)
            return
        for position, (value, kind) in enumerate(zip(given, declared, strict=True), start=1):
            count = f" {position}" if len(declared) > 1 else ""
            self._judge.expect(value, Wanted(kind, f"result{count} of {self._body.label}"))

    def _returned(self, given: Sequence[tree.Expression]) -> None:
        """Hold what `return` gives against the declared results; a list may be several."""
        match given:
            case [tree.ListOf(items)] if len(self._own().results) > 1:
                self._results(items)
            case [value] if len(self._own().results) > 1:
                what = f"what {self._body.label} returns"
                self._judge.expect(value, Wanted(Listing(ANYTHING), what))
            case _:  # each value is one result
                self._results(given)

    def _own(self) -> Signature:
        """Return what the body itself declares."""
        node = self._body.handler or self._body.definition
        return self._signature(self._body.label, node, self._body.file.path)

    # --- calls -------------------------------------------------------------------------

    def _bind(self, results: Sequence[tree.Binding], target: tree.Target) -> None:
        kinds = self._target(target)
        for position, place in enumerate(results):
            known = kinds[position] if len(kinds) == len(results) else ANYTHING
            if isinstance(place, str):
                self._judge.bind(place, known)
            else:
                self._judge.give(place, known, place.span)

    def _target(self, target: tree.Target) -> Sequence[Kind]:
        """Read what is called or awaited; return its declared results."""
        match target:
            case tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall():
                signature = self._callee(target)
                self._arguments(target.arguments, signature)
                return signature.results if signature else ()
            case tree.Timer(duration):
                kind = self._judge.value(duration, "a timer takes it")
                if isinstance(kind, Listing | RecordType | MappingType) or kind == BOOLEAN:
                    said = f"a timer takes a duration or a moment, {described(kind)} is given"
                    self._judge.report("wrong-type", duration.span, said)
            case tree.AllOf(body):
                self._block(body)
            case tree.SignalArrival(name) | tree.UpdateArrival(name):
                return self._arriving(name)
            case tree.Predicate(holds):
                self._judge.kind(holds)
                return self._promised(holds)
            case tree.Handle(name):
                return self._promised(tree.Name(name))
            case _:
                assert_never(target)
        return ()

    def _promised(self, handle: tree.Expression) -> Sequence[Kind]:
        """Return what a handle gives: the results of the one call that it was begun with."""
        known = self._body.held.of(handle)
        calls = [self._begun.get(name) for name in known.origins] if known else []
        begun = {self._callee(call) if call else None for call in calls}
        signature = begun.pop() if len(begun) == 1 else None
        return signature.results if signature else ()

    @cached_property
    def _begun(self) -> Mapping[str, tree.Call | None]:
        """The calls that handles are begun with; None for a handle with several, or no call."""
        found: dict[str, tree.Call | None] = {}
        for start in self._body.starts:
            call = start.target if isinstance(start.target, tree.Call) else None
            found[start.handle] = None if start.handle in found else call
        return found

    def _arriving(self, name: str) -> Sequence[Kind]:
        handlers = without_comments(self._body.workflow.handlers if self._body.workflow else ())
        found = next((handler for handler in handlers if handler.name == name), None)
        if found is None:
            return ()
        return [self._types.type(p.type, self._body.file.path) for p in found.parameters]

    def _arguments(self, given: Sequence[tree.Expression], wanted: Signature | None) -> None:
        """Hold arguments against parameters, by position; their number is another rule's."""
        if wanted is None or not wanted.least <= len(given) <= len(wanted.parameters):
            for value in given:
                self._judge.kind(value)
            return
        if self._swapped(given, wanted):
            return
        for value, (name, kind) in zip(given, wanted.parameters, strict=False):
            self._judge.expect(value, Wanted(kind, f"argument {name} of {wanted.name}"))

    def _swapped(self, given: Sequence[tree.Expression], wanted: Signature) -> bool:
        """Report two arguments that fit in each other's place: one slip, one finding."""
        kinds = [self._judge.kind(value) for value in given]
        places = [n for n, kind in enumerate(kinds) if self._misfits(kind, wanted.parameters[n][1])]
        if len(places) != 2:
            return False
        one, other = places
        (first, kind), (second, other_kind) = wanted.parameters[one], wanted.parameters[other]
        if self._misfits(kinds[one], other_kind) or self._misfits(kinds[other], kind):
            return False
        order = ", ".join(name for name, _ in wanted.parameters)
        said = f"arguments {first} and {second} of {wanted.name} are the wrong way round"
        self._judge.report("wrong-type", given[one].span, said, f"{wanted.name}({order})")
        return True

    def _misfits(self, given: Kind, wanted: Kind) -> bool:
        return bool(misfit(given, wanted, self._judge.records))

    def _callee(self, call: tree.Call) -> Signature | None:
        """Return what the text declares of what a call reaches."""
        design = self._facts.design
        if not isinstance(call, tree.NexusCall):
            node = self._facts.callee(call)
            return self._signature(call.name, node, node.span.path) if node else None
        target = design.calls.nexus.get(call.span)
        service = design.services.get(target.service) if target else None
        operation = service.operations.get(call.operation) if service else None
        if operation is None:
            return None
        started = design.names.workflows.get(operation.workflow or "")
        found = started.node if started else operation.tree
        return self._signature(call.operation, found, found.span.path) if found else None

    def _send(self, send: tree.Send) -> None:
        target = self._facts.design.calls.signals.get(send.span)
        found = self._facts.design.names.workflows.get(target.workflow) if target else None
        handlers = without_comments(found.node.handlers if found else ())
        handler = next((h for h in handlers if h.name == send.signal), None)
        path = found.path if found else ""
        signature = self._signature(f"signal {send.signal}", handler, path) if handler else None
        self._arguments(send.arguments, signature)

    def _evaluate(self, call: tree.Invoke) -> None:
        """Read a call, and what `temporal.signal(id, Name, ..)` sends to the one such handler."""
        self._judge.kind(call)
        by_id = call.function == SIGNAL.name and len(call.arguments) > 1
        name = call.arguments[1] if by_id else None
        found = (
            signal_handlers(self._facts).get(name.name, ()) if isinstance(name, tree.Name) else ()
        )
        if len(found) == 1:
            handler, path = found[0]
            wanted = self._signature(f"signal {handler.name}", handler, path)
            self._arguments(call.arguments[2:], wanted)

    def _signature(
        self,
        name: str,
        node: tree.Workflow | tree.Activity | tree.Operation | tree.Handler,
        path: str,
    ) -> Signature:
        parameters = tuple((p.name, self._types.type(p.type, path)) for p in node.parameters)
        results = tuple(self._types.type(r, path) for r in node.results)
        return Signature(name, parameters, results, least(node.parameters))


_CAUGHT = Shape("an error", tuple((name, ANYTHING) for name in ERROR_FIELDS), closed=True)


def _without_consequences(findings: list[Finding]) -> list[Finding]:
    """Return findings without those of a slip elsewhere: `order.cupon != null` excludes nothing."""
    slips = [one.name for one in findings if one.code == "unknown-field" and one.name]
    return [
        one
        for one in findings
        if one.code != "null-not-excluded" or not near_names(leaf(one.name or ""), slips)
    ]


def _assigned_elsewhere(body: Body) -> Iterator[str]:
    """Yield what the other bodies of a workflow give values to: they share its names."""
    for part in parts(body.workflow) if body.workflow else ():
        if part.block is not body.block:
            yield from assigned_names(part.block)
