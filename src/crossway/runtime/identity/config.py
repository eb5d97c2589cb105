"""What the worker of one task queue knows of identity."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from crossway.language.holes import family_of, fill
from crossway.runtime.deployment import Endpoint
from crossway.runtime.identity.agreement import Pair
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.tokens import LIFETIME, Call

UNSIGNED_FAILURES = "CROSSWAY_UNSIGNED_FAILURES"
"""The variable that says whether failures count that nobody signed: `accept` or `refuse`. Without
it they do from handlers that are known to be of release 0.1.0, which signed none."""


def _takes_unsigned_failures() -> bool | None:
    return {"accept": True, "refuse": False}.get(os.environ.get(UNSIGNED_FAILURES, ""))


LeadsTo = Callable[[str], str | None]
"""What knows the namespace that an endpoint leads to."""


def _unknown(_endpoint: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Identity:
    """Keys, and the design's word on who may call here and whose answers to believe.

    `endpoints` and `answers` are those of the `TaskQueue`; `lifetime` is how long a
    caller's token is good at most. `names` are the design's names of namespaces that the
    service calls otherwise: links have the service's. `audience` names the service: tokens are
    made for it, and those for another are refused; "" makes them for any, and takes any.
    `unsigned_failures` says whether failures count that nobody signed; None leaves it to the
    release of whom is called.
    `build` names the code, for the audit log. `leads_to` knows the namespace that an endpoint leads
    to, by the service's name for it, also where the design does not. `by_mac` are that of the
    `TaskQueue`.
    """

    namespace: str
    keys: Keyring
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    answers: Mapping[str, str | None] = field(default_factory=dict)
    lifetime: timedelta = LIFETIME
    names: Mapping[str, str] = field(default_factory=dict)
    audience: str = ""
    unsigned_failures: bool | None = field(default_factory=_takes_unsigned_failures)
    build: str = ""
    leads_to: LeadsTo = _unknown
    by_mac: Mapping[str, Collection[str]] = field(default_factory=dict)

    def addressed(self, endpoint: str) -> dict[str, str]:
        """Return the claims of a caller's token that say for which service it was made, and for
        the namespace that an endpoint leads to, as far as they are known."""
        known = {"aud": self.audience, "to": self.answering(endpoint) or self._called(endpoint)}
        return {name: value for name, value in known.items() if value}

    def _called(self, endpoint: str) -> str | None:
        found = self.leads_to(endpoint)
        return self.names.get(found, found) if found else None

    def answering(self, endpoint: str) -> str | None:
        """Return the namespace that has to sign what comes back through an endpoint, if any.

        For one of a family (`shard-acme-Boot` of `shard-{org}-Boot`) it is the member. One that
        is named itself is none of a family's, whatever its name fits.
        """
        if endpoint in self.answers:
            return self.answers[endpoint]
        if (family := family_of(self.answers, endpoint)) is None:
            return None
        declared, held = family
        namespace = self.answers[declared]
        return fill(namespace, lambda hole: held.get(str(hole), "")) if namespace else None

    def agreed(self, call: Call) -> Pair | None:
        """Return the key under which a MAC proves a call, None where it has to be signed.

        A MAC is for calls that nobody but who is called has to verify, as the design knows them,
        where the keys of both namespaces agree on one.
        """
        if f"{call.service}.{call.operation}" not in (self._macs_of(call.endpoint) or ()):
            return None
        called = self.answering(call.endpoint)
        return self.keys.agreeing(self.namespace, called) if called else None

    def takes_macs(self, endpoint: str) -> bool:
        """Return whether a MAC proves what comes back through an endpoint."""
        return self._macs_of(endpoint) is not None

    def _macs_of(self, endpoint: str) -> Collection[str] | None:
        if endpoint in self.answers:  # and without a word on MACs, it asks for signatures
            return self.by_mac.get(endpoint)
        family = family_of(self.answers, endpoint)
        return self.by_mac.get(family[0]) if family is not None else None

    @property
    def answers_calls(self) -> bool:
        """Whether the results of workflows here may be answers that callers check.

        Through an endpoint of any kind: a caller that was deployed while it said `signed`
        goes on asking for signatures after it says `link`.
        """
        return bool(self.endpoints)
