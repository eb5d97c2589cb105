"""One body read by a `Judge`, statement by statement.

Longer than other files because it is the one reader of statements for their types: what a new one
gives and takes stands together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import assert_never

from crossway.checks.bodies import Body
from crossway.checks.typing.awaiting import hold_awaited
from crossway.checks.typing.changes import Changes
from crossway.checks.typing.declared import (
    assigned_elsewhere,
    declared,
    hold_defaults,
    hold_state,
    names_before,
    type_of,
    untyped_state,
)
from crossway.checks.typing.exactness import is_literal, stays_inexact
from crossway.checks.typing.exchanged import exchanged, note_order
from crossway.checks.typing.giving import gives
from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import (
    ANYTHING,
    DECIMAL,
    INTEGER,
    NUMBER,
    Kind,
    Null,
    Shape,
    described,
)
from crossway.checks.typing.members import named
from crossway.checks.typing.options import hold_default_options, hold_options
from crossway.checks.typing.scope import Finding, Wanted, without_consequences
from crossway.checks.typing.searching import hold_upserted
from crossway.checks.typing.signatures import (
    Signature,
    Signatures,
    hold_arguments,
    hold_given,
    hold_named,
    hold_results,
    hold_returned,
    hold_sent,
)
from crossway.checks.typing.timers import hold_timer
from crossway.checks.typing.truths import constant_conditions
from crossway.design.builtins import ERROR_FIELDS
from crossway.design.nulls import Gift, Given, tested_for_null
from crossway.design.options import TIMER, OptionSet
from crossway.design.types import Nullable
from crossway.design.written import WrittenTypes
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.holes import target_text
from crossway.language.span import Span
from crossway.language.structs import once
from crossway.language.walk import all_nodes

_NOTHING: Mapping[str, Kind] = {}
_CAUGHT = Shape("an error", tuple((name, ANYTHING) for name in ERROR_FIELDS), closed=True)


class Reader:
    """Reads one body twice: what names hold, then what does not fit.

    The first time it reads what gives a name its value alone: nothing is reported then.
    """

    def __init__(
        self,
        body: Body,
        signatures: Signatures,
        types: WrittenTypes,
        held: Mapping[str, Kind] = _NOTHING,
        simulated: Mapping[str, Kind] = _NOTHING,
        nulled: frozenset[str] = frozenset(),
    ) -> None:
        """Read a body with what its workflow's state holds, what undefined functions give, and
        the names that it gives null."""
        self._body, self._held = body, held
        self._signatures = signatures
        self._types = types
        tested = frozenset(tested_for_null(body.seen))
        self._judge = Judge(body, types, tested=tested)
        self._judge.answered = signatures.answered
        self._judge.simulated = simulated
        self._judge.nulled = nulled
        self.passed = self._judge.passed
        self._changes = Changes(types.records)
        self._fractions: dict[str, Kind] = {}
        self._exact: set[str] = set()
        self._nulls: set[Gift] = set()

    def read(self) -> list[Finding]:
        """Return what in the body its declarations contradict."""
        judge = self._judge
        self._collect()
        if self._fractions:
            for name in self._fractions:
                exact = judge.names.get(name) == DECIMAL
                self._fractions[name] = DECIMAL if exact else NUMBER
            self._collect()
        judge.reporting = True
        judge.names |= self._held
        judge.sure = self._never_null()
        self._changes = Changes(self._types.records)
        for name, value in untyped_state(judge):
            self._changes.give(name, judge.kind(value))
        hold_defaults(judge)
        hold_state(judge)
        hold_default_options(judge, self._signatures.attributes)
        self._block(self._body.block)
        judge.findings += [*exchanged(judge), *constant_conditions(judge)]
        return without_consequences(judge.findings)

    def gives(self) -> tuple[Kind, ...]:
        """Return what the body gives that declares no results, once it was read."""
        return gives(self._judge, self._body)

    def _never_null(self) -> Set[object]:
        """Return the reads of names that may be null somewhere, and are not where these stand."""
        names = self._judge.names.items()
        watched = frozenset(name for name, kind in names if isinstance(kind, Nullable))
        given = Given(watched, self._nulls)
        if watched:
            given.block(self._body.block, frozenset())
        return given.sure

    def _collect(self) -> None:
        """Learn what the names of the body hold."""
        names = self._judge.names
        names.clear()
        names.update(names_before(self._judge))
        for name in assigned_elsewhere(self._body):  # which may give it other values
            names.setdefault(name, ANYTHING)
        names |= self._held
        self._block(self._body.block)

    def _fraction(self, name: str) -> Kind:
        """Return what a name holds that is given a literal such as `0.5`: a decimal, if that is
        what it is given elsewhere, which shows once all of the body was read as if it were one."""
        return self._fractions.setdefault(name, INTEGER)

    # --- statements --------------------------------------------------------------------

    def _block(self, block: tree.Block) -> None:
        for statement in block:
            self._statement(statement)

    def _branch(self, block: tree.Block) -> None:
        with self._changes.branch():
            self._block(block)

    def _statement(self, statement: tree.Statement) -> None:
        judge = self._judge
        match statement:
            case tree.Await(target, results):
                self._bind(results, target, statement.span)
            case tree.Close() | tree.Return() | tree.Raise() | tree.Send() | tree.Evaluate():
                if judge.reporting:
                    self._end(statement)
            case tree.Assign(tree.Name(name), value) if not judge.reporting:
                self._give(name, value)
            case tree.Assign(target_, value):
                if judge.reporting:
                    hold_sent(judge, self._signatures, value)
                    self._assign(target_, value)
            case tree.Start(handle, target):
                self._target(target)
                judge.bind(handle, ANYTHING)  # `handle-as-value` looks at it
            case tree.Detach(call):
                if judge.reporting:
                    self._target(call)
            case tree.AwaitAll(body):
                self._block(body)
            case tree.AwaitOne(cases):
                for case in without_comments(cases):
                    with self._changes.branch():
                        self._bind(case.results, case.target, case.span)
                        self._block(case.body)
            case tree.If() | tree.Switch() | tree.For() | tree.Try():
                self._branching(statement)
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
                    if self._judge.reporting:
                        self._judge.kind(branch.condition)
                    self._branch(branch.body)
                self._branch(otherwise or ())
            case tree.Switch(subject, cases, otherwise):
                for case in without_comments(cases):
                    if self._judge.reporting:
                        self._judge.compare(subject, case)
                    self._branch(case.body)
                self._branch(otherwise or ())
            case tree.For():
                self._loop(statement)
            case tree.Try(body, catches, at_last):
                self._block(body)
                for catch in catches:
                    if catch.binding is not None:
                        self._judge.bind(catch.binding, _CAUGHT)
                    self._branch(catch.body)
                self._block(at_last or ())

    def _loop(self, loop: tree.For) -> None:
        judge = self._judge
        if loop.condition is not None and judge.reporting:
            judge.kind(loop.condition)
        item = ANYTHING if loop.iterable is None else judge.each(loop.iterable)
        with self._changes.branch():
            if loop.item is not None and loop.iterable is not None:
                self._receive(loop.item, item, loop.iterable.span)
            self._block(loop.body)

    def _assign(self, target: tree.Place, value: tree.Expression) -> None:
        if isinstance(target, tree.Name) and target.name in self._body.conditions:
            said = f"{target.name} is a condition, which is given no value"
            hint = f"write `set {target.name}` or `unset {target.name}`"
            self._judge.report("wrong-type", target.span, said, hint, target.name)
        if isinstance(target, tree.Name):
            self._give(target.name, value)
        else:
            held = Wanted(self._judge.held(target), named(target), travels=False)
            self._judge.expect(value, held)

    def _give(self, name: str, value: tree.Expression) -> None:
        """Read what a name is given by an assignment."""
        judge = self._judge
        judge.faulty = False
        if wanted := declared(judge, name):
            self._given(name, judge.expect(value, wanted), value.span)
            return
        kind = judge.kind(value)
        self._given(name, kind, value.span)
        if kind == NUMBER and is_literal(value):
            kind = self._fraction(name)
        elif judge.reporting and not judge.faulty and self._stays_inexact(name, value, kind):
            judge.inexact(value, f"{name} is a number here and a decimal elsewhere")
            kind = DECIMAL  # as it is once that is mended
        # What is wrong says nothing of what the name holds, if that is known already.
        if not judge.faulty or name not in judge.names:
            judge.bind(name, kind)
            self._note(name, kind, value.span)

    def _stays_inexact(self, name: str, value: tree.Expression, kind: Kind) -> bool:
        return stays_inexact(value, kind, self._judge.names.get(name, ANYTHING))

    def _receive(self, name: str, kind: Kind, span: Span) -> None:
        """Read what a name is given by a call, a wait or a loop."""
        judge = self._judge
        wanted = declared(judge, name)
        self._given(name, kind, span)
        if wanted is None:
            judge.bind(name, kind)
            self._note(name, kind, span)
        else:
            judge.receive(wanted, kind, span, name)

    def _given(self, name: str, kind: Kind, span: Span) -> None:
        """Note what gives a name a value that may be null."""
        if isinstance(kind, Null | Nullable):
            self._nulls.add((name, span))

    def _note(self, name: str, kind: Kind, span: Span) -> None:
        """Report a name that held a value of another type before."""
        if kind == DECIMAL:
            self._exact.add(name)
        before = self._changes.give(name, kind)
        if before is not None and type_of(self._body, name) is None:  # else it is declared `any`
            said = f"{name} held {described(before)} before, and holds {described(kind)} from here"
            hint = "give the other value a name of its own"
            self._judge.report("changed-type", span, said, hint, name)

    def _end(
        self, statement: tree.Close | tree.Return | tree.Raise | tree.Send | tree.Evaluate
    ) -> None:
        """Read a statement that gives no name a value."""
        judge = self._judge
        match statement:
            case tree.Send():
                hold_arguments(judge, statement.arguments, self._signatures.sent(statement))
            case tree.Evaluate(call_, started):
                judge.kind(call_)
                hold_upserted(judge, self._signatures.attributes, call_)
                hold_sent(judge, self._signatures, call_, started)
                if started is not None:
                    self._target(started)
            case tree.Return(tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall() as call):
                hold_sent(judge, self._signatures, call)
                hold_given(self._judge, self._target(call), self._own, call.span)
            case tree.Return(value, more):
                hold_sent(judge, self._signatures, value)
                if value is not None and not isinstance(value, tree.Call):
                    hold_returned(self._judge, (value, *more), self._own)
            case tree.Close("complete", arguments):
                hold_results(self._judge, arguments, self._own)
            case tree.Close("continue_as_new", arguments):
                hold_arguments(self._judge, arguments, self._own)
            case tree.Close(_, arguments) | tree.Raise(_, arguments):
                for argument in arguments:
                    self._judge.kind(argument)

    @once
    def _own(self) -> Signature:
        """What the body itself declares."""
        return self._signatures.own(self._body)

    # --- calls -------------------------------------------------------------------------

    def _bind(self, results: Sequence[tree.Binding], target: tree.Target, span: Span) -> None:
        kinds = self._target(target)
        if isinstance(target, tree.SignalArrival | tree.UpdateArrival):
            self._note_arriving(results, target.name, span)
        for position, place in enumerate(results):
            known = kinds[position] if len(kinds) == len(results) else ANYTHING
            if isinstance(place, str):
                self._receive(place, known, span)
                self._divides_as_float(place, known, span)
            else:
                self._judge.give(place, known, place.span)

    def _divides_as_float(self, name: str, kind: Kind, span: Span) -> None:
        """Report a result that is divided as a number where the same name holds an amount, too."""
        if kind in (INTEGER, NUMBER) and name in self._exact and name in self._divided:
            said = (
                f"{name} is {described(kind)} here, which divides as a float, and decimal elsewhere"
            )
            hint = "give one of them a name of its own"
            self._judge.report("changed-type", span, said, hint, name)

    @once
    def _divided(self) -> frozenset[str]:
        """The names in what the body divides."""
        quotients = [one for one in self._body.of(tree.Binary) if one.operator == "/"]
        return frozenset(node.name for node in all_nodes(quotients) if isinstance(node, tree.Name))

    def _target(self, target: tree.Target) -> Sequence[Kind]:
        """Read what is called or awaited; return its declared results."""
        match target:
            case tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall():
                signature = self._signatures.called(target)
                if self._judge.reporting:
                    if isinstance(target, tree.NexusCall):  # `nexus "shard-{note.org}"`
                        self._judge.kind(target_text(target))
                    self._options(target, self._body.takes[id(target)])
                    hold_named(self._judge, target, signature)
                return signature.results if signature else ()
            case tree.Timer(duration):
                hold_timer(self._judge, duration)
                self._options(target, TIMER)
            case tree.AllOf(body):
                self._block(body)
            case tree.SignalArrival(name) | tree.UpdateArrival(name):
                return self._arriving(name)
            case tree.Predicate(holds):
                hold_awaited(self._judge, holds)
                return self._promised(holds)
            case tree.Handle(name):
                if name in self._body.truths:
                    hold_awaited(self._judge, tree.Name(name, span=target.span))
                return self._promised(tree.Name(name))
            case _:
                assert_never(target)
        return ()

    def _options(self, target: tree.Optioned, takes: OptionSet) -> None:
        hold_options(self._judge, self._signatures.attributes, takes, target.options)

    def _promised(self, handle: tree.Expression) -> Sequence[Kind]:
        """Return what a handle gives: the results of the one call that it was begun with."""
        known = self._body.held.of(handle)
        calls = [self._begun.get(name) for name in known.origins] if known else []
        begun = {self._signatures.called(call) if call else None for call in calls}
        signature = begun.pop() if len(begun) == 1 else None
        return signature.results if signature else ()

    @once
    def _begun(self) -> Mapping[str, tree.Call | None]:
        """The calls that handles are begun with; None for a handle with several, or no call."""
        found: dict[str, tree.Call | None] = {}
        for start in self._body.starts:
            call = start.target if isinstance(start.target, tree.Call) else None
            found[start.handle] = None if start.handle in found else call
        return found

    def _note_arriving(self, results: Sequence[tree.Binding], name: str, span: Span) -> None:
        """Note in which order names take what a signal or an update of the workflow carries."""
        names = [parameter.name for parameter in self._carried(name)]
        taken = [tree.Name(one, span=span) if isinstance(one, str) else one for one in results]
        note_order(self._judge, f"values {{}} of {name}", names, taken)

    def _arriving(self, name: str) -> Sequence[Kind]:
        path = self._body.file.path
        return [self._types.type(parameter.type, path) for parameter in self._carried(name)]

    def _carried(self, name: str) -> Sequence[tree.Parameter]:
        handlers = without_comments(self._body.workflow.handlers if self._body.workflow else ())
        return next((handler.parameters for handler in handlers if handler.name == name), ())
