"""How a compiled workflow takes signals, updates and queries: decorators of its methods.

    @cw.signal_handler(name="Approve")
    async def signal_Approve(self, by: str) -> None: ...

The annotations of the parameters say what fits. A signal that does not fit, and one whose
handler raises, is logged and dropped; such an update is refused: its sender gets the error.
Neither has arrived, so no `await` goes on by it. A query that does not fit is its sender's error.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import FailureError, is_cancelled_exception

from crossway import sdk
from crossway.runtime import cancellation, errors, faults, fitting
from crossway.runtime.messages import arrivals
from crossway.runtime.messages.message import Message, declared, dropped
from crossway.runtime.messages.running import running, stopping
from crossway.runtime.patches import by_rule

Handler = TypeVar("Handler", bound=Callable[..., Any])
Decorator = Callable[[Handler], Handler]

REFUSALS = "refusals"
"""The rule that what a handler refuses, or what does not fit it, has not arrived."""


def signal_handler(*, name: str, **options: Any) -> Decorator[Any]:
    """Make a method the handler of a signal. `options` are those of `workflow.signal`."""

    waited_for = _waited_for(options)

    def decorate(handler: Callable[..., Any]) -> Any:
        message = declared("signal", name, handler)

        async def receive(self: Any, *given: Any) -> None:
            arguments = _fitting(self, message, given)
            if arguments is None:
                return
            try:
                with running(self, waited_for=waited_for):
                    await handler(self, *arguments)
            except (Exception, asyncio.CancelledError) as failure:
                _failed(self, message, failure)
            else:
                _arrived(self, message, arguments)

        return workflow.signal(name=name, **options)(_shaped(receive, handler, message))

    return decorate


def update_handler(*, name: str, result: Any = Any, **options: Any) -> Decorator[Any]:
    """Make a method the handler of an update that answers with a `result`.

    `options` are those of `workflow.update`. What does not fit is refused before it is
    accepted, so that nothing of it is in the history.
    """

    waited_for = _waited_for(options)

    def decorate(handler: Callable[..., Any]) -> Any:
        message = declared("update", name, handler, result)

        async def receive(self: Any, *given: Any) -> Any:
            # Not refused again: what an earlier release accepted is replayed as it was.
            try:
                arguments = message.decoded(given)
            except fitting.MismatchError as wrong:
                raise message.refusal(wrong) from None
            with contextlib.suppress(fitting.MismatchError):
                arguments = message.fitted(arguments)
            try:
                with running(self, waited_for=waited_for):
                    answer = await handler(self, *arguments)
                message.check_result(answer)
            except Exception as failure:
                _refused(self, message, arguments, failure)
                raise
            _arrived(self, message, arguments)
            return answer

        def validate(self: Any, *given: Any) -> None:
            del self
            message.accepted(given)

        method: Any = workflow.update(name=name, **options)(_shaped(receive, handler, message))
        method.validator(_shaped(validate, handler, message))
        return method

    return decorate


def query_handler(*, name: str, result: Any = Any, **options: Any) -> Decorator[Any]:
    """Make a method the handler of a query that answers with a `result`.

    `options` are those of `workflow.query`.
    """

    def decorate(handler: Callable[..., Any]) -> Any:
        message = declared("query", name, handler, result)

        def receive(self: Any, *given: Any) -> Any:
            answer = handler(self, *message.accepted(given))
            message.check_result(answer)
            return answer

        return workflow.query(name=name, **options)(_shaped(receive, handler, message))

    return decorate


def _waited_for(options: dict[str, Any]) -> bool:
    """Return whether a workflow ends after this handler: when it says nothing else.

    The SDK is then told that nothing needs a warning, since nothing is left to warn of.
    """
    said = "unfinished_policy" in options
    options.setdefault("unfinished_policy", workflow.HandlerUnfinishedPolicy.ABANDON)
    return not said


def _shaped(receive: Any, handler: Callable[..., Any], message: Message) -> Any:
    """Return a method that the SDK hands each argument as it came, not decoded.

    To a method without parameters it would hand none, however many are sent: so that one
    seems to take one.
    """
    receive.__name__, receive.__qualname__ = handler.__name__, handler.__qualname__
    receive.__doc__ = handler.__doc__
    receive.message = message
    names = [*message.parameters] or ["given"]
    receive.__annotations__ = dict.fromkeys(names, RawValue)
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter(name, kind) for name in ("self", *names)]
    receive.__signature__ = inspect.Signature(parameters)
    return receive


# Every handler of a design is one that takes them so.
sdk.keep_raw_arguments()


# --- what arrives, and what does not ---------------------------------------------------


def _fitting(instance: Any, message: Message, given: Sequence[Any]) -> list[Any] | None:
    """Return the arguments of a signal, None for one that does not fit."""
    try:
        arguments = message.decoded(given)
    except fitting.MismatchError as wrong:
        dropped(message.label, str(wrong), instance)
        return None
    try:
        return message.fitted(arguments)
    except fitting.MismatchError as wrong:
        if by_rule(REFUSALS):
            dropped(message.label, str(wrong), instance)
            return None
    return arguments


def _arrived(instance: Any, message: Message, arguments: Sequence[Any]) -> None:
    kept = arrivals.of(instance, message)
    if kept is not None:
        kept.put(tuple(arguments))


def _failed(instance: Any, message: Message, failure: BaseException) -> None:
    """Drop a signal whose handler failed.

    Raises:
        BaseException: the failure itself, when no value in a design provokes it and only a new
            build can mend it, or when the execution is thrown out of a worker's memory.
    """
    _forget(instance, message)
    if stopping(instance) and is_cancelled_exception(failure):
        return
    if isinstance(failure, asyncio.CancelledError):
        if cancellation.asked():
            raise failure
    elif not workflow.is_failure_exception(failure):
        raise failure
    dropped(message.label, f"its handler raised {_said(failure, message)}", instance)


def _said(failure: BaseException, message: Message) -> str:
    """Return type, text and place of what a handler raised."""
    about = errors.describe(failure)
    if not isinstance(failure, FailureError):
        return f"{about['type']}: {faults.explain(failure)}"
    place = faults.place_of(failure) or message.place
    return f"{about['type']}: {about['message']} ({place})"


def _refused(instance: Any, message: Message, arguments: Sequence[Any], failure: Exception) -> None:
    """Keep an update from arriving that its handler refused; this matters where it is awaited."""
    kept = arrivals.of(instance, message)
    if kept is None or not workflow.is_failure_exception(failure):
        return
    if by_rule(REFUSALS):
        kept.forget()
    else:
        kept.put(tuple(arguments))


def _forget(instance: Any, message: Message) -> None:
    kept = arrivals.of(instance, message)
    if kept is not None:
        kept.forget()
