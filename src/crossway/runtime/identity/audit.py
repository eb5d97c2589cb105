"""The audit log: one JSON line per decision, on the logger `crossway.audit`.

Allowed calls are INFO, denied ones WARNING. A line names the caller, what was called, the
decision and its reason, and the token's id; never a payload, a token or a key.
"""

from __future__ import annotations

import json
import logging

from crossway.runtime.identity.callers import Caller
from crossway.runtime.identity.tokens import Call

LOGGER = logging.getLogger("crossway.audit")

LONGEST = 256
"""Characters of a value in the log: what a caller claims may be as long as it likes."""


def record(
    event: str, call: Call, caller: Caller, reason: str, token_id: str, *, allowed: bool = False
) -> None:
    """Log one decision. `event` is `start`, `cancel` or `answer`."""
    level = logging.INFO if allowed else logging.WARNING
    if not LOGGER.isEnabledFor(level):
        return
    line = {
        "event": event,
        "decision": "allowed" if allowed else "denied",
        "reason": reason,
        "caller": {
            "namespace": caller.namespace[:LONGEST],
            "workflow_id": caller.workflow_id[:LONGEST],
            "run_id": caller.run_id[:LONGEST],
            "verified": caller.verified,
        },
        "endpoint": call.endpoint,
        "service": call.service,
        "operation": call.operation,
        "token_id": token_id[:LONGEST],
    }
    LOGGER.log(level, json.dumps(line))
