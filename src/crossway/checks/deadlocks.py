"""Waits for conditions that never end, since what would end them waits as well, or is not there.

    signal Approve(by: string):
        await packed                 # never holds: what sets it comes after the wait for it,
        set approved                 # or, in the workflow, after the wait for `approved`
    await approved
    set packed

All waits of a workflow count as endless first. One that is set where no endless wait comes before
ends after all, and so does whatever waits for what follows, until nothing is added any more. What
may be left out (a wait inside an `if`, a case of a race) holds up nothing behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from crossway.checks.bodies import Body
from crossway.language import tree
from crossway.language.blocks import inner_blocks, own_names, without_comments
from crossway.language.span import Span
from crossway.language.structs import Struct


class Wait(Struct, frozen=True, eq=False):
    """A wait for a condition, by its name, or for a signal or update, as `signal Approve`."""

    name: str
    span: Span


Before = tuple[Wait, ...]


class _Flow(msgspec.Struct):
    """What one workflow waits for, and what ends that: with the waits that come before."""

    truths: frozenset[str]
    messages: frozenset[str]
    waits: list[tuple[Wait, Before]] = msgspec.field(default_factory=list)
    ends: dict[str, list[Before]] = msgspec.field(default_factory=dict)

    def block(self, block: tree.Block, before: Before) -> Before:
        """Read a block; return the waits that came before its end, whatever happened."""
        for statement in block:
            before = self._statement(statement, before)
        return before

    def _statement(self, statement: tree.Statement, before: Before) -> Before:
        match statement:
            case tree.Await(target):
                before = self._target(target, before)
            case tree.AwaitAll(body):
                return self._together(body, before)
            case tree.AwaitOne(cases):
                for case in without_comments(cases):
                    won = self._target(case.target, before)
                    self._given(
                        (name for inner in inner_blocks(statement) for name in inner.names), won
                    )
                    self.block(case.body, won)
                return before
            case tree.SetCondition(name, True):
                self._given([name], before)
            case _:  # waits for no condition; its blocks may, and may be left out
                for inner in inner_blocks(statement):
                    self.block(inner.block, before)
        self._given(own_names(statement), before)
        return before

    def _target(self, target: tree.Target, before: Before) -> Before:
        match target:
            case tree.Handle(name) if name in self.truths:
                return self._wait(name, target.span, before)
            case tree.SignalArrival(name) if f"signal {name}" in self.messages:
                return self._wait(f"signal {name}", target.span, before)
            case tree.UpdateArrival(name) if f"update {name}" in self.messages:
                return self._wait(f"update {name}", target.span, before)
            case tree.AllOf(body):
                return self._together(body, before)
            case _:  # a call, a timer, a promise: none of them waits for a condition
                return before

    def _wait(self, name: str, span: Span, before: Before) -> Before:
        wait = Wait(name, span)
        self.waits.append((wait, before))
        return (*before, wait)

    def _together(self, body: tree.Block, before: Before) -> Before:
        after = before
        for statement in body:
            after = (*after, *self._statement(statement, before)[len(before) :])
        return after

    def _given(self, names: Iterable[str], before: Before) -> None:
        for name in names:
            self.ends.setdefault(name, []).append(before)

    def endless(self) -> list[Wait]:
        """Return the waits that never end, but for those that another such one holds up."""
        ended: set[Wait] = set()
        while True:
            more = {
                wait
                for wait, _ in self.waits
                if wait not in ended
                and any(ended.issuperset(before) for before in self.ends.get(wait.name, ()))
            }
            if not more:
                break
            ended |= more
        return [w for w, before in self.waits if w not in ended and ended.issuperset(before)]


def endless_waits(bodies: Sequence[Body]) -> Iterator[tuple[Wait, bool]]:
    """Yield the waits for conditions of one workflow, given its bodies, that never end.

    With each whether anything sets the condition at all.
    """
    flow = _Flow(_false_at_first(bodies[0]), frozenset(_messages(bodies)))
    for body in bodies:
        after = flow.block(body.block, ())
        if body.handler is not None:
            flow.ends.setdefault(f"{body.handler.kind} {body.handler.name}", []).append(after)
    for wait in flow.endless():
        if wait.name in flow.truths:
            yield wait, wait.name in flow.ends


def _messages(bodies: Sequence[Body]) -> Iterator[str]:
    return (f"{b.handler.kind} {b.handler.name}" for b in bodies if b.handler is not None)


def _false_at_first(body: Body) -> frozenset[str]:
    """Return the conditions of a workflow, and its variables that are awaited and begin false."""
    false = {
        entry.name
        for entry in body.state
        if isinstance(entry, tree.Variable) and entry.value == tree.Constant(False)
    }
    return body.conditions | (body.truths & false)
