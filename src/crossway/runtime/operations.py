"""The handler's side: what compiled services are made of.

An operation's body runs inside the Nexus request, so it only computes, starts a workflow
or signals one. Whatever it raises unexpectedly fails that one call: retryable errors open
the circuit breaker for every operation of the endpoint (NEXUS-FIELD-NOTES section 7).
"""

from __future__ import annotations

import asyncio
import dis
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, NoReturn

import nexusrpc
from temporalio import nexus
from temporalio.exceptions import ApplicationError

from crossway import advice
from crossway.runtime import (
    arithmetic,
    backing,
    cancellation,
    clock,
    errors,
    faults,
    fitting,
    refusals,
    values,
)
from crossway.runtime.backing import ANSWERED_BEFORE
from crossway.runtime.identity import admitted
from crossway.runtime.request import Request, Result
from crossway.runtime.sending import UnsentError

Body = Callable[..., Awaitable[Any]]

LEAST = 4.0
"""Seconds of a request below which it is left alone: the caller's own deadline is so near, or the
worker got it late, and the next attempt has all of them."""


_HANDLER_ERRORS = {**errors.HANDLER_ERRORS, **refusals.HANDLER_ERRORS}


def operation(
    name: str, parameters: Mapping[str, Any], *, defaults: Mapping[str, Any] | None = None
) -> Callable[[Body], Any]:
    """Make a method an operation of a service handler.

    The method gets a `Request` and one argument per parameter, checked against its
    annotation; it returns a value, or what `Request.start_workflow` returned. `defaults` stand
    for parameters that a caller leaves out.
    """

    def decorate(body: Body) -> Any:
        def handler(self: Any) -> nexusrpc.handler.OperationHandler[Any, Any]:
            async def start(request: Request, input: Any) -> Result:
                arguments = arguments_of(input, parameters, defaults or {})
                result = await answer(body, self, request, arguments)
                if isinstance(result, nexus.TemporalOperationResult):
                    return result
                return Result.sync(result)

            return _Handler(start)

        handler.__name__ = body.__name__
        handler.__doc__ = body.__doc__
        return nexusrpc.handler.operation_handler(name=name)(handler)

    return decorate


class _Handler(nexus.TemporalOperationHandler[Any, Any]):
    """Handles an operation by what a design says of it."""

    def __init__(self, start: Callable[[Request, Any], Awaitable[Result]]) -> None:
        self._start = start

    async def start_operation(
        self,
        ctx: nexus.TemporalStartOperationContext,
        client: nexus.TemporalNexusClient,
        input: Any,
    ) -> Result:
        _refuse_unguarded(ctx)
        return await self._start(Request(ctx, client), input)

    async def cancel_workflow_update(
        self,
        ctx: nexus.TemporalCancelOperationContext,
        options: nexus.CancelUpdateWorkflowOptions,
    ) -> None:
        """Let the caller go, and the update go on: Temporal cannot cancel one.

        The SDK's own answer is an error, which the caller would get in place of its cancellation.
        """


def _refuse_unguarded(context: nexus.TemporalStartOperationContext) -> None:
    """Return when a guard has admitted the call: a worker written by hand may have none.

    Raises:
        HandlerError: UNAUTHORIZED.
    """
    if admitted.get(None) is not None:
        return
    nexus.logger.error(
        "operation %s.%s is served without its guard and refuses every call: %s",
        context.service,
        context.operation,
        advice.SERVING,
    )
    raise nexusrpc.HandlerError("not allowed", type=nexusrpc.HandlerErrorType.UNAUTHORIZED)


def arguments_of(
    value: Any, parameters: Mapping[str, Any], defaults: Mapping[str, Any]
) -> list[Any]:
    """Return an operation's arguments from its one input (DESIGN.md section 4).

    One that is missing is its default, else null, where it may be.

    Raises:
        HandlerError: the input does not fit.
    """
    if value is None and defaults:
        value = next(iter(defaults.values())) if len(parameters) == 1 else {}
    try:
        if len(parameters) == 1:
            (only, expected), *_ = parameters.items()
            return [fitting.fit(value, expected, only)]
        if parameters:
            fitting.fit(value, dict[str, Any], "input")
            _refuse_misspelt(value, parameters, defaults)
            value = {**defaults, **value}
        return [_argument(value, *parameter) for parameter in parameters.items()]
    except fitting.MismatchError as wrong:
        raise nexusrpc.HandlerError(
            f"unexpected input: {wrong}", type=nexusrpc.HandlerErrorType.BAD_REQUEST
        ) from None


