"""What keeps requests from an endpoint that is down, for each namespace that calls it.

The sixth failure in a row that may be tried again opens it: of all operations of the namespace on
the endpoint together, requests to cancel one as well; any other answer begins the count anew. What
comes while it is open waits. After a minute one request goes as a probe: if it is answered, all
that waits goes, else the next minute begins. Source: NEXUS-FIELD-NOTES section 7; the server's
outbound queue uses sony/gobreaker with its defaults.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from crossway.simulate.server import Server

FAILURES = 5
"""Failures in a row that it stands."""

OPEN = 60.0
"""Seconds that it is open for, unless a test says otherwise."""

Send = Callable[[], bool]
"""Sends a request; returns False where it is not wanted any more."""


class Breaker:
    """The breaker of one namespace and one endpoint."""

    def __init__(self, server: Server) -> None:
        """Begin closed."""
        self._server = server
        self._failures, self._open, self._asks, self._probing = 0, False, False, False
        self._waiting: deque[Send] = deque()

    @property
    def is_open(self) -> bool:
        """Whether requests wait."""
        return self._open

    def let(self, send: Send) -> None:
        """Let a request go, now or when the endpoint may be asked again."""
        if self._open:
            self._waiting.append(send)
            self._probe()
        else:
            send()

    def answered(self) -> None:
        """Take that the endpoint is up; while it is open, from its probe only."""
        if self._open and not self._probing:
            return
        self._failures, self._open, self._asks, self._probing = 0, False, False, False
        waiting, self._waiting = self._waiting, deque()
        for send in waiting:
            send()

    def failed(self) -> None:
        """Take that a request failed which may be tried again."""
        self._failures += 1
        if self._probing or (self._failures > FAILURES and not self._open):
            self._open, self._probing, self._asks = True, False, False
            self._server.later(OPEN, self._ask)

    def _ask(self) -> None:
        self._asks = True
        self._probe()

    def _probe(self) -> None:
        while self._asks and not self._probing and self._waiting:
            self._probing = self._waiting.popleft()()


def breaker_of(server: Server, namespace: str, endpoint: str) -> Breaker:
    """Return the breaker between a namespace that calls and an endpoint."""
    breakers: dict[tuple[str, str], Breaker] = server.breakers
    return breakers.setdefault((namespace, endpoint), Breaker(server))
