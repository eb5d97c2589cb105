"""A change of a service, and what kinds there are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from crossway.language.diagnostic import Explained, Related, Severity
from crossway.language.span import Span

_MEND = """\
Keep what was there until no caller needs it: offer the new beside the old, under a name of its own,
let the callers change over, and take the old away when `crossway doctor` and their teams say so.
The lines that break are listed where the callers are in the same designs."""
_NOTHING = "Nothing: callers go on as they are."


class Kind(Enum):
    """What a change is, in words, whether it breaks a caller that goes on as it was, and why."""

    SERVICE_REMOVED = ("service-removed", True, "a service is gone", "who calls it finds nobody")
    OPERATION_REMOVED = (
        *("operation-removed", True, "an operation is gone"),
        "who calls it is refused as NotFoundError",
    )
    REQUEST_STRICTER = (
        *("request-stricter", True, "an operation takes less than it did"),
        "what was sent so far is refused",
    )
    RESPONSE_POORER = (
        *("response-poorer", True, "an operation answers with less than it did"),
        "what is read of the answer may not be there",
    )
    ERROR_ADDED = (
        *("error-added", True, "an operation may fail in another way"),
        "a caller that catches by type does not know it",
    )
    CALLER_REMOVED = (
        *("caller-removed", True, "a namespace may no longer call"),
        "its calls are refused",
    )
    ENDPOINT_CHANGED = (
        *("endpoint-changed", True, "an endpoint is gone, or leads elsewhere"),
        "calls through it fail, or are not believed",
    )
    DEADLINE_SHORTER = (
        *("deadline-shorter", True, "an operation has less time"),
        "what took longer fails",
    )
    SERVICE_ADDED = ("service-added", False, "a service is new", "nobody calls it yet")
    OPERATION_ADDED = ("operation-added", False, "an operation is new", "nobody calls it yet")
    REQUEST_WIDER = (
        *("request-wider", False, "an operation takes more than it did"),
        "what was sent so far is still taken",
    )
    RESPONSE_RICHER = (
        *("response-richer", False, "an operation answers with more than it did"),
        "what is read of the answer is still there",
    )
    ERROR_REMOVED = (
        *("error-removed", False, "an operation no longer fails in a way that it did"),
        "what catches it is not reached any more",
    )
    CALLER_ADDED = ("caller-added", False, "one more namespace may call", "nobody loses anything")
    ENDPOINT_ADDED = (
        *("endpoint-added", False, "an endpoint is new, or leads to one more service"),
        "nobody calls through it yet",
    )
    DEADLINE_LONGER = (
        *("deadline-longer", False, "an operation has more time"),
        "what was in time still is",
    )

    def __init__(self, code: str, breaking: bool, summary: str, why: str) -> None:
        """Hold what is printed of it, and what `crossway explain` says."""
        self.code, self.breaking, self.why = code, breaking, why
        self.explained = Explained(
            code=code,
            severity=Severity.ERROR if breaking else Severity.HINT,
            summary=summary,
            why=f"{why[:1].upper()}{why[1:]}.",
            mend=_MEND if breaking else _NOTHING,
        )


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
