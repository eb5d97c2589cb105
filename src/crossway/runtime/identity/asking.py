"""How a workflow's call ended, checked before the workflow gets to see it.

A refusal is remembered by a marker in the history, so that replay needs no key. While nobody has
said which keys a namespace has, what one of them may have signed is not refused: the workflow task
fails, and the server gives it out again until they are known. So it does where what came is in an
encoding that nothing here knows, until a worker has its codec, which also encodes what is signed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from temporalio import workflow
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import CancelledError, NexusOperationError

from crossway import sdk
from crossway.runtime import clock, errors
from crossway.runtime.failures import unread
from crossway.runtime.identity import answers, audit, failures
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.callers import Caller
from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.tokens import (
    NotNowError,
    RefusedError,
    UnknownKeyError,
    not_known_yet,
)
from crossway.runtime.patches import by_rule
from crossway.runtime.payloads import Received, UnreadError

WITHDRAWN = "withdrawn"
"""The rule that who gave a call up is told that it is cancelled, also where the request to cancel
its operation failed. Up to 0.1.0 that failure was held to be how the call ended, and refused: a
request to cancel is answered by the server or a guard, and nobody signs that."""

NOT_CANCELLED = "Nexus operation cancellation request failed"
"""What the SDK's core says of such a call. The level that says it is made by the core itself, or by
the caller's own server where an operation failed: nothing that came from elsewhere stands there."""

PATIENCE = 600.0
"""Seconds that a process waits for a worker with the codec of what it must not take unread."""

_REMEMBERED = 10_000
_UNREAD: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Asking:
    """A call as its caller made it, at `asked` (Unix seconds of the workflow)."""

    identity: Identity
    binding: Binding
    asked: float

    def check_answer(self, answer: Received, token: str | None) -> None:
        """Check an answer; `token` is the operation's, None when it came at once.

        Raises:
            NexusUnauthorizedError: it is not the answer of the namespace that was called.
        """

        def check(question: answers.Question) -> None:
            answers.check(answer, question, self.identity.keys)

        if self._refused(check, token, answer.signature, answer.unknown):
            raise self.error(errors.NexusUnauthorizedError, "the answer is not authentic")
        if answer.unknown:
            hold_unread(answer.unknown)

    def check_failure(
        self, failure: NexusOperationError, token: str | None = None, *, begun: bool = False
    ) -> None:
        """Check how a call failed; `begun` is whether its operation had started.

        Raises:
            NexusUnauthorizedError: neither the namespace that was called nor the server says so.
        """
        said = failure.failure.cause if failure.failure else Failure()
        unsigned, keys = self.identity.unsigned_failures, self.identity.keys

        def check(question: answers.Question) -> None:
            failures.check(said, question, keys, begun=begun, unsigned=unsigned)

        if self._refused(check, token, failures.signature(said), unread(said)):
            said_so = "the failure is not authentic"
            # Without its cause, which is nobody's: a `catch` looks at causes, too.
            raise self.error(errors.NexusUnauthorizedError, said_so) from None

    def _refused(
        self,
        check: Callable[[answers.Question], None],
        token: str | None,
        signed: str,
        unknown: str,
    ) -> bool:
        """Decide whether to refuse, or on replay whether that was decided. `signed` is the
        signature of what came, for the log; `unknown` says of its encoding that nothing here
        knows it.

        Only a refusal leaves a marker.
        """
        if not workflow.unsafe.is_replaying():
            namespace = self.identity.answering(self.binding.call.endpoint)
            if namespace is None:
                return False
            # Before the look: its keys may come meanwhile.
            pending = self.identity.keys.pending(namespace)
            try:
                macs = self.identity.takes_macs(self.binding.call.endpoint)
                check(answers.Question(self.binding, namespace, self.asked, token, macs))
                return False
            except RefusedError as refused:
                if pending and isinstance(refused, UnknownKeyError):
                    hold(refused, namespace)
                if unknown and _may_be_read(self.binding.id):
                    hold_unread(unknown)
                self._record(refused, namespace, signed)
            except Exception:  # it would fail the workflow task again and again
                self._record(RefusedError("cannot be checked"), namespace, signed)
        return workflow.patched(f"crossway-refused-{self.binding.id}")

    def _record(self, refused: RefusedError, namespace: str, signed: str) -> None:
        caller, binding = Caller(namespace, "", ""), self.binding
        key, proof = audit.key_of(signed), audit.proof_of(signed)
        about = audit.Details(key, proof, build=self.identity.build)
        audit.record("answer", binding.call, caller, refused.reason, binding.id, about=about)

    def error(
        self, kind: type[errors.NexusOperationError], said: str
    ) -> errors.NexusOperationError:
        """Return the error that the call fails with."""
        call = self.binding.call
        about = {"endpoint": call.endpoint, "service": call.service, "operation": call.operation}
        return kind(f"{call.endpoint} {call.service}.{call.operation}: {said}", about)


def given_up(failure: NexusOperationError) -> NexusOperationError | None:
    """Return how a call ended that was given up though its operation could not be cancelled.

    As one whose operation could be: the caller waits no longer, and what the operation does is
    not known. None for a call that ended otherwise.
    """
    if failure.message != NOT_CANCELLED or not by_rule(WITHDRAWN):
        return None
    ended = NexusOperationError(
        failure.message,
        scheduled_event_id=failure.scheduled_event_id,
        endpoint=failure.endpoint,
        service=failure.service,
        operation=failure.operation,
        operation_token=failure.operation_token,
    )
    ended.__cause__ = CancelledError(f"{NOT_CANCELLED}: {failure.cause or 'nothing says why'}")
    return ended


def hold(refused: UnknownKeyError, namespace: str) -> None:
    """Let the task fail where the namespace's keys are not known yet: what is decided is for good.

    Raises:
        NotNowError: they are not, whatever the workflow does with that.
    """
    later = NotNowError(not_known_yet(namespace, refused))
    sdk.fail_task(later)
    raise later from None


def _may_be_read(id: str) -> bool:
    """Whether a worker with the codec may yet come for what a call ended with. After a while what
    cannot be checked is refused: anybody who completes a call in another's place could hold its
    caller for ever."""
    now = clock.now()
    first = _UNREAD.setdefault(id, now)
    while len(_UNREAD) > _REMEMBERED:
        del _UNREAD[next(iter(_UNREAD))]
    return now - first < PATIENCE


def hold_unread(encoding: str) -> NoReturn:
    """Let the task fail that was given what only a worker with the right codec can read.

    Raises:
        UnreadError: always, whatever the workflow does with that.
    """
    later = UnreadError(f"{encoding}: a worker that has its payload codec reads it (--codec)")
    sdk.fail_task(later)
    raise later from None
