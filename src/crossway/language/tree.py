"""The syntax tree of a TWF file. Both spellings of TWF give the same tree.

Nodes are immutable values. Equality ignores where a node stands (`span`), which
spelling it was written in (`classic`), and blank lines (`spaced`), so that "prints and
parses back to the same tree" can be tested with `==`. Comments count: a comment on a
line of its own is a `Comment` among the statements, entries or definitions around it;
one at the end of a line is that node's `note`, without the `#`.

The tree says what was written, not what it means: names are unresolved here.
Source of the forms: DESIGN.md section 3; TWF specification (`twf spec`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crossway.language.span import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node has: its place, its spelling, its end-of-line comment."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Node):
    """A node that begins a line: it can carry a comment and follow a blank line.

    Its `span` is that line; what is indented below it has spans of its own.
    """

    note: str = field(default="", repr=False)
    """The comment at the end of the line, stripped, without its `#`."""
    spaced: bool = field(default=False, compare=False, repr=False)
    """Whether a blank line stood before it."""
    classic: bool = field(default=False, compare=False, repr=False)
    """Whether it was written in the classic spelling where that differs."""


@dataclass(frozen=True, slots=True)
class Comment(Line):
    """A comment on a line of its own; `text` is stripped and without its `#`."""

    text: str


# --- types -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypeRef(Node):
    """A type as written: `Order`, `list[Order]`, `map[string, T]`, `billing.Card`, `T?`."""

    name: str
    arguments: tuple[TypeRef, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A parameter, or a field of a `type` block; `type` is None when left out."""

    name: str
    type: TypeRef | None = None


# --- expressions -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name(Node):
    """An identifier used as a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number, as written (`12`, `0.5`)."""

    text: str


@dataclass(frozen=True, slots=True)
class String(Node):
    """A string: its value between the quotes, escapes resolved, `{holes}` untouched."""

    value: str


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """A duration literal, as written: `500ms`, `5m`, `1.5h`, `7d`."""

    text: str


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """`true`, `false` or `null` (as True, False, None)."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """A list: `[a, b]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class RecordField(Node):
    """A field of a record: `a: 1`, or `b` alone (then `value` is `Name("b")`)."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Record(Node):
    """A record: `OrderResult{paymentId: p.id, status}`; `type` is "" for a bare `{..}`."""

    type: str
    fields: tuple[RecordField, ...]


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands: arithmetic, comparison, `and`, `or`, `in`, `not in`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-x` or `not x`."""

    operator: Literal["-", "not"]
    operand: Expression


@dataclass(frozen=True, slots=True)
class Field(Node):
    """`subject.name`."""

    subject: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`subject[key]`."""

    subject: Expression
    key: Expression


@dataclass(frozen=True, slots=True)
class Invoke(Node):
    """A function call `f(a)`; `function` is a dotted name such as `temporal.signal`."""

    function: str
    arguments: tuple[Expression, ...]


Expression = (
    Name
    | Number
    | String
    | Duration
    | Constant
    | ListOf
    | Record
    | Binary
    | Unary
    | Field
    | Index
    | Invoke
)


# --- options -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option(Line):
    """`key: value`, or a nested block of options. `key` is as written (camelCase or not)."""

    key: str
    value: Expression | tuple[OptionEntry, ...]


OptionEntry = Option | Comment
Options = tuple[OptionEntry, ...]


# --- what can be called or awaited -------------------------------------------------


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
    `service` may be qualified (`pkg.Payments`).
    """

    target: str
    service: str | None
    operation: str
    arguments: tuple[Expression, ...]
    options: Options = ()


Call = ActivityCall | WorkflowCall | NexusCall


@dataclass(frozen=True, slots=True)
class Timer(Node):
    """`timer(5m)`."""

    duration: Expression


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
class AllOf(Node):
    """`await all:` as a case of `await one:`; the block's statements."""

    body: Block


Target = Call | Timer | SignalArrival | UpdateArrival | Handle | AllOf


# --- statements --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Await(Line):
    """Wait for a target and bind its results.

    A plain blocking call (`activity A(x) -> r`, `nexus ..`) is one too: `explicit`
    says whether the word `await` stood there, `assigned` whether it was written
    `r = activity A(x)`. `results` are the names after `->`.
    """

    target: Target
    results: tuple[str, ...] = ()
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
class AwaitAll(Line):
    """`await all:`: every statement concurrently."""

    body: Block


@dataclass(frozen=True, slots=True)
class Case(Line):
    """One case of `await one:`."""

    target: Target
    results: tuple[str, ...]
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
    """`if` / `elif` / `else`; `otherwise` is None when there is no `else`."""

    branches: tuple[Branch, ...]
    otherwise: Block | None = None


