"""The built-in functions: what they take, what they give, where they may stand.

The one table of them. Inference, checks, compiler and docs/language.md read it. A name that
is not here is a function of the design's own: in an operation or an activity Python
implements it, or it is simulated; a workflow cannot call it. To add one, add it here and to
`crossway.runtime.functions`; tests/design/test_builtins.py names what is missing.

Source: DESIGN.md section 3.

Longer than other files because it is one table, which everybody reads in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeGuard

from crossway.language import tree
from crossway.language.blocks import BodyKind
from crossway.language.structs import Struct
from crossway.language.words import LOG_LEVELS

EVERYWHERE: frozenset[BodyKind] = frozenset(
    {"workflow", "signal", "query", "update", "operation", "activity"}
)
Gives = Literal[
    "integer",
    "number",
    "number like it",
    "rounded",
    "string",
    "boolean",
    "anything",
    "nothing",
    "its argument",
    "one of them",
    "its items",
    "one of its items",
    "list",
    "list of integer",
    "list of string",
    "list with it",
    "moment",
    "duration",
    "decimal",
    "caller",
]
"""What a function gives. "one of them" is one of its arguments, or of a list's items where it
has only that; "number like it" is whole when its argument is, "rounded" when no digits are
given; "its items" what the items of its first argument are, "one of its items" such a one or
null; "list with it" that list with the second argument at its end; "nothing" is a statement's, no
value."""

CERTAIN: tuple[Gives, ...] = (
    *("integer", "number", "string", "boolean", "moment", "duration", "decimal", "caller"),
    *("list of integer", "list of string", "nothing"),
)
"""What is of one type, whatever the function is given; all else is as what it is given."""


Takes = Literal[
    "anything",
    "list",
    "list or text",
    "record",
    "list, text or record",
    "text",
    "number",
    "number or duration",
    "number or text",
    "moment or text",
    "duration or text",
    "values in order",
    "numbers",
]
"""What a function takes, in the words of messages: "values in order" are a list, or several
numbers, texts, moments or durations that `<` compares; "numbers" a list of numbers or durations.
What becomes a moment or a duration is one, a number of seconds or a text."""


TEXTS_OF = frozenset({"str", "string", "upper", "lower", "concat", "trim"})
"""Functions whose text is that of what they are given, null's too."""


class Builtin(Struct, frozen=True):
    """One built-in function.

    `parameters` are the names of what it takes; the last `optional` of them may be left
    out, and `more` says that any number may follow. `takes` is what each has to be, and those
    of which it says nothing may be anything. `python` is what it becomes, a builtin
    of Python or a function of the runtime (`cw`); "" where the compiler writes more than a
    call. One that is not `repeatable` gives something else each time it is called, though
    the same on replay. `shows` says whether inference learns from its result: that of
    `concat` is a text, but designs that run today were compiled without saying so.
    `where` is what it may stand in, and `only` says so where that is not everywhere.
    """

    name: str
    parameters: tuple[str, ...]
    gives: Gives
    does: str
    python: str = ""
    optional: int = 0
    more: bool = False
    repeatable: bool = True
    shows: bool = False
    where: frozenset[BodyKind] = EVERYWHERE
    only: str = ""
    takes: tuple[Takes, ...] = ()

    @property
    def least(self) -> int:
        """How many arguments it takes at least."""
        return len(self.parameters) - self.optional

    @property
    def most(self) -> int | None:
        """How many arguments it takes at most, None for any number."""
        return None if self.more else len(self.parameters)

    @property
    def signature(self) -> str:
        """How it is called: `round(n, digits?)`."""
        needed, rest = self.parameters[: self.least], self.parameters[self.least :]
        more = [".."] if self.more else []
        return f"{self.name}({', '.join([*needed, *(f'{name}?' for name in rest), *more])})"


_NO_QUERY = EVERYWHERE - {"query"}
"""The SDK gives nothing random to a query: it would be another on replay."""

