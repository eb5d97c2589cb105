"""Services and operations that do not exist: who may not call cannot tell them from those that do.

The SDK looks an operation up before its interceptors run, and says NOT_FOUND, with names, to
whoever asks. So the worker is asked first.
"""

from __future__ import annotations

from typing import Any

from nexusrpc.handler import OperationContext
from temporalio.worker import Worker

from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.guard import Guard
from crossway.sdk import watch_lookups


def hide_from_strangers(worker: Worker, identity: Identity) -> None:
    """Let a worker refuse who may not call before it says that there is no such operation."""
    # Nothing follows it: it only decides.
    nothing: Any = None
    guard = Guard(nothing, identity)

    def look(context: OperationContext, *, exists: bool) -> None:
        if not exists:
            guard.refuse_unknown(context)

    watch_lookups(worker, look)
