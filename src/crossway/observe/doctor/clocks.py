"""How far workers' clocks are from the service's, as their histories tell.

Both sides of a signed call write the time into a token by their machine's clock (`iat`),
and the service stamps the event that carries the token by its own. The tokens' signatures
are not checked: a forged one can only make a clock look wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from crossway.observe.reading.history import moment
from crossway.runtime.identity import CALLER_HEADER, operation_signature, unverified_claims
from crossway.runtime.payloads import ANSWER

E = EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One token of a worker of `namespace`, which calls or answers.

    `ahead` is by how much its clock was ahead of the service's `at` that moment; negative
    when behind, where the time between signing and recording counts too.
    """

    namespace: str
    does: str
    at: datetime
    ahead: timedelta


def stamps(events: Iterable[HistoryEvent]) -> Iterator[Stamp]:
    """Yield what the signed calls of one history tell of clocks, in order."""
    for event in events:
        at = moment(event.event_time)
        for does, token in _tokens(event):
            claims = unverified_claims(token)
            signed, namespace = claims.get("iat"), claims.get("iss")
            # What a workflow answers is signed by the service's clock, and names the workflow.
            if at is None or "wid" in claims or not isinstance(namespace, str):
                continue
            if isinstance(signed, int) and 0 < signed < _LATEST:
                yield Stamp(
                    namespace=namespace,
                    does=does,
                    at=at,
                    ahead=datetime.fromtimestamp(signed, UTC) - at,
                )


def furthest(stamps: Sequence[Stamp]) -> Stamp:
    """Return the stamp that is furthest off for certain, of one or more.

    Nothing makes a clock look ahead. A token that is recorded late, after an outage say,
    makes it look behind: of those the third counts, of fewer the last.
    """
    known = sorted(stamps, key=lambda stamp: stamp.ahead)
    return max(known[-1], known[:3][-1], key=lambda stamp: abs(stamp.ahead))


_LATEST = 253402300800
"""The year 10000, in Unix seconds."""


def _tokens(event: HistoryEvent) -> Iterator[tuple[str, str]]:
    attributes: Any
    if event.event_type == E.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED:
        attributes = event.nexus_operation_scheduled_event_attributes
        yield "calls", attributes.nexus_header.get(CALLER_HEADER, "")
    elif event.event_type == E.EVENT_TYPE_NEXUS_OPERATION_STARTED:
        attributes = event.nexus_operation_started_event_attributes
        yield "answers", operation_signature(attributes.operation_token)
    elif event.event_type == E.EVENT_TYPE_NEXUS_OPERATION_COMPLETED:
        attributes = event.nexus_operation_completed_event_attributes
        yield "answers", attributes.result.metadata.get(ANSWER, b"").decode(errors="replace")
