"""Functions and names that other languages have and TWF has not, each with what to write."""

from __future__ import annotations

from crossway.language.habits.numbers import UNITS
from crossway.language.habits.words import CLOSE, COMPLETE, FAIL, LOG, RETRIES, SLEEP
from crossway.language.near import is_slip_of

CONTINUE = "write `close continue_as_new(..)`"
ACTIVITY = "write `activity Name(..) -> result`"
CHILD = "write `workflow Name(..) -> result`"
NO_TYPES = "there is no test for a type: compare a field"
ABOUT_ITSELF = (
    "what a workflow knows of itself is `workflow_id()`, `run_id()`, `attempt()`, `now()`"
)

_CALLED = {
    "sleep delay pause wait timer timeout": SLEEP,
    "print println printf Print Println Printf log info debug warn warning error_log echo": LOG,
    "puts": LOG,
    "complete completed succeed success finish": COMPLETE,
    "fail failed error abort panic throw": FAIL,
    "exit quit stop": CLOSE,
    "continueAsNew continueasnew": CONTINUE,
    "wait_condition waitCondition condition": (
        "declare `condition name` in `state:`, and write `await name`"
    ),
    "execute_activity executeActivity ExecuteActivity start_activity execute_activity_method "
    "execute_local_activity ExecuteLocalActivity executeLocalActivity": ACTIVITY,
    "execute_child_workflow ExecuteChildWorkflow start_child_workflow executeChild startChild "
    "start_workflow startWorkflow ExecuteWorkflow execute_workflow": CHILD,
    "retry retries with_retry withRetry RetryPolicy": RETRIES,
    "emit send notify publish": "a signal is sent with `signal handle.Name(..)`",
    "gather all": "write `await all:`",
    "race any": "write `await one:` with its cases below",
    "set": "a condition is set with `set name`; a list without repeats is `unique(xs)`",
    "length size count": "write `len(..)`",
    "push add append_to": "write `items = append(items, x)`",
    "enumerate": "write `for i in range(len(items)):`",
    "format sprintf Sprintf fmt": 'write `"Hello {name}"`',
    "toUpperCase toupper to_upper": "write `upper(..)`",
    "toLowerCase tolower to_lower": "write `lower(..)`",
    "toString to_string String": "write `str(..)`",
    "parseInt parse_int Number": "write `int(..)`",
    "includes has startswith_": "write `x in items`",
    "seconds minutes hours days timedelta Duration": "a duration is written `5s`, `5m`, `5h`, `5d`",
    "cancel": "write `cancel handle`",
    "today utcnow Date time": "write `now()`",
    "randint randrange nextInt Intn": "write `int(random() * 10)`",
    "choice sample": "write `xs[int(random() * len(xs))]`",
    "loads unmarshal Unmarshal parse": "what arrives as JSON is a value already",
    "dumps stringify marshal Marshal": "write `str(..)`, which gives its JSON",
    "isinstance type typeof issubclass": NO_TYPES,
    "hasattr getattr": "write `key in r`, and `r[key]`",
    "bool Boolean": 'write what holds: `n != 0`, `text != ""`, `x != null`',
    "uuid4 uuidv4 randomUUID": "write `uuid()`",
    "strip lstrip rstrip trimStart trimEnd trimmed": "write `trim(..)`",
    "startswith startsWith has_prefix hasPrefix": "write `starts_with(s, ..)`",
    "endswith endsWith has_suffix hasSuffix": "write `ends_with(s, ..)`",
    "find indexOf index rfind lastIndexOf": "write `index_of(x, ..)`",
    "substring substr slice": "a part of a text or a list is `s[0:3]`",
    "get getOrDefault setdefault": "a field is read with `r.field` or `r[key]`",
    "items entries": "write `keys(r)`, and `r[key]` for each of them",
    "sort sort_by sorted_by": "write `sorted(xs)`",
    "reverse": "write `reversed(xs)`",
    "distinct uniq dedupe": "write `unique(xs)`",
    "isEmpty is_empty empty": "write `len(..) == 0`",
    "extend": "two lists are joined with `+`",
    "toFixed": "write `round(n, digits)`",
    "capitalize title": "write `upper(..)` or `lower(..)`",
    "has_key hasOwnProperty containsKey": "write `key in r`",
    "some every reduce": "write a loop",
    "total_seconds seconds_since": "write `d / 1s`",
    "isoformat strftime toISOString": "write `str(..)`",
    "list dict tuple": "a list is `[1, 2]`, a record `{a: 1}`",
}
_FUNCTIONS = {word: hint for words, hint in _CALLED.items() for word in words.split()}