_ORDINARY: tuple[Builtin, ...] = (
    Builtin(
        "len",
        ("x",),
        "integer",
        "how many items, fields or characters x has",
        "len",
        shows=True,
        takes=("list, text or record",),
    ),
    Builtin(
        "sum",
        ("xs", "start"),
        "its items",
        'the sum of the items, from 0 or a start such as `duration("0s")`',
        "sum",
        optional=1,
        shows=True,
        takes=("numbers",),
    ),
    Builtin(
        "min",
        ("a",),
        "one of them",
        "the least of several, or of a list",
        "min",
        more=True,
        shows=True,
        takes=("values in order",),
    ),
    Builtin(
        "max",
        ("a",),
        "one of them",
        "the greatest of several, or of a list",
        "max",
        more=True,
        shows=True,
        takes=("values in order",),
    ),
    Builtin(
        "abs",
        ("n",),
        "number like it",
        "n without its sign",
        "abs",
        shows=True,
        takes=("number or duration",),
    ),
    Builtin(
        "round",
        ("n", "digits"),
        "rounded",
        "n rounded, a half to the even digit: `round(2.5)` is 2, `round(3.5)` is 4",
        "round",
        optional=1,
        shows=True,
        takes=("number", "number"),
    ),
    Builtin(
        "int",
        ("x",),
        "integer",
        "x as a whole number",
        "cw.whole",
        shows=True,
        takes=("number or text",),
    ),
    Builtin(
        "float",
        ("x",),
        "number",
        "x as a number",
        "cw.floating",
        shows=True,
        takes=("number or text",),
    ),
    Builtin("str", ("x",), "string", "x as text", "cw.text", shows=True),
    Builtin("string", ("x",), "string", "x as text", "cw.text"),
    Builtin(
        "append",
        ("xs", "x"),
        "list with it",
        "the list with x at its end",
        "cw.append",
        takes=("list",),
    ),
    Builtin(
        "sorted",
        ("xs", "field"),
        "its argument",
        "the list in order, or by that field of each item",
        "cw.ordered",
        optional=1,
        takes=("list or text", "text"),
    ),
    Builtin(
        "any",
        ("xs",),
        "boolean",
        "whether one of the items holds",
        "cw.any_of",
        shows=True,
        takes=("list",),
    ),
    Builtin(
        "all",
        ("xs",),
        "boolean",
        "whether all of the items hold",
        "cw.all_of",
        shows=True,
        takes=("list",),
    ),
    Builtin(
        "range",
        ("from", "to", "step"),
        "list of integer",
        "the numbers from 0 to n - 1: `range(n)`; from one to before another",
        "cw.numbers",
        optional=2,
        takes=("number", "number", "number"),
    ),
    Builtin(
        "keys",
        ("r",),
        "list of string",
        "the names of a record's fields",
        "cw.keys",
        takes=("record",),
    ),
    Builtin(
        "values",
        ("r",),
        "list",
        "the values of a record's fields",
        "cw.values_of",
        takes=("record",),
    ),
    Builtin(
        "contains",
        ("x", "part"),
        "boolean",
        "whether a list, a text or a record holds it",
        "cw.contains",
        shows=True,
        takes=("list, text or record",),
    ),
    Builtin("upper", ("s",), "string", "s in upper case", "cw.upper", shows=True, takes=("text",)),
    Builtin("lower", ("s",), "string", "s in lower case", "cw.lower", shows=True, takes=("text",)),
    Builtin("concat", ("a",), "string", "the texts joined", "cw.concat", optional=1, more=True),
    Builtin(
        "now",
        (),
        "moment",
        "this moment; the same on replay",
        "cw.now",
        repeatable=False,
        shows=True,
    ),
    Builtin(
        "moment",
        ("x",),
        "moment",
        'a moment from text such as `"2026-01-01T09:30:00Z"` or `"2026-01-01"`, or from seconds '
        "since 1970",
        "cw.moment",
        shows=True,
        takes=("moment or text",),
    ),
    Builtin(
        "uuid",
        (),
        "string",
        "a new id; the same on replay",
        "cw.uuid",
        repeatable=False,
        shows=True,
        where=_NO_QUERY,
        only="a query only reads",
    ),
    Builtin(
        "random",
        (),
        "number",
        "a number from 0 to 1; the same on replay",
        "cw.random",
        repeatable=False,
        where=_NO_QUERY,
        only="a query only reads",
    ),
    Builtin(
        "duration",
        ("x",),
        "duration",
        'a duration from text such as `"5m"` or `"PT5M"`, or from seconds',
        "cw.duration",
        shows=True,
        takes=("duration or text",),
    ),
    Builtin(
        "decimal",
        ("x",),
        "decimal",
        "a decimal from a text or a number, for exact arithmetic",
        "cw.decimal",
        shows=True,
        takes=("number or text",),
    ),
)


