"""What the guards of operations decide while a test runs, from the audit log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

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
    """Gathers what the guards of one design decide while a test runs.

    `own` says whether what is logged just now may be of that design: another may run, too.
    """

    _open: ClassVar[list[Audit]] = []
    _level: ClassVar[int] = logging.NOTSET

    def __init__(self, own: Callable[[], bool]) -> None:
        """Gather from now on."""
        super().__init__(logging.INFO)
        self.decisions: list[Decision] = []
        self._own = own
        if not self._open:
            Audit._level = AUDIT.level
            AUDIT.setLevel(logging.INFO)
        self._open.append(self)
        AUDIT.addHandler(self)

    def end(self) -> None:
        """Gather no more. The last one leaves the log as the first one found it."""
        AUDIT.removeHandler(self)
        self._open.remove(self)
        if not self._open:
            AUDIT.setLevel(self._level)

    def emit(self, record: logging.LogRecord) -> None:
        """Take one line of the log."""
        if not self._own():
            return
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
