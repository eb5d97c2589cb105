"""The audit log: one JSON line per decision, on the logger `crossway.audit`.

Allowed calls are INFO, denied ones WARNING. A line names the caller, what was called, the
decision, its reason and the list that decided, and what identifies the call: the ids of its token,
of its request and of the key, and the input's digest; never a payload, a token or a key. What is
denied is counted besides, for Prometheus.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import Any

from temporalio import nexus, workflow

from crossway.runtime.identity import macs
from crossway.runtime.identity.agreement import NAMED, Pair
from crossway.runtime.identity.callers import Caller, Incoming
from crossway.runtime.identity.tokens import CALLER_HEADER, Call, decode_object
from crossway.runtime.identity.tokens import LONGEST as LONGEST_TOKEN

LOGGER = logging.getLogger("crossway.audit")

LONGEST = 256
"""Characters of a value in the log: what a caller claims may be as long as it likes."""

COUNTER = "crossway_denied_calls"
"""The metric that counts what was denied, by event, reason and endpoint."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Details:
    """What tells one call from all others. `key` is the id of the key that its token names, of a
    MAC how it begins, `proof` is "mac" or "signature", "" for none, `input` the digest of
    its input, `build` the code that decided, `decided` the list that did."""

    key: str = ""
    proof: str = ""
    request: str = ""
    input: str = ""
    build: str = ""
    decided: str = ""


NO_DETAILS = Details()


def details(request: Incoming, build: str, decided: str = "", pair: Pair | None = None) -> Details:
    """Return what tells a request from all others; `pair` is what its token was proven by, if that
    is known by now."""
    token = request.headers.get(CALLER_HEADER, "")
    given = request.digest.full if request.digest else ""
    key = pair.caller.id[:NAMED] if pair else key_of(token)
    return Details(key, proof_of(token), request.id, given, build, decided)


def proof_of(token: str) -> str:
    """Return what a token means to be: "mac", "signature", or "" for none."""
    if macs.is_mac(token):
        return "mac"
    return "signature" if token else ""


def key_of(token: str) -> str:
    """Return the id of the key that a token names, true or not; "" where it names none. Of a MAC
    it is how the id begins of the key of whoever means to prove something."""
    if macs.is_mac(token):
        return _named(token)
    header = decode_object(token.partition(".")[0]) if len(token) <= LONGEST_TOKEN else None
    key = (header or {}).get("kid")
    return key if isinstance(key, str) else ""


def _named(token: str) -> str:
    """Return how the id begins of the caller's key, or in the proof of an answer the handler's."""
    if len(token) > LONGEST_TOKEN:
        return ""
    try:
        return macs.named(macs.read(token).caller)
    except ValueError:
        pass
    try:
        return macs.names_in(token)[1]
    except ValueError:
        return ""


def record(
    event: str,
    call: Call,
    caller: Caller,
    reason: str,
    token_id: str,
    *,
    allowed: bool = False,
    about: Details = NO_DETAILS,
) -> None:
    """Log one decision. `event` is `start`, `cancel`, `attach` or `answer`."""
    if not allowed:
        _count(event, call, reason)
    level = logging.INFO if allowed else logging.WARNING
    if not LOGGER.isEnabledFor(level):
        return
    line: dict[str, Any] = {
        "event": event,
        "decision": "allowed" if allowed else "denied",
        "reason": reason,
        "list": about.decided,
        "caller": {
            "namespace": caller.namespace[:LONGEST],
            "workflow_id": caller.workflow_id[:LONGEST],
            "run_id": caller.run_id[:LONGEST],
            "verified": caller.verified,
            "chain": [link.namespace[:LONGEST] for link in caller.chain.links],
        },
        "endpoint": call.endpoint,
        "service": call.service[:LONGEST],
        "operation": call.operation[:LONGEST],
        "token_id": token_id[:LONGEST],
        "key_id": about.key[:LONGEST],
        "proof": about.proof,
        "request_id": about.request[:LONGEST],
        "input": about.input,
        "build": about.build,
    }
    LOGGER.log(level, json.dumps(line))


def _count(event: str, call: Call, reason: str) -> None:
    """Count what was denied, where the worker has metrics.

    Labels have few values, whoever calls: reasons without their numbers, endpoints that there are.
    """
    if nexus.in_operation():
        meter = nexus.metric_meter()
    elif workflow.in_workflow():
        meter = workflow.metric_meter()
    else:
        return
    labels = {"event": event, "reason": _NUMBER.sub("N", reason), "endpoint": call.endpoint}
    meter.create_counter(COUNTER, "Calls, cancels and answers that were refused.").add(1, labels)
