"""Where the audit log goes besides standard error: files, and OTLP receivers.

A destination is written as `serve --audit` takes it:

    FILE          one line of JSON per decision is appended
    otlp          a log record per decision, to where the variables of OpenTelemetry say
    otlp:URL      to a receiver at that URL

A file named `otlp` is `./otlp`.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import time
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from crossway.cluster.logs import AUDIT
from crossway.cluster.service import log_provider
from crossway.errors import ServeError
from crossway.language.visible import as_json

if TYPE_CHECKING:
    from opentelemetry.sdk._logs import LoggerProvider

OTLP = "otlp"


def audit_to(destination: str) -> None:
    """Send the audit log of this process to a destination as well: all of it, whatever is shown.

    Raises:
        ServeError: the file cannot be written to.
        TelemetryError: nothing can be sent by OTLP.
    """
    kind, _, url = destination.partition(":")
    handler = OtlpLines(log_provider(url)) if kind == OTLP else _file(Path(destination))
    logger = logging.getLogger(AUDIT)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


class AuditLines(logging.Formatter):
    """An audit record as one line of JSON: what it says, led by the time (UTC)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its newline."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return as_json({"time": time, **json.loads(record.getMessage())})


def _file(path: Path) -> logging.Handler:
    """Return what appends to a file, which is made so that others cannot read it.

    One that was moved away, as log rotation does, is made anew.
    """
    try:
        lines = OwnFile(path, encoding="utf-8")
    except OSError as failure:
        raise ServeError(f"cannot write the audit log {path}: {failure.strerror}") from failure
    lines.setFormatter(AuditLines())
    return lines


class OwnFile(logging.handlers.WatchedFileHandler):
    """Appends to a file that others cannot read where it is this that makes it, also again."""

    def _open(self) -> TextIOWrapper:
        file = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(file, "a", encoding=self.encoding)


class OtlpLines(logging.Handler):
    """Sends each audit record as a log record whose body is what it says, as an object."""

    def __init__(self, provider: LoggerProvider) -> None:
        """Send by a provider."""
        super().__init__()
        from opentelemetry._logs import LogRecord, SeverityNumber

        self._provider = provider
        self._record, self._logger = LogRecord, provider.get_logger(AUDIT)
        self._severities = {logging.INFO: SeverityNumber.INFO, logging.WARNING: SeverityNumber.WARN}

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a record over; it is sent with others, by a thread of the SDK's."""
        severity = self._severities.get(record.levelno)
        made = self._record(
            timestamp=int(record.created * 1e9),
            observed_timestamp=time.time_ns(),
            severity_number=severity,
            severity_text=severity.name if severity else None,
            body=json.loads(record.getMessage()),
            event_name=AUDIT,
        )
        self._logger.emit(made)

    def close(self) -> None:
        """Send what is left; for some seconds at most."""
        self._provider.shutdown()
        super().close()