_TEXTS: Mapping[str, Takes] = {
    **dict.fromkeys(("s", "sep", "old", "new", "field"), "text"),
    "xs": "list",
    "x": "list or text",
    "n": "number",
}
"""What the functions of texts and lists take, by the names of their parameters."""


def _plain(signature: str, gives: Gives, does: str, python: str, optional: int = 0) -> Builtin:
    """Return a function by its name and parameters, `join xs sep`."""
    name, *parameters = signature.split()
    own: Mapping[str, Takes] = {**_TEXTS, "part": "text"} if parameters[0] == "s" else _TEXTS
    takes = tuple(own.get(parameter, "anything") for parameter in parameters)
    return Builtin(name, tuple(parameters), gives, does, python, optional, takes=takes)


_OF_TEXTS_AND_LISTS = (
    _plain("split s sep", "list of string", "the parts of s between sep", "cw.split"),
    _plain("join xs sep", "string", "the items as one text, sep between", "cw.join", 1),
    _plain("replace s old new", "string", "s with each old as new", "cw.replace"),
    _plain("trim s", "string", "s without the space around it", "cw.trim"),
    _plain("starts_with s part", "boolean", "whether s begins with it", "cw.starts_with"),
    _plain("ends_with s part", "boolean", "whether s ends with it", "cw.ends_with"),
    _plain(
        "index_of x part",
        "integer",
        "where a list or a text first holds it, from 0; -1 if nowhere",
        "cw.index_of",
    ),
    _plain("reversed xs", "its argument", "the list backwards", "cw.backwards"),
    _plain("unique xs", "its argument", "the list, each item once", "cw.unique"),
    _plain("first xs", "one of its items", "the first item, null of none", "cw.first_of"),
    _plain("last xs", "one of its items", "the last item, null of none", "cw.last_of"),
    _plain("map xs field", "list", "that field of each item", "cw.fields_of"),
    _plain(
        "filter xs field value",
        "its argument",
        "the items whose field is that value; without one, is true",
        "cw.filtered",
        1,
    ),
    _plain("floor n", "integer", "the next whole number down", "cw.floor"),
    _plain("ceil n", "integer", "the next whole number up", "cw.ceil"),
)

