"""Public keys of other namespaces at a URL: a JWKS, asked for again and again.

Each URL is bound to one namespace, and only keys of that one count in what it answers: whoever
runs it speaks for nobody else. While it is down its keys stay as they were last seen.

What answers is not trusted further than that. It is asked over HTTPS, or HTTP on loopback; a
redirect is no answer, nor is one that is too large or takes too long.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

from crossway.cluster.addresses import shown
from crossway.cluster.keys import jwk
from crossway.cluster.keys.key_files import LARGEST, Keys
from crossway.errors import KeysError
from crossway.runtime.identity import VERSION, PublicKey

REFRESH = 15.0
"""Seconds between two looks at a URL: two of them, with their answers, take less than a rotated key
waits until it signs (`HANDOVER`), so that whoever asks a URL knows it by then."""

PENDING = 600.0
"""Seconds after which a URL that never answered is waited for no more: what keys may have signed
that nobody here knows is refused then, so that whoever runs it holds up no workflow for good."""

AGAIN = 10.0
"""Seconds after which one that failed is asked again."""

LIMIT = 5.0
"""Seconds that one answer may take, all in all."""

FIRST = 3.0
"""Seconds that a start waits for the first answers."""

LATE = 3
"""Looks that may be missed before the keys of a URL count as stale."""

_ID = re.compile(r"[A-Za-z0-9_-]{43}")
"""The thumbprint of a key."""

_KINDS = {("OKP", "Ed25519"), ("EC", "P-256")}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the public keys of a namespace are. With `pins` only keys of these ids count."""

    namespace: str
    url: str
    pins: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        """The URL without its query, which may be what lets one in."""
        return self.url.partition("?")[0]


def sources(given: Sequence[str]) -> tuple[Source, ...]:
    """Return where public keys are, from `NAMESPACE=URL` or `NAMESPACE=URL#ID,ID` each.

    Raises:
        KeysError: one is no such pair, a namespace has two, or a URL is none to ask for keys.
    """
    found: dict[str, Source] = {}
    for text in given:
        namespace, _, url = text.partition("=")
        if "://" in namespace:
            raise KeysError(f"expected NAMESPACE=https://.., not the URL {shown(text)!r} alone")
        said = shown(url)
        url, pinned, ids = url.partition("#")
        _checked(url, said)
        pins = _pins(ids) if pinned else frozenset[str]()
        source = Source(jwk.checked_namespace(namespace), url, pins)
        if namespace in found:
            raise KeysError(f"two URLs for the keys of {namespace}; expected one")
        found[namespace] = source
    return tuple(found.values())


def _pins(ids: str) -> frozenset[str]:
    pins = frozenset(ids.split(","))
    if not all(_ID.fullmatch(id) for id in pins):
        raise KeysError(
            f"{shown(ids)!r} are no ids of keys; expected those that `crossway keys list` shows, "
            "with commas between them: NAMESPACE=https://..#ID,ID"
        )
    return pins


