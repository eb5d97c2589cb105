"""What signs for a namespace, and the sessions of this process that it certifies.

    key              the private key of the directory or the environment
    command:..       a command of the user's: what is to be signed on its standard input, the
                     signature on its standard output; for a KMS, an HSM, an agent

A session is renewed every hour, in a thread of its own: no call waits for that. While the
signer fails, calls go on with the session that is there until its end, an hour later. Where the key
that certified it counts no more, another one is asked for at once. What a command says as it fails
is for the log: `/ready` is for anybody to ask.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from crossway.cluster.keys import jwk
from crossway.cluster.keys.key_files import Keys
from crossway.cluster.logs import LOGGER
from crossway.errors import KeysError
from crossway.runtime.identity import (
    KeySigner,
    PublicKey,
    Signer,
    SigningKey,
    as_jws,
    certify,
    verifies,
)

RENEWAL = 3600.0
"""Seconds from one session to the next."""

AGAIN = 30.0
"""Seconds after which a signer is asked again at the earliest, and is that failed."""

PATIENCE = 10.0
"""Seconds that a command may take."""

PROBE = b"crossway"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who signs for a namespace: `command` is empty where a private key is at hand."""

    namespace: str
    command: tuple[str, ...] = ()


def choices(given: Sequence[str]) -> tuple[Choice, ...]:
    """Return who signs for which namespace, from `NAMESPACE=key` or `NAMESPACE=command:..`.

    Raises:
        KeysError: one is neither, or a namespace has two.
    """
    found: dict[str, Choice] = {}
    for text in given:
        namespace, _, said = text.partition("=")
        kind, _, line = said.partition(":")
        try:
            command = tuple(shlex.split(line))
        except ValueError:
            command = ()
        known = (kind == "key" and not line) or (kind == "command" and command)
        if not known or namespace in found:
            shown = re.split(r"[\s:=]", text, maxsplit=1)[0]  # the rest may hold a PIN
            shown += "" if shown == text else ".."
            raise KeysError(
                "--signer: expected NAMESPACE=key or NAMESPACE=command:.., once each, not "
                f"{shown!r}"
            )
        found[namespace] = Choice(jwk.checked_namespace(namespace), command)
    return tuple(found.values())


class SignerError(KeysError):
    """A command fails; its text has what it says, and `shown` what anybody may read."""

    def __init__(self, shown: str, said: str) -> None:
        """Take what a command says that failed."""
        super().__init__(f"{shown}: {said}")
        self.shown = shown


@dataclass(frozen=True, slots=True)
class CommandSigner:
    """A signer that is a command; its key is the one of `public` that it turns out to sign by."""

    public: PublicKey
    command: tuple[str, ...]

    def sign(self, data: bytes) -> bytes:
        """Return the signature that the command writes: 64 bytes, or for ES256 also ASN.1.

        Raises:
            KeysError: it fails, takes too long, or signs by another key.
        """
        name = self.command[0]
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command
                self.command, input=data, capture_output=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            raise KeysError(f"{name} takes longer than {PATIENCE:.0f} s") from None
        except OSError as failure:
            raise KeysError(f"{name} cannot be run: {failure.strerror}") from None
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip()[-200:]
            raise SignerError(f"{name} exits with {done.returncode}", said)
        signed = as_jws(self.public.key, done.stdout)
        if not verifies(self.public.key, signed, data):
            raise KeysError(f"{name} does not sign by the key {self.public.id}")
        return signed


def signer_for(choice: Choice, found: Keys) -> Signer:
    """Return what signs for a namespace.

    Raises:
        KeysError: the namespace has no key of the kind, or the command signs by none of them.
    """
    now, own = time.time(), choice.namespace
    if not choice.command:
        keys = [k for k in found.signing if k.namespace == own and k.begins <= now < k.ends]
        usable = [key for key in keys if not key.revoked]
        if not usable:
            raise KeysError(f"--signer {own}=key: no private key of {own} is at hand")
        return KeySigner(max(usable, key=lambda key: (key.begins, key.id)))
    public = [*(key.public for key in found.signing), *found.trusted]
    known = [k for k in public if k.namespace == own and not k.revoked and k.ends > now]
    failure = KeysError(
        f"--signer {own}=command:..: the public key that it signs by is not known here; put it "
        f"into {own}.jwks.json"
    )
    for key in known:
        signer = CommandSigner(key, choice.command)
        try:
            signer.sign(PROBE)
        except KeysError as fault:
            failure = fault
        else:
            return signer
    raise failure


class Sessions:
    """The sessions of one namespace, renewed by a thread of its own."""

    def __init__(
        self, choice: Choice, found: Keys, renewal: float = RENEWAL, again: float = AGAIN
    ) -> None:
        """Certify the first session; may take its time.

        Raises:
            KeysError: it cannot be certified.
        """
        self._choice, self.found = choice, found
        self._renewal, self._again = renewal, again
        self._stop, self._wanted = threading.Event(), threading.Event()
        self._fault, self._said = "", ""
        self._held = self._certified()

    def start(self) -> None:
        """Begin to renew."""
        name = f"crossway-signer-{self._choice.namespace}"
        threading.Thread(target=self._renew, name=name, daemon=True).start()

    def stop(self) -> None:
        """Renew no more."""
        self._stop.set()
        self._wanted.set()

    def latest(self, found: Keys) -> Keys:
        """Return the session while the key that certified it counts, and what went wrong.

        Once it does not, the next is asked for: until there is one, calls are not signed.
        """
        self.found = found
        (issuer, session), own = self._held, self._choice.namespace
        keys = [*(key.public for key in found.signing), *found.trusted]
        same = [key for key in keys if (key.id, key.namespace) == (issuer, own)]
        counts = bool(same) and not any(key.revoked or key.ends <= time.time() for key in same)
        faults = [self._fault]
        if not counts:
            faults.append(f"no session for {own}: the key {issuer} behind it counts no more")
            self._wanted.set()
        return Keys(signing=(session,) if counts else (), faults=tuple(filter(None, faults)))

    def _certified(self) -> tuple[str, SigningKey]:
        signer = signer_for(self._choice, self.found)
        return signer.public.id, certify(signer)

    def _renew(self) -> None:
        pause = self._renewal
        while self._rested(pause):
            try:
                self._held = self._certified()
                self._fault, self._said, pause = "", "", self._renewal
            except Exception as failure:  # whatever it is, it may do later
                self._fault, pause = self._told(failure), self._again

    def _rested(self, pause: float) -> bool:
        """Wait for a pause, or until a session is wanted; return whether to go on."""
        if not self._stop.wait(self._again):
            self._wanted.wait(pause - self._again)
            self._wanted.clear()
        return not self._stop.is_set()

    def _told(self, failure: Exception) -> str:
        """Return what anybody may know of a failure; log what a command says, as it changes."""
        about = f"no new session for {self._choice.namespace}"
        if not isinstance(failure, SignerError):
            return f"{about}: {failure or type(failure).__name__}"
        if str(failure) != self._said:
            LOGGER.warning(f"keys: {about}: {failure}")
        self._said = str(failure)
        return f"{about}: {failure.shown}; the log has what it says"
