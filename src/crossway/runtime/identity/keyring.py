"""The keys of a process: which of them sign, which verify, and what two namespaces agree on."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from crossway.runtime import clock
from crossway.runtime.identity.agreement import NAMED, Pair, agreed
from crossway.runtime.identity.keys import (
    NEVER,
    PublicKey,
    SigningKey,
    namespaces_of_0_1_0,
    new_key,
)

Named = tuple[str, str]
"""A namespace, and how the id of a key of its begins (`NAMED` characters)."""


@dataclass(frozen=True, slots=True)
class _Tables:
    """Private keys by namespace, the newest first; trusted keys by id, then namespace; the
    namespaces whose keys were all published by release 0.1.0. `newest` has the trusted keys by
    namespace, the newest first; `named` by namespace and how the id begins. `pairs` is what was
    agreed on so far, by the keys of caller and handler; `taken` what a caller takes for a handler,
    and until when (Unix seconds)."""

    signing: Mapping[str, tuple[SigningKey, ...]] = field(default_factory=dict)
    trusted: Mapping[str, Mapping[str, PublicKey]] = field(default_factory=dict)
    of_0_1_0: frozenset[str] = frozenset()
    newest: Mapping[str, tuple[PublicKey, ...]] = field(default_factory=dict)
    named: Mapping[Named, PublicKey] = field(default_factory=dict)
    pairs: dict[tuple[Named, Named], Pair] = field(default_factory=dict)
    taken: dict[tuple[str, str], tuple[Pair | None, float]] = field(default_factory=dict)


def _preference(key: SigningKey) -> tuple[bool, float, str]:
    """Return what the key that signs has most of: a session's comes before the one behind it."""
    return bool(key.certificate), key.begins, key.id


class Keyring:
    """The keys of a process: private ones to sign with, public ones to trust.

    Workflows sign from several threads at once: a change replaces both tables in one
    step, so that there is no instant without keys.
    """

    def __init__(
        self, signing: Iterable[SigningKey] = (), trusted: Iterable[PublicKey] = ()
    ) -> None:
        """Begin with these keys."""
        self.replace(signing, trusted)

    def replace(
        self, signing: Iterable[SigningKey] = (), trusted: Iterable[PublicKey] = ()
    ) -> None:
        """Hold these keys from now on. The public half of a signing key is trusted too.
        A key may be trusted for several namespaces: whoever passes off the public key of
        another as its own takes nothing from that one.
        """
        own = sorted(signing, key=_preference, reverse=True)
        known = (*(key.public for key in own), *trusted)
        # Of two files that hold one key, that which revokes it, or ends it first, counts.
        revoked = {(key.id, key.namespace) for key in known if key.revoked}
        by_namespace: dict[str, list[SigningKey]] = {}
        for key in (key for key in own if (key.id, key.namespace) not in revoked):
            by_namespace.setdefault(key.namespace, []).append(key)
        by_id: dict[str, dict[str, PublicKey]] = {}
        for public in (key for key in known if (key.id, key.namespace) not in revoked):
            held = by_id.setdefault(public.id, {})
            before = held.get(public.namespace)
            held[public.namespace] = public if before is None else _as_one(before, public)
        private = {name: tuple(keys) for name, keys in by_namespace.items()}
        every = [key for held in by_id.values() for key in held.values()]
        newest: dict[str, list[PublicKey]] = {}
        for one in sorted(every, key=lambda key: key.begins, reverse=True):
            newest.setdefault(one.namespace, []).append(one)
        self._tables = _Tables(
            private,
            by_id,
            namespaces_of_0_1_0(known),
            {name: tuple(keys) for name, keys in newest.items()},
            {(key.namespace, key.id[:NAMED]): key for key in every if key.agreement},
        )

    def signing(self, namespace: str) -> SigningKey | None:
        """Return the namespace's newest key whose time has come, else its oldest, else None.

        One that has ended signs no more.
        """
        now = clock.now()
        keys = [key for key in self._tables.signing.get(namespace, ()) if key.ends > now]
        return next((key for key in keys if key.begins <= now), keys[-1] if keys else None)

    def public(self, id: str) -> PublicKey | None:
        """Return the trusted key of this id, unless it has ended for all that it is trusted for:
        one that says of another's key that it has ended takes it from nobody else."""
        now = clock.now()
        keys = self._tables.trusted.get(id, {}).values()
        return next((key for key in keys if key.ends > now), None)

    def speaks_for(self, id: str, namespace: object) -> bool:
        """Return whether what the key of this id signed counts as said by a namespace."""
        if not isinstance(namespace, str):
            return False
        key = self._tables.trusted.get(id, {}).get(namespace)
        return key is not None and key.ends > clock.now()

    def agreeing(self, caller: str, handler: str) -> Pair | None:
        """Return the key under which a caller's calls are proven to a handler from now on.

        None where one of the two only signs; and where more than one key of a namespace is its
        newest: then its processes need not all have the private half of the one that we would take.
        """
        tables, now = self._tables, clock.now()
        held = tables.taken.get((caller, handler))
        if held is None or held[1] <= now:
            keys = [*tables.newest.get(caller, ()), *tables.newest.get(handler, ())]
            moments = (moment for key in keys for moment in (key.begins, key.ends))
            until = min((moment for moment in moments if moment > now), default=NEVER)
            held = (self._agreeing(caller, handler), until)
            tables.taken[(caller, handler)] = held
        return held[0]

    def _agreeing(self, caller: str, handler: str) -> Pair | None:
        own, known = self.signing(caller), self.newest(caller)
        other = self.newest(handler)
        if own is None or known is None or other is None or own.id != known.id:
            return None
        if not own.agreement or not other.agreement:
            return None
        return self.pair((caller, own.id[:NAMED]), (handler, other.id[:NAMED]))

    def newest(self, namespace: str) -> PublicKey | None:
        """Return the newest of a namespace's keys whose time has come; None if several are, or if
        one that agrees on keys seems to be, beside one that may be newer than all we know."""
        now = clock.now()
        keys = [k for k in self._tables.newest.get(namespace, ()) if k.begins <= now < k.ends]
        if not keys or keys[0].begins in {k.begins for k in keys[1:]}:
            return None
        return keys[0] if not keys[0].agreement or all(key.dated for key in keys) else None

    def pair(self, caller: Named, handler: Named) -> Pair | None:
        """Return the key that a caller and a handler agree on by certain keys of theirs.

        None where one of them is not trusted, has ended or only signs, or where neither private
        half is here.
        """
        tables = self._tables
        found = tables.pairs.get((caller, handler))
        if found is None:
            sides = tables.named.get(caller), tables.named.get(handler)
            if sides[0] is None or sides[1] is None:
                return None
            found = _pair(tables, sides[0], sides[1])
            if found is None:
                return None
            tables.pairs[(caller, handler)] = found
        return found if found.ends > clock.now() else None

    def signs_failures(self, namespace: str) -> bool:
        """Return whether a namespace has said that it signs how its operations fail: a key of its
        was published by a later release than 0.1.0. It cannot take that back."""
        return namespace not in self._tables.of_0_1_0

    def pending(self, namespace: str) -> bool:  # noqa: ARG002 - where keys come from is for others
        """Return whether keys of a namespace are asked for, and nobody has said yet which it has:
        then what an unknown key signed may be its own."""
        return False

    @property
    def stale(self) -> str:
        """What keeps these keys from being those that should be known; empty when nothing does."""
        return ""


