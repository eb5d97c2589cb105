"""What a service did not let us read: nobody knows whether that is well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from temporalio.service import RPCError, RPCStatusCode

from crossway.observe.reading.failures import plain
from crossway.runtime.refusals import DENIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One refused read: of `what` in a namespace, and why, in the service's words.

    `denied`: these credentials may not, now or later; else the service is busy or away.
    """

    namespace: str
    what: str
    why: str
    denied: bool


_NOTHING = (RPCStatusCode.NOT_FOUND, RPCStatusCode.UNIMPLEMENTED)
"""What says that there is nothing to read: it is gone, or an older service has none of the kind."""


class Unread:
    """The reads that were refused, each once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._refusals: dict[tuple[str, str], Refusal] = {}

    def note(self, namespace: str, what: str, failure: RPCError) -> None:
        """Take in how a read of `what` ended. What is not there leaves nothing to read."""
        if failure.status not in _NOTHING:
            why = plain(f"{failure.status.name.lower().replace('_', ' ')}: {failure.message}")
            denied = failure.status in DENIED
            said = Refusal(namespace=namespace, what=plain(what), why=why, denied=denied)
            self._refusals.setdefault((namespace, what), said)

    def __iter__(self) -> Iterator[Refusal]:
        """Yield them in the order of their namespaces."""
        yield from sorted(self._refusals.values(), key=lambda refusal: refusal.namespace)
