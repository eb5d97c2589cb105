"""The header that tells a workflow for which call, and for whom, an operation started it.

The signature covers the call, who made it, the workflow's id and its arguments: whoever may
start workflows there can copy the header from a history, and opens nothing with it but the
very same start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from temporalio.api.common.v1 import Payload

from crossway.runtime import clock
from crossway.runtime.identity import chain
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.tokens import (
    BEGUN_TYPE,
    START_TYPE,
    RefusedError,
    UnknownKeyError,
    sign,
    verify,
)

HEADER = "crossway-start"

UNSIGNED_HEADER = "crossway-call"
"""The call's id alone, for workers of release 0.1.0; ours do not read it."""

CALL = ("jti", "aud", "end", "svc", "op")


def header(key: SigningKey, claims: Mapping[str, Any], workflow_id: str, arguments: str) -> Payload:
    """Return the header of a start, which `claims` are about."""
    about = {"iat": int(clock.now()), "wid": workflow_id, "arg": arguments}
    return Payload(data=sign(key, START_TYPE, {**claims, **about}).encode())


ACTIVITY, UPDATE = "activity ", "update "
"""What stands before the digest of what an activity, or an update, was given. No digest begins so:
a workflow may have any id, also one that is the name of another's activity, and is still none."""


def activity_name(activity_id: str) -> str:
    """Return what stands for a workflow's id where an activity was started for itself."""
    return f"activity {activity_id}"


def update_name(workflow_id: str, update_id: str, update: str) -> str:
    """Return what stands for a workflow's id where an update of it was started."""
    return f"update {update_id} {update} {workflow_id}"


@dataclass(frozen=True, slots=True)
class Begun:
    """How a workflow's run was begun. `arguments` is the digest of what it was given.

    An activity or an update that an operation started is begun in the same way, under a name of
    its own in place of the workflow's id, and with its kind before the digest.
    """

    namespace: str
    workflow_id: str
    arguments: str
    headers: Mapping[str, Payload] = field(default_factory=dict)

    def claims(self, keys: Keyring) -> dict[str, Any]:
        """Return what the namespace's guard signed when an operation started the workflow.

        None for a header that is not about this very workflow id and these arguments.
        """
        return self._signed(HEADER, START_TYPE, keys)

    def _signed(self, name: str, kind: str, keys: Keyring) -> dict[str, Any]:
        if name not in self.headers:
            return {}
        try:
            claims = verify(_said(self.headers[name]), kind, keys, timely=False)
        except RefusedError:
            return {}
        own = (self.namespace, self.workflow_id, self.arguments)
        return claims if (claims["iss"], claims["wid"], claims["arg"]) == own else {}

    def unknown(self, keys: Keyring) -> UnknownKeyError | None:
        """Return that a key of the namespace which nobody has told yet may have signed how it was
        begun, None where none did."""
        if not keys.pending(self.namespace):  # before the look: they may come meanwhile
            return None
        for name, kind in ((HEADER, START_TYPE), (chain.BEGUN_HEADER, BEGUN_TYPE)):
            try:
                if name in self.headers:
                    verify(_said(self.headers[name]), kind, keys, timely=False)
            except UnknownKeyError as refused:
                return refused
            except RefusedError:
                continue
        return None

    def cause(self, keys: Keyring) -> chain.Cause:
        """Return what began the workflow: nothing known where a header is not about it."""
        if HEADER in self.headers:
            return chain.cause(self.claims(keys).get("chn"), self.headers)
        if chain.BEGUN_HEADER in self.headers:
            claims = self._signed(chain.BEGUN_HEADER, BEGUN_TYPE, keys)
            return chain.cause(claims.get("chn"), self.headers)
        return chain.NO_CALL

    def call(self, keys: Keyring) -> dict[str, Any]:
        """Return the claims that bind a result to the call that started the workflow."""
        claims = self.claims(keys)
        return {name: claims[name] for name in CALL if name in claims} if claims.get("jti") else {}

    def continued(
        self, keys: Keyring, key: SigningKey | None, arguments: str
    ) -> dict[str, Payload]:
        """Return the headers for a run that continues this one with other arguments."""
        claims, cause = self.claims(keys), self.cause(keys)
        if not claims or key is None:
            return chain.for_descendant(cause, key, self.workflow_id, arguments)
        own = header(key, claims, self.workflow_id, arguments)
        return {HEADER: own, **chain.carried(cause)}


def _said(header: Payload) -> str:
    return header.data.decode("ascii", errors="replace")
