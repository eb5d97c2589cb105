"""The statements of a body."""

from __future__ import annotations

from typing import Literal

from crossway.language.span import NOWHERE, Span
from crossway.language.tree.calls import (
    Call,
    Handle,
    NexusCall,
    Predicate,
    SignalArrival,
    Timer,
    UpdateArrival,
    WorkflowCall,
)
from crossway.language.tree.expressions import Binding, Expression, Index, Invoke, Place
from crossway.language.tree.node import Comment, Line, Node


class AllOf(Node, frozen=True):
    """`await all:` as a case of `await one:`; the block's statements.

    `detach nexus ..:` as a case is one, too: the block that hands the call over. `handed_over` says
    that it was written so.
    """

    body: Block
    handed_over: bool = False


Target = Call | Timer | SignalArrival | UpdateArrival | Handle | Predicate | AllOf


class Await(Line, frozen=True):
    """Wait for a target and bind its results.

    A plain blocking call (`activity A(x) -> r`, `nexus ..`) is one too: `explicit`
    says whether the word `await` stood there, `assigned` whether it was written
    `r = activity A(x)`. `results` are what stands after `->`: names, fields, elements.
    """

    target: Target
    results: tuple[Binding, ...] = ()
    explicit: bool = False
    assigned: bool = False


class Detach(Line, frozen=True):
    """`detach nexus ..` or `detach workflow ..`: delivered, never awaited."""

    call: WorkflowCall | NexusCall


class Start(Line, frozen=True):
    """`promise h <- target` or classic `spawn nexus .. -> h`: begun here, awaited later.

    `handle` is "" for a spawn without `->`.
    """

    handle: str
    target: Target


class Cancel(Line, frozen=True):
    """`cancel h`, `cancel handles[0]`: what a promise began is asked to stop."""

    target: Handle | Index


class AwaitAll(Line, frozen=True):
    """`await all:`: every statement concurrently."""

    body: Block


class Case(Line, frozen=True):
    """One case of `await one:`."""

    target: Target
    results: tuple[Binding, ...]
    body: Block


class AwaitOne(Line, frozen=True):
    """`await one:`: the first case to complete wins."""

    cases: tuple[Case | Comment, ...]


class Branch(Line, frozen=True):
    """One `if`/`elif` with its body."""

    condition: Expression
    body: Block


class If(Line, frozen=True):
    """`if` / `elif` / `else`; `otherwise` is None when there is no `else`.

    The line of the `else` is at `else_span`.
    """

    branches: tuple[Branch, ...]
    otherwise: Block | None = None
    else_span: Span = NOWHERE


class SwitchCase(Line, frozen=True):
    """`case value:` with its body."""

    value: Expression
    body: Block


class Switch(Line, frozen=True):
    """`switch (subject):`; `otherwise` is None when there is no `else`, as in `If`."""

    subject: Expression
    cases: tuple[SwitchCase | Comment, ...]
    otherwise: Block | None = None
    else_span: Span = NOWHERE


class For(Line, frozen=True):
    """A loop: over `iterable` with `item`, else while `condition`, else for ever."""

    item: str | None
    iterable: Expression | None
    condition: Expression | None
    body: Block


class Close(Line, frozen=True):
    """End the workflow. `arguments` is what it completes, fails or continues with."""

    kind: Literal["complete", "fail", "continue_as_new"]
    arguments: tuple[Expression, ...] = ()


class Return(Line, frozen=True):
    """`return`, `return expr`, or `return workflow W(..)` (in an operation).

    Of `return a, b`, which gives several results, `more` are those after the first.
    """

    value: Expression | Call | None = None
    more: tuple[Expression, ...] = ()


class Raise(Line, frozen=True):
    """`raise UnauthorizedError("..")`."""

    error: str
    arguments: tuple[Expression, ...] = ()


class Catch(Line, frozen=True):
    """`catch NexusTimeoutError -> err:`; `error` is None for a bare `catch:`."""

    error: str | None
    binding: str | None
    body: Block


class Try(Line, frozen=True):
    """`try:` with `catch` blocks and a `finally:` block, one of them at least.

    `at_last` is what stands below `finally:`, None when there is none.
    """

    body: Block
    catches: tuple[Catch, ...]
    at_last: Block | None = None


class SetCondition(Line, frozen=True):
    """`set name` (value True) or `unset name` (value False)."""

    name: str
    value: bool


class Assign(Line, frozen=True):
    """`name = value`; `target` is a name, a field or an element."""

    target: Place
    value: Expression


class Send(Line, frozen=True):
    """`signal handle.Name(args)`: signal a child through its promise."""

    handle: str
    signal: str
    arguments: tuple[Expression, ...]


class Evaluate(Line, frozen=True):
    """A function call as a statement: `temporal.signal(..)`, `heartbeat(..)`.

    `starts` is what a signal starts where nothing runs under its id: `start: workflow W(..)` below
    `signal Name(..)` in an operation.
    """

    call: Invoke
    starts: WorkflowCall | None = None


class Break(Line, frozen=True):
    """`break`."""


class Continue(Line, frozen=True):
    """`continue`."""


class Sketch(Line, frozen=True):
    """A line of an activity body that is no TWF statement, kept as written.

    `body` holds the lines indented below it, when there are any.
    """

    text: str
    body: Block = ()


Statement = (
    Comment
    | Await
    | Detach
    | Start
    | Cancel
    | AwaitAll
    | AwaitOne
    | If
    | Switch
    | For
    | Close
    | Return
    | Raise
    | Try
    | SetCondition
    | Assign
    | Send
    | Evaluate
    | Break
    | Continue
    | Sketch
)
Block = tuple[Statement, ...]
