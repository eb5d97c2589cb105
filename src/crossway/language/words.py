"""Words of the language, and a name in its two spellings and without its package."""

from __future__ import annotations

import re
from functools import lru_cache

from crossway.language.visible import visible

RESERVED = frozenset({"and", "or", "not", "in", "true", "false", "null"})
"""Words that mean something wherever a value may stand, so nothing can be called so."""

DEFINING = (
    "workflow",
    "activity",
    "nexus_service",
    "nexus_endpoint",
    "worker",
    "extern",
    "namespace",
    "type",
    "package",
    "import",
)
"""The words that a definition begins with; `nexus service` is the other spelling of one."""

FIRST_WORDS = frozenset({*DEFINING, "nexus", "test"})
"""What a line at the left edge of a file begins with: a definition in either spelling, a test."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""What something may be called in a design, reserved words aside."""

ENDPOINT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,198}[A-Za-z0-9]")
"""What an endpoint may be called: 2 to 200 characters. Source: the server's rule; a call of any
other fails the workflow's task."""

LONGEST_NAME = 1000
"""Bytes of a name, an id or a task queue. Source: the server's `limit.maxIDLength`."""

RESERVED_QUEUES = "/_sys/"
"""How the server's own task queues begin. Source: measured, server 1.31: INVALID_ARGUMENT."""

LOG_LEVELS = ("debug", "info", "warning", "error")
"""The levels of `log(text, level)`, as `logging` of Python calls them in capitals."""

CANCELLED = "CancelledError"
"""What `catch` calls a cancellation, a workflow's own one included."""

ACTIVITY_SETTING = "activity.enableCallbacks"
UPDATE_SETTING = "history.enableUpdateCallbacks"
"""What a service of Temporal has to allow for an activity, or an update, behind an operation."""

CALLS = ("activity", "workflow", "nexus")
"""The words that a call begins with."""

_IN_PATHS = re.compile(r"[/\\]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def split_humps(name: str, separator: str) -> str:
    """Return a camelCase or PascalCase name with `separator` between its words.

    >>> split_humps("HTTPCall", "-")
    'HTTP-Call'
    """
    return _HUMP.sub(separator, name)


@lru_cache(1024)  # the same few words again and again; a name of a stranger's may be any
def snake_case(name: str) -> str:
    """Return `ChargeCard` as `charge_card`, `HTTPCall` as `http_call`.

    So a Python function may implement an activity, and so options are known by one key
    in either spelling.

    >>> snake_case("startToCloseTimeout")
    'start_to_close_timeout'
    >>> snake_case("workflowIDReusePolicy")
    'workflow_id_reuse_policy'
    """
    return split_humps(name, "_").lower()


def with_article(word: str) -> str:
    """Return a word for one of its kind: `a signal`, `an update`."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def is_namespace(name: str) -> bool:
    """Return whether a namespace may be called so: each that is can have keys.

    Temporal takes 1 to 1000 bytes, whatever they are. Keys are in files that begin with the name,
    so it is no path; and each of its characters is seen, since lists of callers hold it.

    >>> is_namespace("team payments"), is_namespace("_orders"), is_namespace("../orders")
    (True, True, False)
    """
    fits = 0 < len(name.encode(errors="replace")) <= LONGEST_NAME
    return fits and visible(name) == name and not _IN_PATHS.search(name)


def leaf(name: str) -> str:
    """Return a name without its package: `billing.Charge` -> `Charge`."""
    return name.rpartition(".")[2]


def python_names(name: str) -> tuple[str, ...]:
    """Return what a callable may be called that implements something, the best name first.

    >>> python_names("billing.ChargeCard")
    ('ChargeCard', 'charge_card')
    """
    own = leaf(name)
    return tuple(dict.fromkeys((own, snake_case(own))))
