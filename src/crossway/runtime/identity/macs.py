"""What is proven by a MAC: HMAC-SHA256 under the key that a caller and a handler agree on.

A call's proof has what its handler cannot know otherwise: who calls, by which keys of the two, from
which workflow, when, and the input's digest. What the handler knows is in the MAC and not in the
text: endpoint, service and operation as they were addressed. An answer's proof, or a failure's,
names the two keys alone: its caller knows the rest.

    call      "m1." base64url( `Said` in MessagePack | MAC )
    answer    "m1." base64url( 9 bytes of the caller's key's id | 9 of the handler's | MAC )

Each MAC is about its kind first (`crossway-caller+mac`, `crossway-answer+mac`,
`crossway-failure+mac`), and about parts each behind its length, so that none passes for another.
Source: docs/security.md, "By a MAC or by signatures".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    # As in `algorithms`: native code, loaded once per process.
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.hmac import HMAC

from crossway.runtime.identity.agreement import NAMED, Pair, joined
from crossway.runtime.payloads import base64url, from_base64url

MARK = "m1."
"""How a proof by a MAC begins; a JWT begins with `eyJ`."""

_CODE = 32
"""Bytes of a MAC."""

_NAMED = NAMED * 3 // 4
_AUDIENCE = 16
"""Bytes of the digest that stands for an audience."""

_Key = Annotated[bytes, msgspec.Meta(min_length=_NAMED, max_length=_NAMED)]
_Seconds = Annotated[int, msgspec.Meta(ge=0, lt=1 << 48)]


class Said(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """What a call's proof says. Ids are in 16 bytes behind a 0 where they are UUIDs, else text
    behind a 1; `audience` is a digest, empty for any service; `at` is Unix seconds."""

    namespace: str
    caller: _Key
    handler: _Key
    workflow: str
    run: bytes
    id: bytes
    at: _Seconds
    lifetime: _Seconds
    audience: Annotated[bytes, msgspec.Meta(max_length=_AUDIENCE)]
    input: Annotated[bytes, msgspec.Meta(min_length=_CODE, max_length=_CODE)]
    cause: str


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Said).decode

ABOUT_A_CALL = ("end", "svc", "op")
ABOUT_WHAT_ENDED = ("jti", "end", "svc", "op", "sum")
"""The claims that a MAC is about, besides those that a call's proof says itself."""

_FEW, _MANY = 64, 1024
"""Texts that are remembered read: those of one call, and those of many."""


def is_mac(text: str) -> bool:
    """Return whether a text is a proof by a MAC, or means to be one."""
    return text.startswith(MARK)


def of_call(pair: Pair, kind: str, claims: Mapping[str, Any]) -> str:
    """Return the proof of a call, of which claims say what a caller's token says."""
    said = _encode(
        Said(
            pair.caller.namespace,
            _name(pair.caller.id),
            _name(pair.handler.id),
            claims["sub"],
            _short(claims["run"]),
            _short(claims["jti"]),
            claims["iat"],
            claims["exp"] - claims["iat"],
            audience(claims.get("aud", "")),
            from_base64url(claims["sum"]),
            claims["chn"],
        )
    )
    return _text(said, _code(pair, kind, said, claims, ABOUT_A_CALL))


def of_what_ended(pair: Pair, kind: str, claims: Mapping[str, Any]) -> str:
    """Return the proof of an answer or a failure, which claims bind to a call."""
    said = _name(pair.caller.id) + _name(pair.handler.id)
    return _text(said, _code(pair, kind, said, claims, ABOUT_WHAT_ENDED))


def proves(
    pair: Pair, kind: str, text: str, claims: Mapping[str, Any], about: tuple[str, ...]
) -> bool:
    """Return whether a proof is what the other of a pair made of these claims.

    Raises:
        ValueError: the text is none.
    """
    said, code = _split(text)
    return hmac.compare_digest(_code(pair, kind, said, claims, about), code)


def read(text: str) -> Said:
    """Return what a call's proof says, true or not.

    Raises:
        ValueError: it is none.
    """
    try:
        return _decode(_split(text)[0])
    except (msgspec.MsgspecError, RecursionError):
        raise ValueError("no proof of a call") from None


def claims_of(said: Said) -> dict[str, Any]:
    """Return what a call's proof says, true or not, as a caller's token would.

    Raises:
        ValueError: an id is none.
    """
    return {
        "iss": said.namespace,
        "sub": said.workflow,
        "run": _long(said.run),
        "jti": _long(said.id),
        "iat": said.at,
        "nbf": said.at,
        "exp": said.at + said.lifetime,
        "sum": base64url(said.input),
        "chn": said.cause,
    }


def names_in(text: str) -> tuple[str, str]:
    """Return how the ids of the two keys begin that an answer's proof names.

    Raises:
        ValueError: it is none.
    """
    said, _ = _split(text)
    if len(said) != 2 * _NAMED:
        raise ValueError("no proof of an answer")
    return base64url(said[:_NAMED]), base64url(said[_NAMED:])


def named(key: bytes) -> str:
    """Return how the id of a key begins that a call's proof names."""
    return base64url(key)


@lru_cache(_FEW)
def audience(named: str) -> bytes:
    """Return what stands for an audience, nothing for none."""
    return hashlib.sha256(named.encode()).digest()[:_AUDIENCE] if named else b""


@lru_cache(_MANY)
def _name(id: str) -> bytes:
    return from_base64url(id[:NAMED])


def _short(id: str) -> bytes:
    # By hand: Python's `uuid` takes as long as the MAC.
    if len(id) == 36:
        try:
            made = b"\0" + bytes.fromhex(id.replace("-", ""))
        except ValueError:
            made = b""
        if len(made) == 17 and _long(made) == id:
            return made
    return b"\1" + id.encode()


def _long(id: bytes) -> str:
    if id[:1] == b"\0" and len(id) == 17:
        text = id[1:].hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    if id[:1] != b"\1":
        raise ValueError("no id")
    return id[1:].decode()


def _code(
    pair: Pair, kind: str, said: bytes, claims: Mapping[str, Any], about: tuple[str, ...]
) -> bytes:
    code = _keyed(pair.key, kind).copy()
    code.update(joined([said, *[claims[name].encode() for name in about]]))
    return code.finalize()


@lru_cache(_MANY)
def _keyed(key: bytes, kind: str) -> HMAC:
    """Return a MAC of the name of its kind alone, to be copied and to go on with: to look the
    algorithm up takes as long as all of it."""
    code = HMAC(key, SHA256())
    code.update(joined([kind.replace("+jwt", "+mac").encode()]))
    return code


def _text(said: bytes, code: bytes) -> str:
    return MARK + base64url(said + code)


@lru_cache(_FEW)  # each is asked for twice: for what it says, and whether that is true
def _split(text: str) -> tuple[bytes, bytes]:
    data = from_base64url(text.removeprefix(MARK))
    if not is_mac(text) or len(data) <= _CODE:
        raise ValueError("no proof by a MAC")
    return data[:-_CODE], data[-_CODE:]