_OPERATION: frozenset[BodyKind] = frozenset({"operation"})
SIGNAL = Builtin(
    "temporal.signal",
    ("id", "Name"),
    "nothing",
    "signals a workflow of the namespace by its id",
    more=True,
    repeatable=False,
    where=frozenset({"workflow", "signal", "update", "operation"}),
    only="only a workflow or an operation signals",
    takes=("text",),
)
QUERY = Builtin(
    "temporal.query",
    ("id", "Name"),
    "anything",
    "asks a workflow of the namespace, by its id, and gives what the query returns",
    more=True,
    repeatable=False,
    where=_OPERATION,
    only="only an operation queries",
    takes=("text",),
)
UPDATE = Builtin(
    "temporal.update",
    ("id", "Name"),
    "anything",
    "updates a workflow of the namespace, by its id, and gives what the update returns",
    more=True,
    repeatable=False,
    where=_OPERATION,
    only="only an operation updates",
    takes=("text",),
)
MESSAGES: Mapping[str, Literal["signal", "query", "update"]] = {
    SIGNAL.name: "signal",
    QUERY.name: "query",
    UPDATE.name: "update",
}
"""What is sent to a workflow by its id, by the function that sends it."""
BY_CLIENT = (QUERY.name, UPDATE.name)
"""What only a client of Temporal can do, and no workflow."""
_EXECUTION: frozenset[BodyKind] = EVERYWHERE - {"operation"}
_KNOWN: tuple[tuple[str, Gives, str], ...] = (
    ("workflow_id", "string", "the workflow's id; in an activity that of its caller"),
    ("run_id", "string", "the id of the workflow's run"),
    ("attempt", "integer", "which attempt this is, from 1"),
    ("namespace", "string", "the namespace that this runs in"),
    ("task_queue", "string", "the task queue that this came from"),
    ("started", "moment", "when this run of the workflow, or attempt, was started"),
)
_PLACES = ("namespace", "task_queue")
CONTEXT = tuple(
    Builtin(
        name,
        (),
        gives,
        does,
        f"cw.{name}",
        shows=True,
        where=EVERYWHERE if name in _PLACES else _EXECUTION,
        only="" if name in _PLACES else "a request is no execution",
    )
    for name, gives, does in _KNOWN
)
"""What a body knows of the execution that it runs in. That of an operation that waits is the
workflow behind it; one that answers in its request knows but where that arrived."""
LOG = Builtin(
    "log",
    ("text", "level"),
    "nothing",
    f"logs a text, once; the level is `{'`, `'.join(LOG_LEVELS[:-1])}` or `{LOG_LEVELS[-1]}`",
    "cw.log",
    optional=1,
    repeatable=False,
)
MEMO = Builtin(
    "upsert_memo",
    ("values",),
    "nothing",
    'adds to the workflow\'s memo: `upsert_memo({step: "paid"})`; null takes a value away',
    "cw.upsert_memo",
    repeatable=False,
    where=frozenset({"workflow", "signal", "update"}),
    only="only a workflow has a memo",
    takes=("record",),
)
SEARCH_ATTRIBUTES = Builtin(
    "upsert_search_attributes",
    ("values",),
    "nothing",
    'sets search attributes of the workflow: `upsert_search_attributes({Stage: "paid"})`; null '
    "takes one away",
    "cw.upsert_search_attributes",
    repeatable=False,
    where=frozenset({"workflow", "signal", "update"}),
    only="only a workflow has search attributes",
    takes=("record",),
)
HEARTBEAT = Builtin(
    "heartbeat",
    ("details",),
    "nothing",
    "reports an activity's progress",
    optional=1,
    more=True,
    repeatable=False,
    where=frozenset({"activity"}),
    only="only an activity reports progress",
)
CALLER_INFO = tuple(
    Builtin(
        name,
        (),
        "caller",
        "who calls the operation",
        where=_OPERATION,
        only="only an operation has a caller",
    )
    for name in ("get_nexus_caller_info", "get_caller_info")
)
BUILTINS: Mapping[str, Builtin] = {
    builtin.name: builtin
    for builtin in (
        *_ORDINARY,
        *_OF_TEXTS_AND_LISTS,
        *CONTEXT,
        *CALLER_INFO,
        SIGNAL,
        QUERY,
        UPDATE,
        HEARTBEAT,
        LOG,
        MEMO,
        SEARCH_ATTRIBUTES,
    )
}
"""Every built-in function by its name."""

DETAILS = "details"
"""The field of an error with what somebody raised besides, of which nobody says the type."""

ERROR_FIELDS = (
    *("type", "message", DETAILS),
    *("error", "endpoint", "service", "operation", "attempts"),
)
"""What an error that was caught has: `err.type`. The last five are null but for Nexus calls."""

LINK_FIELDS = (
    *("namespace", "workflowId", "runId", "workflow_id", "run_id"),
    *("endpoint", "service", "operation", "verified"),
)
"""What each call of a caller's `chain` has."""

CALLER_FIELDS = (*LINK_FIELDS, "chain", "originatingNamespace", "originating_namespace")
"""What `get_nexus_caller_info()` gives."""

ALLOWED_NAMESPACES = "allowed_namespaces"
"""A name that is no variable in an operation's body: the callers that its lists allow."""


def varies(node: tree.Node) -> bool:
    """Return whether a node calls a function that gives something else each time."""
    if not isinstance(node, tree.Invoke):
        return False
    builtin = BUILTINS.get(node.function)
    return builtin is not None and not builtin.repeatable


def calls_python(node: tree.Node) -> TypeGuard[tree.Invoke]:
    """Return whether a node by itself calls a function of the design's own, which may do anything.

    `fee(order)` does, where `round(order.total)` is one of these.
    """
    return isinstance(node, tree.Invoke) and node.function not in BUILTINS


def asks_for_caller(function: str) -> bool:
    """Return whether a function is one that an operation learns its caller by."""
    found = BUILTINS.get(function)
    return found is not None and found.gives == "caller"


def takes_field(name: str) -> bool:
    """Return whether the second argument of a function names a field of its first one's items.

    >>> takes_field("map"), takes_field("append")
    (True, False)
    """
    builtin = BUILTINS.get(name)
    return builtin is not None and builtin.parameters[1:2] == ("field",)
