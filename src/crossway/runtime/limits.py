"""What Temporal takes of option values that are only known when they are used.

`check` refuses what it can see. What a design computes is looked at here, right before the
call. Sent all the same, a back-off below 1 or an empty task queue would fail the workflow's
task again and again, and the workflow would hang. So the call fails, and a design can catch it:

    activity Charge(card) -> receipt
        options:
            task_queue: "tenant-{tenant}"      # where tenant has 2,000 characters

The bounds are those of `crossway.design.options`; tests/compiler/test_options.py compares.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from temporalio.common import Priority, RetryPolicy, TypedSearchAttributes

from crossway.language.durations import LONGEST, print_duration
from crossway.language.words import LONGEST_NAME, RESERVED_QUEUES
from crossway.runtime import values
from crossway.runtime.sending import UnsentError

LONGEST_KEY = 64
"""Bytes of a fairness key."""
LONGEST_SUMMARY = 390
"""Bytes of a summary; the server takes 400 of JSON."""
LONGEST_DETAILS = 19_000
"""Bytes of the details of a workflow; the server takes 20,000 of JSON."""
OPERATIONS = 30
"""Operations that one workflow may have in flight, unless the server is told another number.
Source: NEXUS-FIELD-NOTES section 6."""
OPERATIONS_KEPT = 25
"""How many of them a compiled workflow keeps in flight; the rest wait their turn.

Scheduling one more than the server's limit fails the workflow task, again and again. An operation
that was cancelled stays pending on the server until its target has stopped, after it is no longer
counted here: the margin is for those.
"""
LONGEST_RANGE = 10_000_000
"""Numbers that `range(..)` makes a list of, some 400 MB, and items of a list made of others."""
LONGEST_TEXT = 10 * LONGEST_RANGE
"""Characters of a text that a design makes of others: fifty times what Temporal accepts. One that
grows by itself, `t = "{t}{t}"` in a loop, would take all memory, and the worker with it."""
LARGEST = 2**31 - 1
"""The largest whole number that fits into a message to the server."""
SHORTEST_ATTEMPT = timedelta(milliseconds=1)
"""The shortest timeout of an activity: the server takes less for none, and demands one."""
NOTHING = timedelta()

WRITTEN: Mapping[str, str] = {
    "id": "workflow_id",
    "execution_timeout": "workflow_execution_timeout",
    "run_timeout": "workflow_run_timeout",
    "task_timeout": "workflow_task_timeout",
    "static_summary": "summary",
    "static_details": "details",
}
"""What a design writes for an argument of the SDK that has another name."""

_RECORDS = ("memo", "search_attributes")
"""Options that take a record."""

_SHOWN = 40
"""Characters of a wrong value that a message shows."""


def check_options(options: Mapping[str, Any], *, shortest: timedelta = NOTHING) -> None:
    """Refuse options of a call that Temporal would not take, by the SDK's names of its arguments.

    `shortest` is the least that `start_to_close_timeout` and `schedule_to_close_timeout` take.

    Raises:
        UnsentError: of type InvalidArgumentError, naming the option.
    """
    for argument, value in options.items():
        name = WRITTEN.get(argument, argument)
        match value:
            case timedelta():
                least = shortest if name.endswith("to_close_timeout") else NOTHING
                _check_duration(name, value, least)
            case str() if name in _RECORDS:
                raise refused(name, value, "a record")
            case str() if name == "summary":
                check_name(name, value, LONGEST_SUMMARY)
            case str() if name == "details":
                check_name(name, value, LONGEST_DETAILS)
            case str() if name == "task_queue" and value.startswith(RESERVED_QUEUES):
                _refuse(f"{name} is {_told(value)}, and Temporal's own begin so")
            case str():
                check_name(name, value)
            case RetryPolicy():
                _check_policy(value)
            case Priority():
                _check_priority(value)
            case _ if name in _RECORDS:
                _check_record(name, value)
            case _:  # one of the words of an option, as the SDK has it
                pass


def check_name(what: str, value: object, longest: int = LONGEST_NAME) -> None:
    """Refuse an id or a name that is no text, empty or longer than `longest` bytes.

    Raises:
        UnsentError: of type InvalidArgumentError, which begins with `what`.
    """
    if not isinstance(value, str):
        raise refused(what, value, "a text")
    size = len(value.encode(errors="replace"))
    if not value:
        _refuse(f"{what} is empty")
    if size > longest:
        _refuse(f"{what} has {size} bytes, Temporal takes {longest}: {value[:_SHOWN]}..")


def check_text(length: int) -> None:
    """Refuse a text that has, or would have, more characters than any design needs.

    Raises:
        OverflowError: memory that runs out would fail the workflow's task again and again, or end
            the worker with all that it runs.
    """
    if length > LONGEST_TEXT:
        raise OverflowError(f"a text has at most {LONGEST_TEXT} characters, and this one has more")


def check_list(length: int) -> None:
    """Refuse a list that has more items than any design needs.

    Raises:
        OverflowError: as for a text.
    """
    if length > LONGEST_RANGE:
        raise OverflowError(f"a list has at most {LONGEST_RANGE} items, and this one has more")


def refused(option: str, value: object, wanted: str) -> UnsentError:
    """Return the error of an option's value that is not what is wanted."""
    return _refused(f"{option} is {_told(value)}, {wanted} is wanted")


