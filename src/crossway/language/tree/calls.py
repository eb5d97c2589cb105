"""Options, what can be called, and what can be awaited, blocks aside."""

from __future__ import annotations

from crossway.language.tree.expressions import Expression
from crossway.language.tree.node import Comment, Line, Node


class Option(Line, frozen=True):
    """`key: value`, or a nested block of options. `key` is as written (camelCase or not)."""

    key: str
    value: Expression | tuple[OptionEntry, ...]


OptionEntry = Option | Comment
Options = tuple[OptionEntry, ...]


class ActivityCall(Node, frozen=True):
    """`activity Name(args)`; `name` may be qualified (`billing.Charge`)."""

    name: str
    arguments: tuple[Expression, ...]
    options: Options = ()


class WorkflowCall(Node, frozen=True):
    """`workflow Name(args)`: a child workflow, or what an operation starts."""

    name: str
    arguments: tuple[Expression, ...]
    options: Options = ()


class NexusCall(Node, frozen=True):
    """A call of a Nexus operation.

    Classic `nexus "payments" workflow Charge(p)`: `target` is what stands in the quotes
    (an endpoint or a namespace) and `service` is None. Modern
    `nexus PaymentsEndpoint Payments.Charge(p)`: `target` is the endpoint, and
    `service` may be qualified (`pkg.Payments`). `names` are what `Charge(id: p.id, sum: 3)`
    calls its arguments: one for each of them, or none at all.
    """

    target: str
    service: str | None
    operation: str
    arguments: tuple[Expression, ...]
    options: Options = ()
    names: tuple[str, ...] = ()


Call = ActivityCall | WorkflowCall | NexusCall


class Timer(Node, frozen=True):
    """`timer(5m)`."""

    duration: Expression
    options: Options = ()


class SignalArrival(Node, frozen=True):
    """`signal Approved` as something to wait for."""

    name: str


class UpdateArrival(Node, frozen=True):
    """`update ChangeAddress` as something to wait for."""

    name: str


class Handle(Node, frozen=True):
    """A promise, a spawned handle or a condition, by name."""

    name: str


class Predicate(Node, frozen=True):
    """`n > 3` or `approved and not rejected` as something to wait for: until it holds.

    What is read out of a list of promises, `handles[0]` or `last(handles)`, is one: then it is
    waited for as any promise is (`crossway.design.handles`).
    """

    holds: Expression


Optioned = Call | Timer
"""What may have options below it."""
