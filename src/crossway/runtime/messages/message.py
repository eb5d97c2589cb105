"""The signals, updates and queries that a workflow takes, held against what it declares.

Whoever may signal a workflow may send it anything: too few arguments, a text for a number,
bytes that are no JSON. What does not fit is not the workflow's fault and never fails it.
"""

from __future__ import annotations

import inspect
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from crossway.language.near import did_you_mean
from crossway.language.visible import visible
from crossway.runtime import fitting, results

LOG = logging.getLogger("crossway.messages")

Kind = Literal["signal", "update", "query"]


@dataclass(frozen=True)
class Message:
    """What one handler of a workflow takes: annotations of its parameters, in order.

    `defaults` stand for the last of them when they are not sent.
    """

    kind: Kind
    name: str
    parameters: Mapping[str, Any]
    result: Any
    place: str
    defaults: tuple[Any, ...] = ()

    @property
    def label(self) -> str:
        """What people call it: `signal Approve`."""
        return f"{self.kind} {self.name}"

    def decoded(self, given: Sequence[Any]) -> list[Any]:
        """Return the arguments of a message: plain values, one for each parameter.

        The SDK gives `RawValue`s, unless their number is wrong.

        Raises:
            MismatchError: there are too many or too few, or one does not decode.
        """
        most, least = len(self.parameters), len(self.parameters) - len(self.defaults)
        if not least <= len(given) <= most:
            wanted = ", ".join(self.parameters)
            count = _counted(most) if least == most else f"{least} to {_counted(most)}"
            said = f"takes {count} ({wanted})" if wanted else "takes none"
            raise fitting.MismatchError(f"{said}, {len(given)} given")
        pairs = zip(self.parameters, given, strict=False)
        return [
            *(_decoded(name, value) for name, value in pairs),
            *self.defaults[len(given) - least :],
        ]

    def fitted(self, arguments: Sequence[Any]) -> list[Any]:
        """Return decoded arguments as the handler holds them, of the types of its parameters.

        Raises:
            MismatchError: naming the path of the first field that is wrong.
        """
        pairs = zip(self.parameters.items(), arguments, strict=True)
        return [fitting.fit(value, expected, name) for (name, expected), value in pairs]

    def accepted(self, given: Sequence[Any]) -> list[Any]:
        """Return the arguments of an update or a query that fits.

        Raises:
            ApplicationError: of type InvalidArgumentError, for whoever sent it.
        """
        try:
            return self.fitted(self.decoded(given))
        except fitting.MismatchError as wrong:
            raise self.refusal(wrong) from None

    def refusal(self, wrong: fitting.MismatchError) -> ApplicationError:
        """Return what the sender of a message that does not fit gets to see."""
        said = f"unexpected input of {self.label}: {wrong}"
        return ApplicationError(said, type="InvalidArgumentError", non_retryable=True)

    def check_result(self, result: Any) -> None:
        """Hold what a handler answers against the type that it declares.

        Raises:
            UnsentError: it is of another type, or cannot be sent.
        """
        try:
            results.hold(result, self.result)
        except results.UnexpectedResultError as wrong:
            raise results.UnexpectedResultError(f"{self.label}: {wrong.message}") from None


def declared(kind: Kind, name: str, handler: Callable[..., Any], result: Any = Any) -> Message:
    """Return what a method of a compiled workflow takes, as its annotations say."""
    _self, *parameters = inspect.signature(handler, eval_str=True).parameters.values()
    place = (handler.__doc__ or "").rstrip(".")
    taken = {p.name: p.annotation for p in parameters}
    defaults = tuple(p.default for p in parameters if p.default is not p.empty)
    return Message(kind, name, taken, result, place, defaults)


def known(instance: Any) -> dict[str, Message]:
    """Return what a workflow takes, by the labels."""
    methods = (method for method in vars(type(instance)).values() if callable(method))
    taken = (vars(method).get("message") for method in methods)
    return {one.label: one for one in taken if one is not None}


def unknown_signal(name: str) -> None:
    """Log that the running workflow has no handler for a signal."""
    unknown(f"signal {name}")


def unknown(label: str, *, handed_over: int = 0) -> None:
    """Log that the running workflow has no handler for a message, of which the run before may have
    handed over some."""
    instance = workflow.instance()
    kind, _, name = label.partition(" ")
    meant = did_you_mean(name, [one.name for one in known(instance).values() if one.kind == kind])
    said = f"workflow {workflow.info().workflow_type} has no such {kind}"
    if handed_over:
        said += f", of which the run before handed over {handed_over}"
    dropped(label, f"{said}; {meant}" if meant else said, instance, handed_over or 1)


def dropped(what: str, reason: str, instance: Any = None, count: int = 1) -> None:
    """Log, once and on one line, that a message to the running workflow counts for nothing, or so
    many of them.

    Where the `instance` of the workflow is given, it keeps count.
    """
    if instance is not None:
        counts(instance)[what] += count
    if workflow.unsafe.is_replaying():
        return
    info = workflow.info()
    said = visible(f"{info.namespace}/{info.workflow_id}: {what} dropped: {reason}")
    about = {
        "namespace": info.namespace,
        "workflow_id": info.workflow_id,
        "run_id": info.run_id,
        "workflow_type": info.workflow_type,
    }
    LOG.warning("%s", said, extra={"temporal_workflow": about})


def counts(instance: Any) -> Counter[str]:
    """Return how many messages of each label a workflow dropped in this run."""
    found: Counter[str] = vars(instance).setdefault("_crossway_dropped", Counter())
    return found


def _counted(count: int) -> str:
    return "1 argument" if count == 1 else f"{count} arguments"


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, RawValue):
        return value
    try:
        return workflow.payload_converter().from_payloads([value.payload])[0]
    except Exception as failure:
        raise fitting.MismatchError(f"{name}: does not decode: {failure}") from None
