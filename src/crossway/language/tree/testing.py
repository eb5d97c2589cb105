"""`test` blocks: what stands in for others, what is started and done, what is expected."""

from __future__ import annotations

from typing import Literal

from crossway.language.tree.calls import ActivityCall, Handle, NexusCall
from crossway.language.tree.expressions import Binding, Expression
from crossway.language.tree.node import Comment, Line, Node
from crossway.language.tree.statements import Assign, Await, Cancel, Send, Start


class AllOperations(Node, frozen=True):
    """`namespace payments`: every operation that is handled there."""

    namespace: str


StoodInFor = ActivityCall | NexusCall | AllOperations
"""What a stand-in answers for. Arguments of a call are the names that its answers read."""


class Answer(Line, frozen=True):
    """`returns X`, `raises E("..")` or `never answers`, which may come `after 20m`.

    `value` is what is returned, None for nothing. `error` and `arguments` are as in `Raise`;
    what is raised `for_good` is not retried.
    """

    kind: Literal["returns", "raises", "never"]
    value: Expression | None = None
    error: str = ""
    arguments: tuple[Expression, ...] = ()
    after: Expression | None = None
    for_good: bool = False


class StandIn(Line, frozen=True):
    """`activity Charge returns X`: what answers in place of an activity or an operation.

    One answer is that of every call. Of several, each is that of one call, in order.
    """

    target: StoodInFor
    answers: tuple[Answer | Comment, ...]


class Asked(Node, frozen=True):
    """`update order.Decide(true)` or `query order.Status()`."""

    kind: Literal["update", "query"]
    handle: str
    name: str
    arguments: tuple[Expression, ...]


class Ask(Line, frozen=True):
    """An update or a query as a step, and what its answer goes into."""

    asked: Asked
    results: tuple[Binding, ...] = ()


class Skip(Line, frozen=True):
    """`skip 30d`: time passes."""

    length: Expression


class Workers(Line, frozen=True):
    """`workers of payments stop`, `workers stop`, `workers start`: who takes tasks, who does not.

    `namespace` is "" for all of them.
    """

    namespace: str
    stop: bool


class Holds(Node, frozen=True):
    """A condition, as in `if`."""

    condition: Expression


class Completes(Node, frozen=True):
    """`order completes`, or `order completes with X`."""

    handle: Handle
    value: Expression | None = None


class Fails(Node, frozen=True):
    """`order fails`, `order fails CardDeclined("no money") -> err`; of an update as well.

    `error` is "" for any error. Its `arguments` are the message, then the details; what is
    left out may be anything. `binding` is the name that the error goes into.
    """

    subject: Handle | Asked
    error: str = ""
    arguments: tuple[Expression, ...] = ()
    binding: str = ""


class Waits(Node, frozen=True):
    """`order waits`, or `order waits for signal Approve`: it has not ended.

    `kind` is "" for whatever it waits for. `name` is empty for a timer, and for an operation,
    which is in `operation`.
    """

    handle: Handle
    kind: Literal["", "signal", "update", "activity", "workflow", "nexus", "timer"] = ""
    name: str = ""
    operation: NexusCall | None = None


class Called(Line, frozen=True):
    """`activity Charge(30) called once from payments`, `.. never called`, `.. denied`, `given up`.

    `arguments` of the call count unless `any_arguments`. `count` is None for once or more.
    `caller` is the namespace that it came from, "" for any. A call that is `denied` was refused
    by the guard of its operation. One that is `given_up` was cancelled while it was done, by a
    caller that went on without its end, and did not end as cancelled, as an operation can; its
    `count` is 0 for `never given up`.
    """

    call: ActivityCall | NexusCall
    any_arguments: bool = True
    count: int | None = None
    caller: str = ""
    denied: bool = False
    given_up: bool = False


class InOrder(Node, frozen=True):
    """`in order:` with calls below it, each made after the one above it."""

    calls: tuple[Called | Comment, ...]


Expectation = Holds | Completes | Fails | Waits | Called | InOrder
"""What can be expected."""


class Expect(Line, frozen=True):
    """`expect ..` holds where it stands. `always`, `never` and `eventually` speak of the whole
    run: in every state, in none, at its end."""

    expectation: Expectation
    when: Literal["expect", "always", "never", "eventually"] = "expect"


TestLine = (
    Comment | StandIn | Assign | Start | Await | Send | Cancel | Ask | Skip | Workers | Expect
)
"""A line of a test."""


class TestBlock(Line, frozen=True):
    """`test "name":` with its lines."""

    __test__ = False  # for pytest, which would take it for one of its own

    name: str
    lines: tuple[TestLine, ...]
