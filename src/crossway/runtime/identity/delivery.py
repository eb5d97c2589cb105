"""How long a call may take to be delivered, over the attempts that its tokens make necessary.

A call has limits of its own: until it is done, and until its handler has begun. They count from its
beginning. A token lives an hour at most, and so does an attempt that is not delivered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import NexusOperationError, TimeoutType
from temporalio.exceptions import TimeoutError as TemporalTimeoutError
from temporalio.worker import StartNexusOperationInput

from crossway.runtime.patches import by_rule

DELIVERED = "delivered"
"""The rule that a call is not made again once its own `schedule_to_start_timeout` is over. Up to
0.1.0 one of an hour or more counted from each token anew, and never ended."""

Start = StartNexusOperationInput[Any, Any]


class Delivery:
    """What is left of a call's limits for an attempt of now: `to_close` and `to_start`."""

    def __init__(self, call: Start, begin: float, lifetime: timedelta) -> None:
        """Look at the clock; the call began at `begin` (Unix seconds of the workflow)."""
        self._call, self._begin, self._lifetime = call, begin, lifetime
        self.to_close = self._left(call.schedule_to_close_timeout)
        self.to_start = self._bounded(self._left(call.schedule_to_start_timeout))

    def _bounded(self, limit: timedelta | None) -> timedelta | None:
        """Return this limit, or a token's life where that is all there is."""
        limits = [one for one in (limit, self.to_close) if one is not None]
        return self._lifetime if not limits or min(limits) > self._lifetime else limit

    def goes_on(self, failure: NexusOperationError) -> bool:
        """Return whether the call is made again after an attempt that failed: nobody took it while
        its token lived, and none of its own limits is over."""
        own = self._call.schedule_to_start_timeout
        # By the whole limit, however much of it is left: as it was before there was a rule.
        if not _undelivered(failure) or self._bounded(own) != self._lifetime:
            return False
        if self._is_over(self._call.schedule_to_close_timeout):
            return False
        return not (self._ended(own) and by_rule(DELIVERED))

    def _ended(self, limit: timedelta | None) -> bool:
        """Return whether it is this limit that ended the attempt."""
        return self.to_start != self._lifetime or self._is_over(limit)

    def _left(self, limit: timedelta | None) -> timedelta | None:
        if limit is None:
            return None
        return limit - timedelta(seconds=workflow.time() - self._begin)

    def _is_over(self, limit: timedelta | None) -> bool:
        """Whether nothing is left of a limit: it may pass while no worker runs."""
        left = self._left(limit)
        return left is not None and left <= timedelta(0)


def _undelivered(failure: NexusOperationError) -> bool:
    cause = failure.__cause__
    return isinstance(cause, TemporalTimeoutError) and cause.type == TimeoutType.SCHEDULE_TO_START
