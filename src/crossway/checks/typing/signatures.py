"""What the text declares of whatever is called, and arguments and results held against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.messages import takers
from crossway.checks.typing.asking import Questions
from crossway.checks.typing.exactness import TO_DECIMAL, mixes
from crossway.checks.typing.exchanged import note_order
from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import ANYTHING, Kind, Null, described, misfit
from crossway.checks.typing.scope import Passed, Wanted, misfitting
from crossway.checks.typing.searching import attribute_types
from crossway.checks.typing.swapped import arguments_swapped, swapped, tell_both
from crossway.design.builtins import MESSAGES
from crossway.design.defaults import least
from crossway.design.types import Anything, Listing, Type
from crossway.design.written import WrittenTypes
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.span import Span
from crossway.language.structs import Struct

_NOTHING: Mapping[int, tuple[Kind, ...]] = {}


class Signature(Struct, frozen=True):
    """What the text declares of something that is called: `name` is how messages call it.

    The first `least` of its parameters have to be given. `span` is where it is defined.
    """

    name: str
    parameters: tuple[tuple[str, Type], ...]
    results: tuple[Kind, ...]
    least: int
    span: Span


def _no_signatures(_: Facts) -> list[dict[tuple[Span, str, str], Signature]]:
    """Return where the signatures are kept that were read: none yet."""
    return [{}]


class Signatures(Questions):
    """What each call of a design declares; `attributes` are the types of search attributes.

    Of other files, who reads a body asks this alone, and which types the design declares.
    """

    def __init__(
        self, facts: Facts, types: WrittenTypes, given: Mapping[int, tuple[Kind, ...]] = _NOTHING
    ) -> None:
        """Look at the design of `facts`; `types` reads what its signatures write.

        `given` says what definitions give, by their identity, that declare no results.
        """
        super().__init__()
        self._facts = facts
        self._given = given
        self._undeclared: set[Span] = set()
        self._types = types
        self._known = {} if given else facts.from_outline(_no_signatures)[0]
        self.attributes = attribute_types(facts.design)

    @property
    def from_bodies(self) -> bool:
        """Whether some of it is not declared: it is what bodies give."""
        return bool(self._given)

    def own(self, body: Body) -> Signature:
        """Return what a body itself declares: which it asks of nobody, unless bodies say more."""
        return self.ask(Signatures._own, body) if self._given else self._own(body)

    def _own(self, body: Body) -> Signature:
        return self._signature(body.label, body.handler or body.definition, body.file.path)

    def called(self, call: tree.Call) -> Signature | None:
        """Return what the text declares of what a call reaches, None for what it does not say."""
        return self.ask(Signatures._called, call)

    def _called(self, call: tree.Call) -> Signature | None:
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

    def is_given(self, call: tree.Call) -> bool:
        """Return whether what a call gives is known from its callee's body alone."""
        found = self.called(call)
        return found is not None and found.span in self._undeclared

    def sent(self, send: tree.Send) -> Signature | None:
        """Return the signal that `signal handle.Name(..)` sends to a child."""
        return self.ask(Signatures._sent, send)

    def _sent(self, send: tree.Send) -> Signature | None:
        target = self._facts.design.calls.signals.get(send.span)
        found = self._facts.design.names.workflows.get(target.workflow) if target else None
        handlers = without_comments(found.node.handlers if found else ())
        handler = next((h for h in handlers if h.name == send.signal), None)
        if found is None or handler is None:
            return None
        return self._signature(f"signal {send.signal}", handler, found.path)

    def sent_by_id(
        self, call: tree.Invoke, started: tree.WorkflowCall | None = None
    ) -> Signature | None:
        """Return what `temporal.signal(id, Name, ..)` and its like send, if one has the name.

        `started` is the workflow that a signal starts: it goes to no other.
        """
        return self.ask(Signatures._sent_by_id, call, started)

    def _sent_by_id(self, call: tree.Invoke, started: tree.WorkflowCall | None) -> Signature | None:
        kind = MESSAGES.get(call.function, "")
        found = takers(self._facts, call, started)
        if len(found) != 1:
            return None
        handler, path = found[0]
        return self._signature(f"{kind} {handler.name}", handler, path)

    def answered(self, call: tree.Invoke) -> Kind:
        """Return what `temporal.query(id, Name, ..)` or `update` gives, if one declares it."""
        found = self.sent_by_id(call)
        return found.results[0] if found and len(found.results) == 1 else ANYTHING

    def _signature(
        self,
        name: str,
        node: tree.Workflow | tree.Activity | tree.Operation | tree.Handler,
        path: str,
    ) -> Signature:
        # Asked for each call of it, several times, and the same for as long as the outline is,
        # unless it is what bodies give.
        found = self._known.get((node.span, name, path))
        if found is None:
            found = self._known[node.span, name, path] = self._read(name, node, path)
        return found

    def _read(
        self,
        name: str,
        node: tree.Workflow | tree.Activity | tree.Operation | tree.Handler,
        path: str,
    ) -> Signature:
        parameters = tuple((p.name, self._types.type(p.type, path)) for p in node.parameters)
        results: tuple[Kind, ...] = tuple(self._types.type(r, path) for r in node.results)
        if not results and (results := self._given.get(id(node), ())):
            self._undeclared.add(node.span)
        return Signature(name, parameters, results, least(node.parameters), node.span)