def _as_one(one: PublicKey, other: PublicKey) -> PublicKey:
    """Return what two files say of one key of one namespace: it ends when the first of them says
    so. Of two halves that differ neither counts: the namespace then only signs."""
    halves = {key.agreement for key in (one, other) if key.agreement}
    half = halves.pop() if len(halves) == 1 else b""
    sooner = one if one.ends <= other.ends else other
    begins, dated = max(one.begins, other.begins), one.dated or other.dated
    return replace(sooner, agreement=half, begins=begins, dated=dated)


def _pair(tables: _Tables, caller: PublicKey, handler: PublicKey) -> Pair | None:
    """Return what two keys agree on, by the private half of the one that is here."""
    for own, other in ((handler, caller), (caller, handler)):
        for key in tables.signing.get(own.namespace, ()):
            if key.id == own.id and key.agreement:
                try:
                    secret = agreed(key.agreement, other.agreement, caller.side, handler.side)
                except ValueError:  # a half with which nothing can be agreed on
                    return None
                return Pair(caller.side, handler.side, secret, min(caller.ends, handler.ends))
    return None


class ThrowAwayKeys(Keyring):
    """Makes a key for each namespace that asks; they end with the process."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._lock = threading.Lock()

    def agreeing(self, caller: str, handler: str) -> Pair | None:
        """Return the key of two namespaces, each of which has one by then."""
        self.signing(handler)
        return super().agreeing(caller, handler)

    def signing(self, namespace: str) -> SigningKey | None:
        """Return the namespace's key, made when it is first asked for."""
        if namespace not in self._tables.signing:
            with self._lock:
                known = self._tables.signing
                if namespace not in known:
                    own = [key for keys in known.values() for key in keys]
                    self.replace([*own, self.made(namespace)])
        return super().signing(namespace)

    def made(self, namespace: str) -> SigningKey:
        """Return a fresh key for a namespace."""
        return new_key(namespace)


THROW_AWAY = ThrowAwayKeys()
"""The keys of `run` and `dev`, where one process serves every namespace.

Nobody outside this process trusts them, so a worker elsewhere that was given no keys
refuses and is refused.
"""
