"""A keyring that stays as files and URLs are: looked at every few seconds."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from crossway.cluster.keys.key_files import KeyFiles, Keys, together, usable_keys
from crossway.cluster.keys.remote import FIRST, RemoteKeys, Source
from crossway.cluster.keys.signers import Choice, Sessions
from crossway.cluster.logs import LOGGER
from crossway.errors import KeysError
from crossway.runtime.identity import Keyring, namespaces_of_0_1_0

EVERY = 5.0
"""Seconds between two looks at the directory."""

LATE = 6
"""Looks that may be missed before keys count as stale: a directory may be slow for a while."""


class FollowedKeys(Keyring):
    """The keys of a directory as last seen."""

    def __init__(self, found: Keys, every: float = EVERY) -> None:
        """Hold what was found; it is looked for again every `every` seconds."""
        super().__init__()
        self._every = every
        self._faults: tuple[str, ...] = ()
        self._noted: tuple[str, ...] = ()
        self._pending: frozenset[str] = frozenset()
        self.take(found)

    def take(self, found: Keys) -> None:
        """Hold these keys from now on; log what has gone wrong with them, once."""
        said = (*found.faults, *_out_of_use(found))
        noted = (*said, *of_0_1_0(found), *found.notes)
        for fault in noted:
            if fault not in self._noted:
                LOGGER.warning(f"keys: {fault}")
        self._faults, self._noted = said, noted
        self._looked = time.monotonic()
        self.replace(found.signing, found.trusted)
        self._pending = found.pending  # after the keys that came with the answer

    def pending(self, namespace: str) -> bool:
        """Return whether a URL has the keys of a namespace, and has not answered yet."""
        return namespace in self._pending

    def fail(self, fault: str) -> None:
        """Note that nothing can be looked at; the keys stay as they were."""
        if (fault,) != self._faults:
            LOGGER.warning(f"keys stay as they were: {fault}")
        self._faults = self._noted = (fault,)

    @property
    def stale(self) -> str:
        """What keeps these keys from being those on disk; empty when nothing does."""
        missing = time.monotonic() - self._looked
        if missing > LATE * self._every:
            return f"not looked at for {missing:.0f} s"
        return "; ".join(self._faults)


@contextlib.asynccontextmanager
async def followed(
    directory: Path,
    every: float = EVERY,
    remote: Sequence[Source] = (),
    signers: Sequence[Choice] = (),
) -> AsyncIterator[FollowedKeys]:
    """Yield the keys of a directory, the environment and some URLs, kept as they are there.

    What makes no sense later on is logged, and costs nobody else's keys. A URL that does not
    answer keeps nobody from starting. For whom `signers` name, sessions sign.

    Raises:
        KeysError: a private key is unsafe or makes no sense to begin with, or a signer fails.
    """
    files = KeyFiles(directory)
    found = await asyncio.to_thread(files.look)
    if found.unsafe:
        raise KeysError(found.unsafe[0])
    urls = await asyncio.to_thread(_asked, remote)
    both = _with(found, urls)
    sessions = [await asyncio.to_thread(Sessions, choice, both) for choice in signers]
    for own in sessions:
        own.start()
    keyring = FollowedKeys(_with_sessions(both, sessions), every)
    task = asyncio.create_task(_follow(lambda: _with(files.look(), urls), sessions, keyring, every))
    try:
        yield keyring
    finally:
        task.cancel()
        for one in urls:
            one.stop()
        for own in sessions:
            own.stop()


def keys_now(
    directory: Path, remote: Sequence[Source] = (), signers: Sequence[Choice] = ()
) -> Keys:
    """Return the keys of a directory, the environment and some URLs as they are now: for a command
    that ends. For whom `signers` name, a session signs.

    A URL that does not answer, or a file of public keys that makes no sense, is among the faults.

    Raises:
        KeysError: a private key is unsafe or makes no sense, or a signer fails.
    """
    found = usable_keys(directory)
    urls = _asked(remote)
    for one in urls:
        one.stop()
    both = _with(found, urls)
    return _with_sessions(both, [Sessions(choice, both) for choice in signers])


def _asked(remote: Sequence[Source]) -> list[RemoteKeys]:
    """Return what follows some URLs, each of which had its time to answer."""
    urls = [RemoteKeys(source) for source in remote]
    for one in urls:
        one.start()
    until = time.monotonic() + FIRST
    for one in urls:
        one.wait(max(0, until - time.monotonic()))
    return urls


def _with_sessions(found: Keys, sessions: Sequence[Sessions]) -> Keys:
    return together([found, *(own.latest(found) for own in sessions)])


def _with(found: Keys, urls: Sequence[RemoteKeys]) -> Keys:
    return together([found, *(one.latest() for one in urls)])


def of_0_1_0(found: Keys) -> Iterator[str]:
    """Yield of which namespaces failures count that nobody signed, and until when."""
    every = [*(key.public for key in found.signing), *found.trusted]
    for name in sorted(namespaces_of_0_1_0(every)):
        yield (
            f"those of {name} are as release 0.1.0 published them, which signs no failures: "
            f"failures of {name} that nobody signed count until what "
            f"`crossway keys export {shlex.quote(name)}` of this release prints is in "
            f"{name}.jwks.json"
        )


def _out_of_use(found: Keys) -> Iterator[str]:
    """Yield which keys count no more, and why."""
    keys = {(key.id, key.namespace): key for key in found.trusted}
    keys |= {(key.id, key.namespace): key.public for key in found.signing}
    for key in keys.values():
        if key.revoked:
            yield f"the key {key.id} of {key.namespace} is revoked"
        elif key.ends <= time.time():
            ended = datetime.fromtimestamp(key.ends, UTC)
            yield f"the key {key.id} of {key.namespace} ended at {ended:%Y-%m-%d %H:%M:%S} UTC"


async def _follow(
    look: Callable[[], Keys], sessions: Sequence[Sessions], keyring: FollowedKeys, every: float
) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            keyring.take(_with_sessions(await asyncio.to_thread(look), sessions))
        except Exception as failure:  # whatever it is, the next look may succeed
            keyring.fail(str(failure) or type(failure).__name__)
