"""Payload converters that see what is signed: the bytes of inputs, arguments and answers.

A converter decodes as it always did, and remembers what arrived: of an operation its input, of a
workflow, of an update and of an activity that runs for itself their arguments. Two type hints ask
for more than a value: `Expected` for an answer with its signature, `Arguments` for the digest of
the arguments.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Self

from temporalio import nexus, workflow
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    PayloadConverter,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

from crossway.runtime.payloads import (
    OPENLY,
    Arguments,
    Expected,
    Received,
    Undecodable,
    arrival,
    digest,
    digest_of_all,
    given,
    signature,
    unknown_encoding,
)


class WatchingConverter(PayloadConverter, WithSerializationContext):
    """Stands before another converter in the bases of a class, and lets that one decode."""

    _of_workflow = False
    _of_activity = False
    _arguments: str | None = None

    def with_context(self, context: SerializationContext) -> Self:
        """Return a converter that remembers what it decodes first; or else this one.

        The SDK makes one for each workflow, whose arguments come first, and others for what the
        workflow does. So it does for each attempt of an activity, whose arguments come first, too.
        """
        plain = self._in_context(context)
        if isinstance(context, ActivitySerializationContext) and not context.workflow_id:
            alone = copy.copy(plain)
            alone._of_activity = True
            return alone
        of_workflow = isinstance(context, WorkflowSerializationContext)
        if not of_workflow or workflow.in_workflow():
            return plain
        own = copy.copy(plain)
        own._of_workflow = True
        return own

    def _in_context(self, context: SerializationContext) -> Self:
        """Return what the other converter makes of a context."""
        del context
        return self

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        """Return the decoded values.

        An operation's input that does not decode becomes an `Undecodable`, so that only
        an allowed caller is told; a hint of `Expected` gives a `Received`. With the hint
        `OPENLY`, what does not decode becomes an `Undecodable`, too, but for what is in an encoding
        that nothing here knows: a worker with the codec reads it. The hint `Arguments` gives
        the digest of what a workflow was given, as it arrived.
        """
        if type_hints and type_hints[0] is Arguments:
            return [self._arguments or ""]
        if self._of_workflow and self._arguments is None:
            self._arguments = digest_of_all(payloads)
        # The arguments of an update are the first that is decoded in a task of its own.
        if (self._of_activity or workflow.current_update_info()) and not given.get():
            given.set(digest_of_all(payloads))
        if len(payloads) == 1:
            hint: Any = type_hints[0] if type_hints else None
            if hint is OPENLY:
                return [self._openly(payloads[0])]
            if isinstance(hint, Expected):
                return [self._received(payloads[0], hint)]
            if nexus.in_operation() and arrival.get() is None:
                return [self._arrived(payloads[0], hint)]
        return self._as_ever(payloads, type_hints)

    def _as_ever(self, payloads: Sequence[Payload], hints: list[type] | None) -> list[Any]:
        """Return what the other converter makes of payloads."""
        other: Any = super()
        values: list[Any] = other.from_payloads(payloads, hints)
        return values

    def _openly(self, payload: Payload) -> Any:
        try:
            return self._decoded(payload, None)
        except KeyError:  # of the encoding: another worker may have the codec, so the task fails
            raise
        except Exception as failure:
            return Undecodable(f"no JSON that can be read: {failure}")

    def _arrived(self, payload: Payload, hint: Any) -> Any:
        arrival.set(digest(payload))
        try:
            return self._decoded(payload, hint)
        except Exception as failure:
            return Undecodable(f"{type(failure).__name__}: {failure}", unknown_encoding(failure))

    def _received(self, payload: Payload, expected: Expected) -> Received:
        said = digest(payload), signature(payload)
        try:
            return Received(self._decoded(payload, expected.hint), *said)
        except Exception as failure:
            why = f"{type(failure).__name__}: {failure}"
            return Received(None, *said, why, unknown_encoding(failure))

    def _decoded(self, payload: Payload, hint: Any) -> Any:
        if not payload.metadata and not payload.data:
            return None
        known = hint is not None and hint is not OPENLY
        return self._as_ever([payload], [hint] if known else None)[0]


def watching(kind: type[PayloadConverter]) -> type[PayloadConverter]:
    """Return a class that decodes as another does, and sees what is signed."""
    if issubclass(kind, WatchingConverter):
        return kind

    def in_context(self: Any, context: SerializationContext) -> Any:
        takes = issubclass(kind, WithSerializationContext)
        other: Any = kind
        return other.with_context(self, context) if takes else self

    return type(kind.__name__, (WatchingConverter, kind), {"_in_context": in_context})
