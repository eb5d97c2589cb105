"""Logs of a serving process: one JSON object per line, and no storms.

What the SDK's core logs (a poll that fails, say) comes through the same logger. While a
service is down every poller says so, again and again: a line is written once in a while,
with how often it came meanwhile.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    PrometheusConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

from crossway.cluster.addresses import unserved
from crossway.errors import ServeError
from crossway.language.visible import as_json, visible, visible_lines

LOGGER = logging.getLogger("crossway")
"""What a serving process itself has to say."""

QUIET = 30.0
"""Seconds for which a line of the SDK's core that came already is only counted."""

AUDIT = "crossway.audit"
"""Says who called and whether they might, as JSON by itself."""

_CORE = logging.getLogger("crossway.core")
_NUMBER = re.compile(r"\d+")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_INTERNAL = frozenset({"temporal_log", "temporal_workflow", "temporal_activity", "repeated"})


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, and what came along.

    Which workflow or activity logged is under `workflow` or `activity`.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its newline."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for kind in ("workflow", "activity"):
            if about := getattr(record, f"temporal_{kind}", None):
                line[kind] = about
        if record.name == AUDIT:
            line |= {"message": "audit", "audit": json.loads(record.getMessage())}
        if core := getattr(record, "temporal_log", None):
            line["fields"] = core.fields
        if repeated := getattr(record, "repeated", 0):
            line["repeated"] = repeated
        known = _STANDARD | _INTERNAL
        line |= {key: value for key, value in vars(record).items() if key not in known}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return as_json(line)


class TextLines(logging.Formatter):
    """A record as text for people; whoever wrote it, it does not act on their terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's lines, without the newline at their end."""
        return visible_lines(super().format(record))


class DesignLines(TextLines):
    """What a design logs, as text for people: `Order o-1: packed`, `Pack: attempt 2` and so on."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's lines, led by their level and by what logged them."""
        workflow = getattr(record, "temporal_workflow", {})
        activity = getattr(record, "temporal_activity", {})
        who = activity.get("activity_type") or workflow.get("workflow_type") or ""
        which = workflow.get("workflow_id", "")
        parts = (part for part in (record.levelname.lower(), who, which) if part)
        return f"{visible(' '.join(parts))}: {super().format(record)}"


class Seldom(logging.Filter):
    """Passes a line that came before only once in a while; counts those it keeps back."""

    def __init__(self) -> None:
        """Begin having seen nothing."""
        super().__init__()
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to write the record; it then carries `repeated`."""
        # What differs between two pollers stands after the message, or is a number in it
        # ("gRPC call poll_workflow_task_queue retried 7 times").
        key = f"{record.levelname} {_NUMBER.sub('#', _message(record))}"
        now = time.monotonic()
        with self._lock:
            since, kept_back = self._seen.get(key, (-QUIET, 0))
            if now - since < QUIET:
                self._seen[key] = (since, kept_back + 1)
                return False
            self._seen[key] = (now, 0)
        record.repeated = kept_back
        return True


def _message(record: logging.LogRecord) -> str:
    """Return a record's message, that of the SDK's core without its fields."""
    return str(getattr(getattr(record, "temporal_log", None), "message", record.getMessage()))


HEARTBEAT = timedelta(seconds=10)
"""How often a worker reports to the service: `doctor` compares clocks by it, and the SDK's
60 s would hide all but a minute."""


def show(*, as_json: bool, level: int) -> None:
    """Write the logs of this process to stderr, from `level` on."""
    shown = logging.StreamHandler(sys.stderr)
    text = TextLines("%(asctime)s %(levelname)s %(name)s %(message)s")
    shown.setFormatter(JsonLines() if as_json else text)
    # A logger may make more than what is shown: an audit file has each decision.
    shown.setLevel(level)
    root = logging.getLogger()
    root.handlers[:] = [shown]
    root.setLevel(level)


def set_up(*, as_json: bool, metrics: str | None, level: int = logging.INFO) -> None:
    """Send all logs of this process to stderr, and serve the SDK's metrics at `metrics`.

    What is below `level` is left out; of the SDK's core what is no warning, unless all is wanted.
    `metrics` is `HOST:PORT`, for Prometheus. To be called once, before any connection.

    Raises:
        ServeError: the metrics address cannot be listened on.
    """
    show(as_json=as_json, level=level)
    _CORE.addFilter(Seldom())
    forwarding = LogForwardingConfig(
        _CORE,
        append_target_to_name=False,
        prepend_target_on_message=False,
        append_log_fields_to_message=not as_json,
    )
    core = "DEBUG" if level <= logging.DEBUG else "WARN"
    logs = LoggingConfig(TelemetryFilter(core_level=core, other_level="ERROR"), forwarding)
    prometheus = PrometheusConfig(bind_address=metrics) if metrics else None
    try:
        telemetry = TelemetryConfig(logging=logs, metrics=prometheus)
        Runtime.set_default(Runtime(telemetry=telemetry, worker_heartbeat_interval=HEARTBEAT))
    except (ValueError, RuntimeError) as failure:
        raise ServeError(unserved(str(metrics), failure)) from failure
