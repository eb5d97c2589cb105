"""The activity behind an operation: what it returns answers the call that started it.

It runs for itself, with no workflow that could sign its result. The header of its start says which
call that was, signed for this activity's id and arguments (`starts`), as that of a workflow does.
"""

from __future__ import annotations

import asyncio
import functools
from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from crossway.runtime.identity import answers, failures
from crossway.runtime.identity.begun import ACTIVITY, HEADER, Begun, activity_name
from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.tokens import VERSION
from crossway.runtime.payloads import NO_ARGUMENTS, departure, given

LOOKED_AGAIN = 1.0
"""Seconds after which it is looked again whether the keys of the own namespace are known by now."""


class Answering(ActivityInboundInterceptor):
    """Signs how an activity ends that an operation started."""

    def __init__(self, following: ActivityInboundInterceptor, identity: Identity) -> None:
        """Sign as `identity` says."""
        super().__init__(following)
        self._identity = identity

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        """Run the activity and return its result, signed where a caller waits for it.

        By the key that the namespace has as it ends: the one it began with may be over by then.
        Which call waits is asked before it does anything: a wait for that afterwards might end its
        attempt, and have it done twice.
        """
        info, keys = activity.info(), self._identity.keys
        if info.workflow_id or HEADER not in input.headers:
            return await super().execute_activity(input)
        begun = Begun(
            self._identity.namespace,
            activity_name(info.activity_id),
            ACTIVITY + (given.get() if input.args else NO_ARGUMENTS),
            input.headers,
        )
        about = {"v": VERSION, "aid": info.activity_id, "run": info.activity_run_id or ""}
        while begun.unknown(keys) is not None:  # keys are pending for ten minutes at most
            await asyncio.sleep(LOOKED_AGAIN)
        about |= begun.call(keys)
        try:
            result = await super().execute_activity(input)
        except Exception:
            if (key := keys.signing(self._identity.namespace)) is not None:
                departure.set(functools.partial(failures.seal, key=key, about=about))
            raise
        if (key := keys.signing(self._identity.namespace)) is None:
            return result
        return answers.signed(result, activity.payload_converter(), key, about)
