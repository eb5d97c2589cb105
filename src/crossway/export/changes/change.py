"""A change of a service, and what kinds there are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from crossway.language.diagnostic import Related
from crossway.language.span import Span


class Kind(Enum):
    """What a change is, whether it breaks a caller that goes on as it was, and why."""

    SERVICE_REMOVED = ("service-removed", True, "who calls it finds nobody")
    OPERATION_REMOVED = ("operation-removed", True, "who calls it is refused as NotFoundError")
    REQUEST_STRICTER = ("request-stricter", True, "what was sent so far is refused")
    RESPONSE_POORER = ("response-poorer", True, "what is read of the answer may not be there")
    ERROR_ADDED = ("error-added", True, "a caller that catches by type does not know it")
    CALLER_REMOVED = ("caller-removed", True, "its calls are refused")
    ENDPOINT_CHANGED = ("endpoint-changed", True, "calls through it fail, or are not believed")
    DEADLINE_SHORTER = ("deadline-shorter", True, "what took longer fails")
    SERVICE_ADDED = ("service-added", False, "nobody calls it yet")
    OPERATION_ADDED = ("operation-added", False, "nobody calls it yet")
    REQUEST_WIDER = ("request-wider", False, "what was sent so far is still taken")
    RESPONSE_RICHER = ("response-richer", False, "what is read of the answer is still there")
    ERROR_REMOVED = ("error-removed", False, "what catches it is not reached any more")
    CALLER_ADDED = ("caller-added", False, "nobody loses anything")
    ENDPOINT_ADDED = ("endpoint-added", False, "nobody calls through it yet")
    DEADLINE_LONGER = ("deadline-longer", False, "what was in time still is")

    def __init__(self, code: str, breaking: bool, why: str) -> None:
        """Hold the code that is printed, whether it breaks callers, and what that means."""
        self.code, self.breaking, self.why = code, breaking, why


@dataclass(frozen=True, slots=True)
class Change:
    """A change: `about` is `Service.Operation`, a service or an endpoint; `said` says the rest.

    `old` says that `span` is in the old design: what it was about is gone. `lines` are the
    callers' lines that break, or where it is called; `callers` are the workflows that call it.
    """

    kind: Kind
    about: str
    said: str
    span: Span
    old: bool = False
    lines: tuple[Related, ...] = ()
    callers: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The whole of it, in one line."""
        return f"{self.about}: {self.said}"
