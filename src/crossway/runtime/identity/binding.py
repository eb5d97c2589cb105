"""What an answer, an operation token and a started workflow are bound to: one call of one caller.

An id alone would not do: whoever reads it in a history can make a call of his own under it,
and have bytes of his choice signed for it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crossway.runtime.identity.agreement import joined
from crossway.runtime.identity.tokens import VERSION, Call, RefusedError

_NAMES = {"jti": "call", "aud": "caller", "end": "endpoint", "svc": "service", "op": "operation"}


@dataclass(frozen=True, slots=True)
class Binding:
    """A call under its id; `audience` is the caller's namespace, empty when it is not proven."""

    id: str
    audience: str
    call: Call

    def claims(self) -> dict[str, Any]:
        """Return what binds to the call: `jti`, `aud`, `end`, `svc`, `op`, and the version."""
        call = self.call
        named = {"end": call.endpoint, "svc": call.service, "op": call.operation}
        return {"v": VERSION, "jti": self.id, "aud": self.audience, **named}

    def request(self, id: str) -> str:
        """Return the id under which is made what a request of the call leads to; "" for none.

        The same whenever the server makes the request again, and nobody else's. Over HTTP callers
        choose the ids of their requests: under that of another's the server would take a start for
        a repetition of his, and the one who made it could cancel what he had not started.
        """
        if not id:
            return ""
        said = [id, *map(str, self.claims().values())]
        code = hashlib.sha256(joined(part.encode() for part in said)).digest()
        return str(uuid.UUID(bytes=code[:16]))

    def check(self, claims: Mapping[str, Any], what: str) -> None:
        """Return when claims are bound to this call; those of release 0.1.0 have its id alone.

        Raises:
            RefusedError: they are not; `what` they are about is named.
        """
        own = self.claims()
        for name in _NAMES if "v" in claims else ("jti",):
            if claims.get(name) != own[name]:
                raise RefusedError(f"{what} another {_NAMES[name]}", claims)