_OF_VALUES = {
    "update merge put putAll assign": "write `r[key] = value`, once for each key",
    "remove delete discard pop shift": (
        "nothing is taken out of a value: a list without some items is `[x for x in items if ..]`"
    ),
    "insert unshift prepend": "two lists are joined with `+`: `[x] + items`",
    "copy clone deepcopy": "`b = a` is a copy already",
    "clear": "write `items = []`",
    "count": "write `len([x for x in items if ..])`",
    "forEach flatMap": "write `for item in items:`",
}
_METHODS = {word: hint for words, hint in _OF_VALUES.items() for word in words.split()}
"""What only a value has elsewhere: alone, `insert(..)` may be anybody's function."""

_OF_SDKS = frozenset({"workflow", "activity", "temporal", "wf", "ctx"})
_OF_A_RUN = {
    **dict.fromkeys(("info", "GetInfo", "workflowInfo", "Info"), ABOUT_ITSELF),
    **dict.fromkeys(("continue_as_new", "NewContinueAsNewError"), CONTINUE),
}
"""What the modules of an SDK have, and the names of those: anybody's `info(..)` is a log."""

_OUTSIDE = frozenset({"requests", "http", "httpx", "axios", "session", "db", "os"})
"""Modules that reach out of a workflow: what they do is an activity's, whatever it is called."""

_MESSAGE = "write `signal handle.Name(..)` to send one, `await signal Name` to wait for one"

_LOGGERS = frozenset({"log", "logger", "logging", "console", "slog"})

ENDINGS = {
    word: hint
    for word, hint in _FUNCTIONS.items()
    if hint in (COMPLETE, FAIL, CLOSE, CONTINUE) and word != "throw"
}
"""Functions that were meant to end a workflow, each with what to write."""


def for_function(function: str) -> str | None:
    """Return what to write for a function, or a method, that TWF does not have.

    >>> for_function("asyncio.sleep")
    'write `await timer(5s)`'
    """
    *before, name = function.split(".")
    if set(before) & _LOGGERS:
        return LOG
    if set(before) & _OUTSIDE:
        return None
    if before and before[-1] in _OF_SDKS:
        return _OF_A_RUN.get(name) or _FUNCTIONS.get(name)
    return _FUNCTIONS.get(name) if before or name not in ("signal", "update") else _MESSAGE


_LONG = 6
"""Letters of a word of which a slip is told from another word."""


def for_slip(function: str) -> str | None:
    """Return what to write for a slip of a function that other languages have.

    >>> for_slip("lenght")
    'write `len(..)`'
    """
    words = (word for word in _FUNCTIONS if len(word) >= _LONG and is_slip_of(function, word))
    return next((_FUNCTIONS[word] for word in words), None)


def for_habit_of_values(name: str) -> str | None:
    """Return what to write for a method that values have elsewhere and no function stands for.

    >>> for_habit_of_values("copy")
    '`b = a` is a copy already'
    """
    return _METHODS.get(name)


def for_method(name: str) -> str:
    """Return what to write for the call of a method on a value: `"abc".upper()`.

    >>> for_method("upper")
    'there are no methods: write `upper(..)`'
    """
    meant = for_habit_of_values(name) or for_function(name)
    return meant or f"there are no methods: write `{name}(..)`"


def for_value(name: str) -> str | None:
    """Return what to write for a name that is a value elsewhere, and may be a name here: `none`."""
    if name in _OF_SDKS:
        return ABOUT_ITSELF
    meant = {"none": "null", "yes": "true", "no": "false"}.get(name)
    return meant and f"write `{meant}`"


def for_name(name: str) -> str | None:
    """Return what to write for a name that other languages define and TWF does not."""
    if name in ("os", "env", "process", "environ"):
        return "what a process was started with is read in an activity"
    if name in ("context", "info"):
        return ABOUT_ITSELF
    if name in ("err", "error", "e", "ex", "exc", "exception"):
        return f"an error that was caught has the name that `catch -> {name}:` gives it"
    if name in ("self", "this"):
        return "a variable is read by its name alone, an operation has its parameters"
    if name in UNITS:
        return f"a duration is written `5{UNITS[name]}`"
    return "write `else:`" if name == "_" else None
