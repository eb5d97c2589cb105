"""What the guards of operations decide while a test runs, from the audit log."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass

AUDIT = logging.getLogger("crossway.audit")


@dataclass(frozen=True)
class Decision:
    """Whether a call was let in: a line of the audit log."""

    allowed: bool
    event: str
    reason: str
    caller: str
    endpoint: str
    operation: str


class Audit(logging.Handler):
    """Gathers what the guard decides while a test runs."""

    def __init__(self) -> None:
        """Gather from now on."""
        super().__init__(logging.INFO)
        self.decisions: list[Decision] = []
        self._level = AUDIT.level
        AUDIT.addHandler(self)
        AUDIT.setLevel(logging.INFO)

    def end(self) -> None:
        """Gather no more."""
        AUDIT.removeHandler(self)
        AUDIT.setLevel(self._level)

    def emit(self, record: logging.LogRecord) -> None:
        """Take one line of the log."""
        said = json.loads(record.getMessage())
        self.decisions.append(
            Decision(
                said["decision"] == "allowed",
                said["event"],
                said["reason"],
                said["caller"]["namespace"],
                said["endpoint"],
                f"{said['service']}.{said['operation']}",
            )
        )
