"""The statements of a body."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crossway.language.span import NOWHERE, Span
from crossway.language.tree.calls import Call, Handle, NexusCall, Target, WorkflowCall
from crossway.language.tree.expressions import Binding, Expression, Index, Invoke, Place
from crossway.language.tree.node import Comment, Line


@dataclass(frozen=True, slots=True)
class Await(Line):
    """Wait for a target and bind its results.

    A plain blocking call (`activity A(x) -> r`, `nexus ..`) is one too: `explicit`
    says whether the word `await` stood there, `assigned` whether it was written
    `r = activity A(x)`. `results` are what stands after `->`: names, fields, elements.
    """

    target: Target
    results: tuple[Binding, ...] = ()
    explicit: bool = field(default=False, compare=False, repr=False)
    assigned: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Detach(Line):
    """`detach nexus ..` or `detach workflow ..`: delivered, never awaited."""

    call: WorkflowCall | NexusCall


@dataclass(frozen=True, slots=True)
class Start(Line):
    """`promise h <- target` or classic `spawn nexus .. -> h`: begun here, awaited later.

    `handle` is "" for a spawn without `->`.
    """

    handle: str
    target: Target


@dataclass(frozen=True, slots=True)
class Cancel(Line):
    """`cancel h`, `cancel handles[0]`: what a promise began is asked to stop."""

    target: Handle | Index


@dataclass(frozen=True, slots=True)
class AwaitAll(Line):
    """`await all:`: every statement concurrently."""

    body: Block


@dataclass(frozen=True, slots=True)
class Case(Line):
    """One case of `await one:`."""

    target: Target
    results: tuple[Binding, ...]
    body: Block


@dataclass(frozen=True, slots=True)
class AwaitOne(Line):
    """`await one:`: the first case to complete wins."""

    cases: tuple[Case | Comment, ...]


@dataclass(frozen=True, slots=True)
class Branch(Line):
    """One `if`/`elif` with its body."""

    condition: Expression
    body: Block


@dataclass(frozen=True, slots=True)
class If(Line):
    """`if` / `elif` / `else`; `otherwise` is None when there is no `else`.

    The line of the `else` is at `else_span`.
    """

    branches: tuple[Branch, ...]
    otherwise: Block | None = None
    else_span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SwitchCase(Line):
    """`case value:` with its body."""

    value: Expression
    body: Block


@dataclass(frozen=True, slots=True)
class Switch(Line):
    """`switch (subject):`; `otherwise` is None when there is no `else`, as in `If`."""

    subject: Expression
    cases: tuple[SwitchCase | Comment, ...]
    otherwise: Block | None = None
    else_span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class For(Line):
    """A loop: over `iterable` with `item`, else while `condition`, else for ever."""

    item: str | None
    iterable: Expression | None
    condition: Expression | None
    body: Block


@dataclass(frozen=True, slots=True)
class Close(Line):
    """End the workflow. `arguments` is what it completes, fails or continues with."""

    kind: Literal["complete", "fail", "continue_as_new"]
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Return(Line):
    """`return`, `return expr`, or `return workflow W(..)` (in an operation).

    Of `return a, b`, which gives several results, `more` are those after the first.
    """

    value: Expression | Call | None = None
    more: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Raise(Line):
    """`raise UnauthorizedError("..")`."""

    error: str
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Catch(Line):
    """`catch NexusTimeoutError -> err:`; `error` is None for a bare `catch:`."""

    error: str | None
    binding: str | None
    body: Block


@dataclass(frozen=True, slots=True)
class Try(Line):
    """`try:` with `catch` blocks and a `finally:` block, one of them at least.

    `at_last` is what stands below `finally:`, None when there is none.
    """

    body: Block
    catches: tuple[Catch, ...]
    at_last: Block | None = None


@dataclass(frozen=True, slots=True)
class SetCondition(Line):
    """`set name` (value True) or `unset name` (value False)."""

    name: str
    value: bool


@dataclass(frozen=True, slots=True)
class Assign(Line):
    """`name = value`; `target` is a name, a field or an element."""

    target: Place
    value: Expression


@dataclass(frozen=True, slots=True)
class Send(Line):
    """`signal handle.Name(args)`: signal a child through its promise."""

    handle: str
    signal: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Evaluate(Line):
    """A function call as a statement: `temporal.signal(..)`, `heartbeat(..)`.

    `starts` is what a signal starts where nothing runs under its id: `start: workflow W(..)` below
    `signal Name(..)` in an operation.
    """

    call: Invoke
    starts: WorkflowCall | None = None


@dataclass(frozen=True, slots=True)
class Break(Line):
    """`break`."""


@dataclass(frozen=True, slots=True)
class Continue(Line):
    """`continue`."""


@dataclass(frozen=True, slots=True)
class Sketch(Line):
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