def _checked(url: str, said: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise KeysError(f"{said!r} is no URL; expected NAMESPACE=https://..") from None
    if parts.username or parts.password:
        raise KeysError(f"the URL of keys at {host!r} holds a user's name; public keys need none")
    if not (parts.scheme == "https" and host) and not (parts.scheme == "http" and _is_here(host)):
        raise KeysError(
            f"{said!r} is no place for keys: expected NAMESPACE=https://.., or http:// on loopback"
        )
    if not url.isascii() or not url.isprintable() or " " in url:
        raise KeysError(f"{said!r} holds characters that no URL has")
    return parts


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class RemoteKeys:
    """The keys of one URL as last seen, followed by a thread of its own."""

    def __init__(self, source: Source, refresh: float = REFRESH, again: float = AGAIN) -> None:
        """Hold nothing yet: which keys there are is pending until the first answer that is one."""
        self._source, self._refresh, self._again = source, refresh, again
        self._stop, self._answered = threading.Event(), threading.Event()
        self._keys = Keys(pending=frozenset([source.namespace]))
        self._faults: tuple[str, ...] = (f"{self._named}: not answered yet",)
        self._looked = self._begun = time.monotonic()

    @property
    def _named(self) -> str:
        return f"the keys of {self._source.namespace} at {self._source.shown}"

    def start(self) -> None:
        """Begin to ask."""
        name = f"crossway-keys-{self._source.namespace}"
        threading.Thread(target=self._follow, name=name, daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Wait until something has come of the first question, for some time at most."""
        self._answered.wait(seconds)

    def latest(self) -> Keys:
        """Return the keys as last seen, with what is wrong with them."""
        missing = time.monotonic() - self._looked
        late = missing > LATE * max(self._refresh, LIMIT)
        stuck = (f"{self._named} stay as they were: not answered for {missing:.0f} s",)
        kept = self._keys
        if time.monotonic() - self._begun > PENDING:
            kept = replace(kept, pending=frozenset())
        return replace(kept, faults=stuck if late else self._faults)

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                self._keys = keys_in(fetched(self._source.url), self._source)
                self._faults, pause = self._keys.faults, self._refresh
            except Exception as failure:  # whatever it is, the next answer may do
                said = str(failure) or type(failure).__name__
                self._faults, pause = (f"{self._named} stay as they were: {said}",), self._again
            self._looked = time.monotonic()
            self._answered.set()
            self._stop.wait(pause)


def keys_in(text: str, source: Source) -> Keys:
    """Return the keys of a JWKS that count, and what is wrong with the others.

    Raises:
        KeysError: it is no JWKS.
    """
    where, own, faults = f"the JWKS at {source.shown}", source.namespace, []
    keys: list[PublicKey] = []
    for member in jwk.members_of(text, where):
        if isinstance(member, dict) and _is_of_another_use(member):
            continue
        try:
            # A JWKS of another maker names no namespaces: the URL is bound to one.
            named: Any = _named(member, own) if isinstance(member, dict) else member
            key = jwk.public_key(named, where)
            if key.namespace != own:
                raise KeysError(f"{where} holds a key of {key.namespace!r}, which is not used")
            if source.pins and key.id not in source.pins:
                raise KeysError(f"{where} holds the key {key.id}, which is not used: not pinned")
            keys.append(key)
        except KeysError as fault:
            faults.append(str(fault))
    return Keys(trusted=tuple(keys), faults=tuple(dict.fromkeys(faults)))


def _named(member: dict[str, Any], namespace: str) -> dict[str, Any]:
    """Return a JWK with its namespace; one that says none is no work of release 0.1.0."""
    return member if "namespace" in member else {**member, "namespace": namespace, "v": VERSION}


def _is_of_another_use(member: Mapping[str, Any]) -> bool:
    """Whether a member is a key for something else: such a set may hold keys of many kinds."""
    kind = (str(member.get("kty")), str(member.get("crv")))
    return kind not in _KINDS or member.get("use", "sig") != "sig"


def fetched(url: str) -> str:
    """Return what a URL answers.

    Raises:
        KeysError: nothing that counts: another status than 200, too much, too late, no text.
        OSError, HTTPException: it cannot be reached, or speaks no HTTP.
    """
    parts = _checked(url, shown(url))
    with _connection(parts) as connection:
        path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        connection.request("GET", path, headers={"Accept": "application/json"})
        with connection.getresponse() as answer:  # it holds the socket after the connection does
            if answer.status != 200:
                raise KeysError(f"it answers {answer.status}; expected 200, and no redirect")
            content = answer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise KeysError(f"it answers more than {LARGEST >> 20} MiB")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise KeysError("it answers no text") from None


@contextmanager
def _connection(parts: urllib.parse.SplitResult) -> Iterator[HTTPConnection]:
    host, port = parts.hostname or "", parts.port
    made: HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        made = HTTPSConnection(host, port, timeout=LIMIT, context=context)
    else:
        made = HTTPConnection(host, port, timeout=LIMIT)
    late, sockets = threading.Event(), list[socket.socket]()

    def give_up() -> None:
        """End an answer that comes in drops: the library's limit is that of each of them."""
        late.set()
        for one in sockets:
            with suppress(OSError):  # closed meanwhile
                one.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(LIMIT, give_up)
    timer.daemon = True
    timer.start()
    try:
        made.connect()
        sockets.append(made.sock)  # the connection lets go of it once the answer has begun
        yield made
        if late.is_set():
            raise KeysError(f"it takes longer than {LIMIT:.0f} s")
    except (OSError, HTTPException) as failure:
        if late.is_set():
            raise KeysError(f"it takes longer than {LIMIT:.0f} s") from None
        raise KeysError(f"it cannot be read: {failure or type(failure).__name__}") from None
    finally:
        timer.cancel()
        made.close()
