"""What a run is started with, by a client, a parent or an earlier run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import Callback, Link, Memo, Payload, RetryPolicy, SearchAttributes
from temporalio.api.sdk.v1 import UserMetadata

NEVER = timedelta()
"""No time: as a limit, none."""


@dataclass(frozen=True)
class Parent:
    """Whose child a run is: the parent, and the event that began it there."""

    execution: Any
    initiated: int


@dataclass(frozen=True)
class Start:
    """What a run is started with. A timeout of zero is none; `delay` is before its first task,
    `said` its summary and its details."""

    namespace: str
    workflow_id: str
    type: str
    task_queue: str
    input: Sequence[Payload] = ()
    headers: Mapping[str, Payload] = field(default_factory=dict)
    execution_timeout: timedelta = NEVER
    run_timeout: timedelta = NEVER
    task_timeout: timedelta = NEVER
    retry: RetryPolicy | None = None
    memo: Memo = field(default_factory=Memo)
    search_attributes: SearchAttributes = field(default_factory=SearchAttributes)
    callbacks: Sequence[Callback] = ()
    links: Sequence[Link] = ()
    request_id: str = ""
    parent: Parent | None = None
    delay: timedelta = NEVER
    attempt: int = 1
    continued_from: str = ""
    first_run: str = ""
    initiator: str = ""
    said: UserMetadata | None = None
    deadline: float = 0.0