def is_misnamed(call: tree.Call, known: Sequence[str]) -> bool:
    """Whether a call names arguments as none of the parameters, `known`, is called.

    That is `wrong-argument-name`; their types, and how many are missing, are open then.
    """
    return not {*argument_names(call)} <= {*known}


def argument_names(call: tree.Call) -> tuple[str, ...]:
    """Return what a call calls its arguments, nothing where they go by position."""
    return call.names if isinstance(call, tree.NexusCall) else ()


def hold_named(judge: Judge, call: tree.Call, wanted: Signature | None) -> None:
    """Hold the arguments of a call against parameters: by name where they have names."""
    names = argument_names(call)
    if wanted is None or not names:
        hold_arguments(judge, call.arguments, wanted)
        return
    kinds = dict(wanted.parameters)
    parameters = [(name, kinds.get(name, ANYTHING)) for name in names]
    _hold_each(judge, call.arguments, wanted, parameters)


def hold_arguments(
    judge: Judge, given: Sequence[tree.Expression], wanted: Signature | None
) -> None:
    """Hold arguments against parameters, by position; their number is another rule's."""
    if wanted is None or not wanted.least <= len(given) <= len(wanted.parameters):
        for value in given:
            judge.kind(value)
        return
    names, types = zip(*wanted.parameters, strict=True) if given else ((), ())
    kinds = judge.silently(given) if len(given) > 1 else ()  # one has none to change places with
    if arguments_swapped(judge, wanted.name, given, names, kinds, types):
        for value in given:
            judge.kind(value)
        return
    found = len(judge.findings)
    _hold_each(judge, given, wanted, wanted.parameters)
    if len(judge.findings) == found + 1:
        tell_both(judge, names, kinds, types)


def _hold_each(
    judge: Judge,
    given: Sequence[tree.Expression],
    wanted: Signature,
    parameters: Sequence[tuple[str, Type]],
) -> None:
    """Hold arguments against their parameters. One that contradicts what is declared is all that is
    told of a call: what goes to a parameter without a type may have changed places with it."""
    found, passed = len(judge.findings), len(judge.passed)
    for value, parameter in zip(given, parameters, strict=False):
        _hold_argument(judge, value, wanted, parameter, given[0])
    if len(judge.findings) > found:
        del judge.passed[passed:]
    elif wanted.span != judge.body.definition.span:
        names = [name for name, _ in parameters]
        note_order(judge, f"arguments {{}} of {wanted.name}", names, given)


def _hold_argument(
    judge: Judge,
    value: tree.Expression,
    wanted: Signature,
    parameter: tuple[str, Type],
    first: tree.Expression,
) -> None:
    """Hold an argument against its parameter; what is passed to one without a type is noted."""
    name, kind = parameter
    given = judge.expect(value, Wanted(kind, f"argument {name} of {wanted.name}"))
    if judge.reporting and isinstance(kind, Anything) and not isinstance(given, Anything | Null):
        text = value.value if isinstance(value, tree.String) else None
        passed = Passed(wanted.span, wanted.name, name, given, value.span, first.span, text)
        judge.passed.append(passed)


def hold_sent(
    judge: Judge,
    signatures: Signatures,
    value: tree.Expression | tree.Call | None,
    started: tree.WorkflowCall | None = None,
) -> None:
    """Hold what a message by id carries against the one handler of its name."""
    if isinstance(value, tree.Invoke) and (by_id := signatures.sent_by_id(value, started)):
        hold_arguments(judge, value.arguments[2:], by_id)


def hold_results(judge: Judge, given: Sequence[tree.Expression], own: Signature) -> None:
    """Hold what a body ends with against its declared results; their number is another rule's."""
    if len(given) != len(own.results):
        for value in given:
            judge.kind(value)
        return
    several = len(given) > 1
    if several and (places := swapped(judge.silently(given), own.results, judge.records)):
        first, second = (at + 1 for at in places)
        said = f"results {first} and {second} of {own.name} are the wrong way round"
        judge.report("wrong-type", given[places[0]].span, said)
        for value in given:
            judge.kind(value)
        return
    for position, (value, kind) in enumerate(zip(given, own.results, strict=True), start=1):
        count = f" {position}" if several else ""
        judge.expect(value, Wanted(kind, f"result{count} of {own.name}"))


def hold_given(judge: Judge, given: Sequence[Kind], own: Signature, span: Span) -> None:
    """Hold what a call gives that is returned against the declared results."""
    if len(given) != len(own.results):
        return
    for kind, wanted in zip(given, own.results, strict=True):
        if why := misfit(kind, wanted, judge.records):
            judge.report(
                "missing-field" if why.startswith("has no") else "wrong-type",
                span,
                misfitting(f"result of {own.name}", why),
            )
        elif mixes(kind, wanted):
            said = f"result of {own.name} is number, decimal is wanted"
            judge.report("wrong-type", span, said, f"give it a name of its own: {TO_DECIMAL}")


def hold_returned(judge: Judge, given: Sequence[tree.Expression], own: Signature) -> None:
    """Hold what `return` gives against the declared results; a list may be several."""
    match given:
        case [tree.ListOf(items)] if len(own.results) > 1:
            hold_results(judge, items, own)
        case [value] if (count := len(own.results)) > 1:
            if not isinstance(kind := judge.kind(value), Listing | Anything):
                said = f"{own.name} returns {described(kind)}, {count} values are wanted"
                judge.report("wrong-type", value.span, said, f"`return {'.., ' * (count - 1)}..`")
        case _:  # each value is one result
            hold_results(judge, given, own)
