"""Options, what can be called, and what can be awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossway.language.tree.expressions import Expression
from crossway.language.tree.node import Comment, Line, Node

if TYPE_CHECKING:
    from crossway.language.tree.statements import Block


@dataclass(frozen=True, slots=True)
class Option(Line):
    """`key: value`, or a nested block of options. `key` is as written (camelCase or not)."""

    key: str
    value: Expression | tuple[OptionEntry, ...]


OptionEntry = Option | Comment
Options = tuple[OptionEntry, ...]


@dataclass(frozen=True, slots=True)
class ActivityCall(Node):
    """`activity Name(args)`; `name` may be qualified (`billing.Charge`)."""

    name: str
    arguments: tuple[Expression, ...]
    options: Options = ()


@dataclass(frozen=True, slots=True)
class WorkflowCall(Node):
    """`workflow Name(args)`: a child workflow, or what an operation starts."""

    name: str
    arguments: tuple[Expression, ...]
    options: Options = ()


@dataclass(frozen=True, slots=True)
class NexusCall(Node):
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


@dataclass(frozen=True, slots=True)
class Timer(Node):
    """`timer(5m)`."""

    duration: Expression
    options: Options = ()


@dataclass(frozen=True, slots=True)
class SignalArrival(Node):
    """`signal Approved` as something to wait for."""

    name: str


@dataclass(frozen=True, slots=True)
class UpdateArrival(Node):
    """`update ChangeAddress` as something to wait for."""

    name: str


@dataclass(frozen=True, slots=True)
class Handle(Node):
    """A promise, a spawned handle or a condition, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Predicate(Node):
    """`n > 3` or `approved and not rejected` as something to wait for: until it holds.

    What is read out of a list of promises, `handles[0]` or `last(handles)`, is one: then it is
    waited for as any promise is (`crossway.design.handles`).
    """

    holds: Expression


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    """`await all:` as a case of `await one:`; the block's statements.

    `detach nexus ..:` as a case is one, too: the block that hands the call over. `handed_over` says
    that it was written so.
    """

    body: Block
    handed_over: bool = False


Optioned = Call | Timer
"""What may have options below it."""

Target = Call | Timer | SignalArrival | UpdateArrival | Handle | Predicate | AllOf
