"""Values of options that a design computes, as the SDK takes them.

    heartbeat_timeout: order.patience      cw.lasting(order["patience"], "heartbeat_timeout")

A value that is none fails the call as any option does that Temporal would not take
(`crossway.runtime.limits`), and not with what Python says of it, or the SDK.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio.common import Priority

from crossway.runtime import functions, limits


def lasting(value: Any, option: str) -> timedelta:
    """Return the value of an option as a duration, as `duration(..)` reads it.

    Raises:
        UnsentError: of type InvalidArgumentError, it is none.
    """
    try:
        return functions.duration(value)
    except (ValueError, TypeError, OverflowError):
        raise limits.refused(option, value, 'a duration such as "5m" or "PT5M"') from None


def priority(*, priority_key: Any = None, **others: Any) -> Priority:
    """Return what goes first in a task queue; the SDK looks at the `priority_key` by itself.

    Raises:
        UnsentError: of type InvalidArgumentError, the key is no whole number of at least 1.
    """
    limits.check_priority_key(priority_key)
    key = None if priority_key is None else int(priority_key)
    return Priority(priority_key=key, **others)