def _refuse_misspelt(
    value: Mapping[str, Any], parameters: Mapping[str, Any], defaults: Mapping[str, Any]
) -> None:
    """Return when nothing is missing beside something that nobody knows.

    That may be its name, misspelt: of `Refund(id, amount: decimal?)`, where no amount is all of it,
    `{"id": "a", "amuont": "5.00"}` is not taken.

    Raises:
        MismatchError: something is.
    """
    missing = [name for name in parameters if name not in value and name not in defaults]
    unknown = [name for name in value if name not in parameters]
    if missing and unknown:
        raise fitting.MismatchError(f"input.{missing[0]} is missing, and {unknown[0]!r} is unknown")


def _argument(value: Mapping[str, Any], name: str, expected: Any) -> Any:
    if name not in value and not fitting.takes_null(expected):
        raise fitting.MismatchError(f"input.{name} is missing")
    return fitting.fit(value.get(name), expected, name)


async def answer(body: Body, service: Any, request: Request, arguments: Sequence[Any]) -> Any:
    """Return what an operation's body gives, as its caller may have it.

    Raises:
        HandlerError, OperationError: as Nexus has what the body raised.
    """
    arithmetic.by_design()
    try:
        work = body(service, request, *arguments)
        result = await (_in_time(work, request) if _awaits(body) else work)
        if not isinstance(result, nexus.TemporalOperationResult):
            values.check_encodable(result)
        return result
    except (nexusrpc.HandlerError, nexusrpc.OperationError):
        raise
    except ApplicationError as raised:
        if isinstance(raised, UnsentError) and (place := faults.place_of(raised)):
            nexus.logger.error("operation %s fails: %s (%s)", request.operation, raised, place)
        _raise_application(raised)
    except (Exception, asyncio.CancelledError) as unexpected:
        # What else is cancelled, as Python that stops a task of its own, is a failure: to a
        # cancellation nobody is answered, and the server makes the call again.
        if isinstance(unexpected, asyncio.CancelledError) and cancellation.asked():
            raise
        expected = refusals.refusal(unexpected)
        if expected is not None:
            _raise_application(expected)
        _log(unexpected, request)
        # A Python exception is its type by name, here as in an activity.
        name = faults.kind_of(unexpected)
        said = errors.message_of(unexpected) or name
        _raise_application(ApplicationError(said, type=name, non_retryable=True))


def _log(unexpected: BaseException, request: Request) -> None:
    """Log why a call fails: a line of the design by its place, Python with its own stack trace."""
    trace = faults.from_own(unexpected.__traceback__)
    if faults.place_of(unexpected) and trace is unexpected.__traceback__:
        kind = faults.kind_of(unexpected)
        said = faults.explain(unexpected)
        nexus.logger.error("operation %s fails: %s: %s", request.operation, kind, said)
        return
    nexus.logger.error(
        "operation %s fails for an unexpected error",
        request.operation,
        exc_info=(type(unexpected), unexpected, trace),
    )


@cache
def _awaits(body: Body) -> bool:
    """Return whether a body awaits anything: one that only computes cannot be stopped halfway, and
    needs nobody who watches over its time."""
    code = getattr(body, "__code__", None)
    waiting = ("GET_AWAITABLE", "GET_AITER")
    return code is None or any(one.opname in waiting for one in dis.get_instructions(code))


async def _in_time(work: Awaitable[Any], request: Request) -> Any:
    """Return what an operation's body returns, unless the server would give up on it first.

    The server ends a request after some 8 s and makes it again, as long as the caller waits: what
    takes longer would be done again and again, and never be answered.

    Raises:
        ApplicationError: of type OperationTooSlow, which is not retried; of type UnavailableError,
            which is, where the service did not answer a start.
    """
    deadline = request.context.request_deadline
    left = deadline.timestamp() - clock.now() - ANSWERED_BEFORE if deadline else 0.0
    if left < LEAST:
        return await work
    return await backing.within(left, work, partial(request.late, left))


def _raise_application(raised: ApplicationError) -> NoReturn:
    """Answer with what the design raised, as a Nexus error."""
    own = ApplicationError(
        raised.message, *raised.details, type=raised.type, non_retryable=raised.non_retryable
    )
    kind = _HANDLER_ERRORS.get(raised.type or "")
    asks_again = kind is nexusrpc.HandlerErrorType.UNAVAILABLE
    if kind is not None and not (asks_again and isinstance(raised, refusals.SettledError)):
        raise nexusrpc.HandlerError(raised.message, type=kind) from own
    raise nexusrpc.OperationError(
        raised.message, state=nexusrpc.OperationErrorState.FAILED
    ) from own
