"""What a MAC between two namespaces proves, checked: that a call is its caller's, and that what
came of it is the handler's.

Whoever can check a MAC can make it. So a handler believes what it could have made up itself, about
itself alone: a call of its own operations. Nothing that a third namespace or somebody else in this
one has to believe is proven in this way: no operation token, no header of a start, no chain.
"""

from __future__ import annotations

from typing import Any

from crossway.runtime.identity import macs, tokens
from crossway.runtime.identity.agreement import Pair
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.tokens import (
    CALLER_TYPE,
    LONGEST,
    VERSION,
    Call,
    RefusedError,
    UnknownKeyError,
)


def verified_call(
    proof: str, call: Call, called: str, keys: Keyring, audience: str = "", *, timely: bool = True
) -> tuple[dict[str, Any], Pair]:
    """Return the claims of a call's proof, as a token has them, and the key that it is proven by.

    `called` is the namespace that handles it, `audience` the service. Without `timely` an expired
    proof is as good as a fresh one.

    Raises:
        UnknownKeyError: it names keys by which the two agree on nothing here.
        RefusedError: anything else is wrong with it.
    """
    if len(proof) > LONGEST:
        raise RefusedError(f"token of {len(proof)} characters; {LONGEST} are allowed")
    try:
        said = macs.read(proof)
        claims = {"v": VERSION, "to": called, **macs.claims_of(said)}
    except ValueError:
        raise RefusedError("malformed token") from None
    claims |= {"end": call.endpoint, "svc": call.service, "op": call.operation}
    pair = keys.pair((said.namespace, macs.named(said.caller)), (called, macs.named(said.handler)))
    if pair is None:
        raise UnknownKeyError("proven by keys that agree on nothing here", claims)
    if not macs.proves(pair, CALLER_TYPE, proof, claims, macs.ABOUT_A_CALL):
        raise RefusedError("wrong MAC", claims)
    if timely:
        tokens.check_time(claims)
    if audience and said.audience and said.audience != macs.audience(audience):
        raise RefusedError("token for another audience", claims)
    return claims, pair


def check_ending(
    kind: str, proof: str, binding: Binding, namespace: str, about: str, keys: Keyring
) -> None:
    """Check that a namespace answered a call, or says how it failed: `about` is the digest of that.

    Raises:
        UnknownKeyError: the proof names keys by which the two agree on nothing here.
        RefusedError: it did not.
    """
    claims = {**binding.claims(), "sum": about}
    try:
        caller, handler = macs.names_in(proof)
        pair = keys.pair((binding.audience, caller), (namespace, handler))
        if pair is None:
            raise UnknownKeyError("proven by keys that agree on nothing here", claims)
        if not macs.proves(pair, kind, proof, claims, macs.ABOUT_WHAT_ENDED):
            raise RefusedError("wrong MAC", claims)
    except ValueError:
        raise RefusedError("malformed token", claims) from None