@dataclass(frozen=True, slots=True)
class SwitchCase(Line):
    """`case value:` with its body."""

    value: Expression
    body: Block


@dataclass(frozen=True, slots=True)
class Switch(Line):
    """`switch (subject):`; `otherwise` is None when there is no `else`."""

    subject: Expression
    cases: tuple[SwitchCase | Comment, ...]
    otherwise: Block | None = None


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
    """`return`, `return expr`, or `return workflow W(..)` (in an operation)."""

    value: Expression | Call | None = None


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
    """`try:` with one or more `catch` blocks."""

    body: Block
    catches: tuple[Catch, ...]


@dataclass(frozen=True, slots=True)
class SetCondition(Line):
    """`set name` (value True) or `unset name` (value False)."""

    name: str
    value: bool


@dataclass(frozen=True, slots=True)
class Assign(Line):
    """`name = value`; `target` is a name, a field or an element."""

    target: Name | Field | Index
    value: Expression


@dataclass(frozen=True, slots=True)
class Send(Line):
    """`signal handle.Name(args)`: signal a child through its promise."""

    handle: str
    signal: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Evaluate(Line):
    """A function call as a statement: `temporal.signal(..)`, `heartbeat(..)`."""

    call: Invoke


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


# --- definitions -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition(Line):
    """`condition name` in a `state:` block."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable(Line):
    """`name = value`, `name: type` or `name: type = value` in a `state:` block."""

    name: str
    type: TypeRef | None = None
    value: Expression | None = None


StateEntry = Condition | Variable | Comment


@dataclass(frozen=True, slots=True)
class Handler(Line):
    """A signal, query or update handler of a workflow."""

    kind: Literal["signal", "query", "update"]
    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    options: Options = ()


@dataclass(frozen=True, slots=True)
class Workflow(Line):
    """A workflow. `state` is None when there is no `state:` block."""

    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    default_options: Options = ()
    state: tuple[StateEntry, ...] | None = None
    handlers: tuple[Handler | Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity(Line):
    """An activity; its body may hold sketches."""

    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    default_options: Options = ()


@dataclass(frozen=True, slots=True)
class Operation(Line):
    """An operation of a service.

    `async Op workflow W` sets `workflow` and has neither parameters nor body;
    `operation Op(..)` with no body has both None: implemented in Python, or simulated.
    """

    name: str
    parameters: tuple[Parameter, ...] = ()
    results: tuple[TypeRef, ...] = ()
    body: Block | None = None
    workflow: str | None = None


@dataclass(frozen=True, slots=True)
class Service(Line):
    """`nexus service S:` or classic `nexus_service S:`."""

    name: str
    operations: tuple[Operation | Comment, ...]


@dataclass(frozen=True, slots=True)
class Endpoint(Line):
    """Classic `nexus_endpoint E:`; its settings are options (a `- item` list is a ListOf)."""

    name: str
    settings: Options


@dataclass(frozen=True, slots=True)
class WorkerEntry(Line):
    """A registration in a `worker` block; `name` may be qualified."""

    kind: Literal["workflow", "activity", "service"]
    name: str


@dataclass(frozen=True, slots=True)
class Worker(Line):
    """`worker name:` with what it registers."""

    name: str
    entries: tuple[WorkerEntry | Comment, ...]


@dataclass(frozen=True, slots=True)
class NamespaceEntry(Line):
    """`worker name` or `nexus endpoint name` in a `namespace` block, with its options."""

    kind: Literal["worker", "endpoint"]
    name: str
    options: Options


@dataclass(frozen=True, slots=True)
class Namespace(Line):
    """`namespace name:`; the name may hold `{holes}` (a family of namespaces)."""

    name: str
    entries: tuple[NamespaceEntry | Comment, ...]


@dataclass(frozen=True, slots=True)
class TypeBlock(Line):
    """`type Name:` with its fields."""

    name: str
    fields: tuple[TypeField | Comment, ...]


@dataclass(frozen=True, slots=True)
class TypeField(Line):
    """`field: type` in a `type` block."""

    name: str
    type: TypeRef


@dataclass(frozen=True, slots=True)
class Package(Line):
    """`package name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Import(Line):
    """`import "path"` or `import alias "path"`."""

    path: str
    alias: str | None = None


Definition = (
    Workflow
    | Activity
    | Service
    | Endpoint
    | Worker
    | Namespace
    | TypeBlock
    | Package
    | Import
    | Evaluate
    | Comment
)
"""An `Evaluate` is a call outside of any body: a fragment, which nothing runs."""


@dataclass(frozen=True, slots=True)
class File(Node):
    """One TWF source: its path as the user knows it, and its definitions in order."""

    path: str
    definitions: tuple[Definition, ...]
