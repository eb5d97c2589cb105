"""What went into a step and what came out of it, as text. Pure: payloads to text.

Only what is JSON is shown. What a codec encoded is shown where that codec is given (`--codec`) and
has decoded it by now; else its size alone.
"""

from __future__ import annotations

import json
from typing import Any

from temporalio.api.common.v1 import Payload, Payloads

from crossway.language.visible import visible_lines
from crossway.observe.reading.failures import plain

LONGEST = 4000
"""Characters of one value that are shown."""

_NULL = "binary/null"


def inputs_of(attributes: Any) -> tuple[str, ...]:
    """Return what an event says went in, one text for each argument."""
    request = getattr(attributes, "accepted_request", None)
    held = request.input.args if request is not None else getattr(attributes, "input", None)
    return _texts(held)


def result_of(attributes: Any) -> str:
    """Return what an event says came out; empty for none."""
    outcome = getattr(attributes, "outcome", None)
    held = outcome.success if outcome is not None else getattr(attributes, "result", None)
    return ", ".join(_texts(held))


def _texts(held: Any) -> tuple[str, ...]:
    if isinstance(held, Payload):
        return (shown(held),) if held.metadata or held.data else ()
    if isinstance(held, Payloads):
        return tuple(map(shown, held.payloads))
    return ()


def shown(payload: Payload) -> str:
    """Return a payload as it may be shown: indented JSON, or how large it is."""
    encoding = payload.metadata.get("encoding", b"").decode("ascii", "replace")
    if encoding == _NULL:
        return "null"
    if not encoding.startswith("json/"):
        return f"{len(payload.data)} bytes, {plain(encoding, 60) or 'of no known encoding'}"
    try:
        text = json.dumps(json.loads(payload.data), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return f"{len(payload.data)} bytes that are no JSON"
    return _cut(visible_lines(text))


def _cut(text: str) -> str:
    left = len(text) - LONGEST
    return text if left <= 0 else f"{text[:LONGEST]}\n.. and {left} characters more"