def _told(value: object) -> str:
    """Return a wrong value in the words of a design: `null`, and `""` of an empty text."""
    return json.dumps(value, default=str)[:_SHOWN]


def _refuse(message: str) -> None:
    raise _refused(message)


def _refused(message: str) -> UnsentError:
    return UnsentError(message, "InvalidArgumentError")


def _check_duration(name: str, value: timedelta, least: timedelta = NOTHING) -> None:
    if value < least:
        wanted = print_duration(least) if least else "0s"
        _refuse(f"{name} is {value.total_seconds():g}s, at least {wanted} is wanted")
    if value > LONGEST:
        _refuse(f"{name} is longer than ten thousand years")


def _check_number(
    name: str, value: Any, least: int, most: int | None = None, *, whole: bool = True
) -> None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if fits and whole:
        fits = value == int(value)
    if not fits or value < least or (most is not None and value > most):
        wanted = f"{'a whole number' if whole else 'a number'} of at least {least}"
        wanted += "" if most is None else f" and at most {most}"
        raise refused(name, value, wanted)


def _check_policy(policy: RetryPolicy) -> None:
    """Refuse what the SDK or the server would; a whole number may have been computed as `4.0`."""
    longest, errors = policy.maximum_interval, policy.non_retryable_error_types
    _check_duration("initial_interval", policy.initial_interval)
    _check_number("backoff_coefficient", policy.backoff_coefficient, 1, whole=False)
    _check_number("maximum_attempts", policy.maximum_attempts, 0, LARGEST)
    policy.maximum_attempts = int(policy.maximum_attempts)
    if longest is not None:
        _check_duration("maximum_interval", longest)
        if longest < policy.initial_interval and policy.maximum_attempts != 1:
            _refuse("maximum_interval is shorter than initial_interval")
    if not (
        errors is None or (isinstance(errors, list) and all(isinstance(e, str) for e in errors))
    ):
        raise refused("non_retryable_error_types", errors, "a list of texts")


def check_priority_key(key: Any) -> None:
    """Refuse what the SDK or the server would not take as a `priority_key`; null is none.

    Raises:
        UnsentError: of type InvalidArgumentError.
    """
    if key is not None:
        _check_number("priority_key", key, 1, LARGEST)


def _check_record(name: str, value: object) -> None:
    """Refuse a memo or search attributes that are no record, or cannot be sent: the SDK would
    have begun by then what it never finds again, and the workflow would hang."""
    if value is not None and not isinstance(value, Mapping | TypedSearchAttributes):
        raise refused(name, value, "a record")
    if isinstance(value, Mapping):
        values.check_encodable(value)


def _check_priority(priority: Priority) -> None:
    """Refuse what the server would."""
    check_priority_key(priority.priority_key)
    if priority.fairness_key:
        check_name("fairness_key", priority.fairness_key, LONGEST_KEY)
    if priority.fairness_weight is not None:
        _check_number("fairness_weight", priority.fairness_weight, 0, whole=False)
