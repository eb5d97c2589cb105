"""What a compiled workflow calls: operations, activities, child workflows, signals.

Longer than other files because all that a compiled body may call stands beside what its calls
share: options, names, results.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Generic, cast, overload

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, is_cancelled_exception
from temporalio.exceptions import NexusOperationError as OperationFailure
from typing_extensions import TypeVar

from crossway import sdk
from crossway.language.holes import bindings
from crossway.language.words import ENDPOINT_NAME
from crossway.runtime import (
    cancellation,
    errors,
    fitting,
    limits,
    queues,
    refusals,
    searching,
    slots,
)
from crossway.runtime.patches import by_rule
from crossway.runtime.payloads import OPENLY, Undecodable
from crossway.runtime.race import Promise, retrieved, until_stopped
from crossway.runtime.retry import read, with_retries, written
from crossway.runtime.room import room_for
from crossway.runtime.waits import waits_for

ACTIVITY_TIMEOUT = timedelta(minutes=10)
"""Start-to-close timeout of an activity whose design sets none; Temporal demands one."""


_SHOWN = 60
"""Characters of a name that no endpoint has which a message shows."""

SLOTS = "slots"
"""The rule that a call which was given up before it began takes up room until it is over. Up to
0.1.0 more were made than the service takes, and the task of the workflow failed again and again."""

ANSWERED = "answered"
"""The rule that an operation which ends as its deadline passes has its answer. Up to 0.1.0 it
counted as late, and was made again where a retry policy said so."""

STOPPED = "stopped"
"""The rule that so has one which was asked to stop, with a deadline of our own. Builds that went by
`answered` already lost what it had answered."""

OPTIONS = "options"
"""The rule that a Nexus call with option values that Temporal does not take fails."""


Result = TypeVar("Result", default=Any)

Begun = asyncio.Task[workflow.NexusOperationHandle[Any]]


@dataclass(frozen=True, slots=True)
class Operation(Generic[Result]):
    """One operation as its callers see it; `result` is the annotation it must fit.

    `family` is the name with holes that `endpoint` comes from, if it comes from one.
    """

    endpoint: str
    service: str
    name: str
    result: Any = Any
    family: str = ""

    def at(self, endpoint: str) -> Operation[Result]:
        """Return the operation behind one endpoint of a family, whose name was computed.

        Raises:
            NexusNotFoundError: no endpoint can be called so.
        """
        member = replace(self, endpoint=endpoint, family=self.endpoint)
        if ENDPOINT_NAME.fullmatch(endpoint):
            return member
        said = f"there is no Nexus endpoint {endpoint[:_SHOWN]!r}: Temporal takes no such name"
        raise errors.NexusNotFoundError(said, {**member.about(), "endpoint": endpoint[:_SHOWN]})

    @property
    def label(self) -> str:
        """What people call it: `PaymentsEndpoint Payments.Charge`."""
        return f"{self.endpoint} {self.service}.{self.name}"

    def about(self) -> dict[str, Any]:
        """Return what errors say about the call."""
        return {"endpoint": self.endpoint, "service": self.service, "operation": self.name}

    @waits_for(lambda of: f"nexus {of['self'].label}")
    async def call(
        self,
        input: Any = None,
        *,
        on_timeout: str = "abandon",
        retry_policy: RetryPolicy | None = None,
        **timeouts: Any,
    ) -> Result:
        """Return the operation's result.

        `timeouts` are the SDK's: schedule_to_close_timeout and so on; with a retry policy
        they are those of each attempt. With `on_timeout="cancel"` the target is asked to
        stop when the time is up.

        Raises:
            NexusOperationError: or one of its kinds; see `crossway.runtime.errors`.
        """
        _check({**timeouts, "retry_policy": retry_policy})
        cancellation.heed()
        if retry_policy is not None:
            again = functools.partial(self.call, input, on_timeout=on_timeout, **timeouts)
            return cast(Result, await with_retries(again, retry_policy))
        if on_timeout == "cancel" and "schedule_to_close_timeout" in timeouts:
            limit = timeouts.pop("schedule_to_close_timeout")
            return cast(Result, await self._call_within(limit, input, timeouts))
        try:
            result = await self._in_a_slot(input, timeouts)
        except OperationFailure as failure:
            raise errors.operation_error(failure, self.about()) from failure.__cause__
        except errors.NexusNotFoundError as missing:
            raise self._as_member(missing) from None
        cancellation.go_on()
        return cast(Result, self._fit(result))

    async def _in_a_slot(self, value: Any, timeouts: Mapping[str, Any]) -> Any:
        """Make the call once there is room for it among those that the service has pending."""
        places, made, given_up = slots.of_workflow(), list[Begun](), False
        try:
            left = await slots.taken(places, timeouts, deadline_of(self.label))
        except TimeoutError:
            said = f"{self.label}: timed out, with {limits.OPERATIONS_KEPT} calls before it"
            raise errors.NexusTimeoutError(said, self.about()) from None
        try:
            return await self._execute(value, left, made)
        except asyncio.CancelledError:
            given_up = bool(made) and not made[0].done() and by_rule(SLOTS)
            raise
        finally:
            # One that was given up before it began is pending until the service gives it up, too.
            if given_up:
                made[0].add_done_callback(lambda _: places.release())
            else:
                places.release()

    async def _execute(self, value: Any, timeouts: Mapping[str, Any], made: list[Begun]) -> Any:
        client = workflow.create_nexus_client(service=self.service, endpoint=self.endpoint)
        kind = workflow.NexusOperationCancellationType.WAIT_REQUESTED
        await room_for([value])
        begun = asyncio.create_task(
            client.start_operation(
                self.name, value, output_type=_OPENLY, cancellation_type=kind, **timeouts
            )
        )
        made.append(begun)
        try:
            handle = await asyncio.shield(begun)
        except asyncio.CancelledError:
            ended = await _withdraw(begun)
            if ended is None or not cancellation.is_apart() or not _has_answered(ended):
                raise
            if not by_rule(ANSWERED):
                raise
            return ended.result()
        return await handle

    async def _call_within(self, limit: timedelta, value: Any, timeouts: Mapping[str, Any]) -> Any:
        """Call with a deadline of our own: cancelling needs an operation still pending."""
        work = Promise(self.call(value, **timeouts))
        try:
            with sdk.summarized_timers(deadline_of(self.label)):
                await workflow.wait([work.task], timeout=limit.total_seconds())
        except asyncio.CancelledError:
            if by_rule(cancellation.CANCELLATION):
                await work.cancel()
            answered = cancellation.is_apart() and _has_answered(work.task)
            if not answered or not by_rule(STOPPED):
                raise
        if work.task.done():
            return work.task.result()
        work.task.cancel()
        await until_stopped([work.task])
        if _has_answered(work.task) and by_rule(ANSWERED):
            return work.task.result()
        message = f"{self.label}: timed out, cancel requested"
        raise errors.NexusTimeoutError(message, self.about())

    def _as_member(self, missing: errors.NexusNotFoundError) -> errors.NexusNotFoundError:
        """Return the error of an endpoint that is missing, with what makes one of a family."""
        values = bindings(self.family, self.endpoint) if self.family else None
        if not values:
            return missing
        options = " ".join(f"--set {hole}={value}" for hole, value in values.items())
        said = f"{missing.message}: `{options}` makes it one of the family {self.family}"
        return errors.NexusNotFoundError(said, self.about())

    def _fit(self, result: Any) -> Any:
        try:
            return _fitting(result, self.result)
        except fitting.MismatchError as wrong:
            own = ApplicationError(f"unexpected {wrong}", type="UnexpectedResult")
            about = {**self.about(), "type": own.type}
            failed = errors.NexusOperationError(f"{self.label}: {own.message}", about)
            failed.answered = True
            raise failed from own

    async def detach(
        self,
        input: Any = None,
        *,
        on_timeout: str = "abandon",
        retry_policy: RetryPolicy | None = None,
        summary: str | None = None,
        **timeouts: Any,
    ) -> None:
        """Hand the call over for delivery and return, without waiting for anybody.

        A child workflow of our own namespace, abandoned to outlive us, makes the call, with
        the options of `call`. Scheduling the operation ourselves and closing in the same
        workflow task would deliver nothing (DESIGN.md section 6).
        """
        _check({**timeouts, "retry_policy": retry_policy, "summary": summary})
        request = {**self.about(), "input": input}
        for key, value in timeouts.items():
            request[key] = value.total_seconds()
        if on_timeout == "cancel":
            request["cancel_when_late"] = True
        if retry_policy is not None:
            request["retry_policy"] = written(retry_policy)
        await start_child(
            DETACHED,
            [request],
            id=f"{workflow.info().workflow_id}-detach-{workflow.uuid4()}",
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            static_summary=summary,
        )


def _has_answered(call: asyncio.Task[Any]) -> bool:
    """Return whether a call that was asked to stop ended by itself, well or not."""
    if not call.done() or call.cancelled():
        return False
    failure = call.exception()
    return failure is None or not is_cancelled_exception(failure)


def deadline_of(label: str) -> str:
    """Return the summary of the timer that bounds a call of our own accord."""
    return f"deadline of {label}"


def _check(options: Mapping[str, Any]) -> None:
    """Refuse option values of a Nexus call.

    Releases without this rule made some of these calls, such as one with a back-off below 1:
    the pauses between the attempts are ours. Their executions go on making them.
    """
    try:
        limits.check_options(options)
    except ApplicationError:
        if by_rule(OPTIONS):
            raise


async def _withdraw(begun: Begun) -> asyncio.Task[Any] | None:
    """Cancel an operation that has not started yet, as far as we know; return how it ends, None
    where it has not begun.

    A workflow that ends at once would leave its target running: a cancel can only be
    delivered once the operation has started (NEXUS-FIELD-NOTES section 3). So wait for
    that, for a while, then for the cancel to be delivered.
    """
    await until_stopped([begun])
    if not begun.done():
        begun.cancel()
        begun.add_done_callback(retrieved)
        return None
    if begun.cancelled() or begun.exception() is not None:
        return begun
    ended = asyncio.create_task(_ended(begun.result()))
    ended.add_done_callback(retrieved)
    await asyncio.sleep(0)  # so that there is somebody to be cancelled
    ended.cancel()
    await until_stopped([ended])
    return ended


async def _ended(handle: workflow.NexusOperationHandle[Any]) -> Any:
    """Return what an operation gives, for which maybe nobody asks any more."""
    return await handle


DETACHED = "crossway.Detached"
"""The workflow type that delivers a detached call."""


@workflow.defn(name=DETACHED, sandboxed=False)
class Detached:
    """Delivers one detached call and stays until it has ended, so that its outcome shows.

    Nobody waits for it: the workflow that detached the call is free to close.
    """

    @workflow.run
    async def run(self, request: dict[str, Any]) -> None:
        """Run the operation that `request` names (endpoint, service, operation, input).

        What else it holds are the options of the call.
        """
        operation = Operation(request["endpoint"], request["service"], request["operation"])
        await operation.call(
            request["input"],
            on_timeout="cancel" if "cancel_when_late" in request else "abandon",
            retry_policy=read(request["retry_policy"]) if "retry_policy" in request else None,
            **self._timeouts(request),
        )

    def _timeouts(self, request: dict[str, Any]) -> dict[str, Any]:
        return {
            key: timedelta(seconds=value)
            for key, value in request.items()
            if key.endswith("_timeout")
        }


def bound(options: dict[str, Any]) -> None:
    """Give an activity the timeout that Temporal demands, where its options have none."""
    if not {"start_to_close_timeout", "schedule_to_close_timeout"} & options.keys():
        options["start_to_close_timeout"] = ACTIVITY_TIMEOUT


@overload
async def run_activity(
    name: str, arguments: Sequence[Any] = (), *, result: type[Result], **options: Any
) -> Result: ...
@overload
async def run_activity(
    name: str, arguments: Sequence[Any] = (), *, result: Any = Any, **options: Any
) -> Any: ...
@waits_for(lambda of: f"activity {of['name']}")
async def run_activity(
    name: str, arguments: Sequence[Any] = (), *, result: Any = Any, **options: Any
) -> Any:
    """Run an activity and return its result, checked against the annotation `result`.

    `options` are those of `workflow.execute_activity`.
    """
    bound(options)
    limits.check_options(options, shortest=limits.SHORTEST_ATTEMPT)
    queues.open_soon(options)
    cancellation.heed()
    await room_for(arguments)
    value = await workflow.execute_activity(name, args=arguments, result_type=_OPENLY, **options)
    return fit_result(f"activity {name}", value, result)


@overload
async def run_child(
    name: str, arguments: Sequence[Any] = (), *, result: type[Result], **options: Any
) -> Result: ...
@overload
async def run_child(
    name: str, arguments: Sequence[Any] = (), *, result: Any = Any, **options: Any
) -> Any: ...
@waits_for(lambda of: f"child workflow {of['name']}")
async def run_child(
    name: str, arguments: Sequence[Any] = (), *, result: Any = Any, **options: Any
) -> Any:
    """Run a child workflow and return its result, checked against `result`."""
    limits.check_options(options)
    searching.make_typed(options)
    queues.open_soon(options)
    cancellation.heed()
    await room_for(arguments)
    with refusals.told():
        value = await cancellation.heard(
            workflow.execute_child_workflow(name, args=arguments, result_type=_OPENLY, **options)
        )
    cancellation.go_on()
    return fit_result(f"workflow {name}", value, result)


@overload
async def start_child(
    name: str, arguments: Sequence[Any] = (), *, result: type[Result], **options: Any
) -> Promise[Result]: ...
@overload
async def start_child(
    name: str, arguments: Sequence[Any] = (), *, result: Any = Any, **options: Any
) -> Promise[Any]: ...
@waits_for(lambda of: f"child workflow {of['name']}")
async def start_child(
    name: str, arguments: Sequence[Any] = (), *, result: Any = Any, **options: Any
) -> Promise[Any]:
    """Start a child workflow; return once it has started, which is local and quick."""
    limits.check_options(options)
    searching.make_typed(options)
    queues.open_soon(options)
    cancellation.heed()
    await room_for(arguments)
    with refusals.told():
        child = await cancellation.heard(
            workflow.start_child_workflow(name, args=arguments, result_type=_OPENLY, **options)
        )

    return Promise(_outcome(name, child, result), child)


@waits_for(lambda of: f"child workflow {of['name']}")
async def _outcome(name: str, child: workflow.ChildWorkflowHandle[Any, Any], result: Any) -> Any:
    return fit_result(f"workflow {name}", await child, result)


async def detach_child(name: str, arguments: Sequence[Any] = (), **options: Any) -> None:
    """Start a child workflow that outlives us."""
    limits.check_options(options)
    searching.make_typed(options)
    options["parent_close_policy"] = workflow.ParentClosePolicy.ABANDON
    queues.open_soon(options)
    cancellation.heed()
    await room_for(arguments)
    with refusals.told():
        await cancellation.heard(workflow.start_child_workflow(name, args=arguments, **options))


_OPENLY: Any = OPENLY
"""What the SDK takes for the type of a result: of one that is no JSON the call fails, and not
the workflow, or its task for ever."""


def _fitting(value: Any, expected: Any) -> Any:
    if isinstance(value, Undecodable):
        raise fitting.MismatchError(f"result: {value.reason}")
    return fitting.fit(value, expected, "result")


def fit_result(what: str, value: Any, expected: Any) -> Any:
    """Return what a call gave, as its caller holds it; `what` was called.

    Raises:
        ApplicationError: of type UnexpectedResult, it does not fit the annotation `expected`.
    """
    try:
        return _fitting(value, expected)
    except fitting.MismatchError as wrong:
        # What was called did what it does, and would do it again.
        said = f"{what}: unexpected {wrong}"
        raise ApplicationError(said, type="UnexpectedResult", non_retryable=True) from None


def check_input(value: Any, expected: Any, name: str) -> Any:
    """Return a workflow's argument as its body holds it; what does not fit fails the workflow.

    Raises:
        ApplicationError: of type InvalidArgumentError, naming the path of the field.
    """
    try:
        return fitting.fit(value, expected, name)
    except fitting.MismatchError as wrong:
        raise ApplicationError(
            f"unexpected input: {wrong}", type="InvalidArgumentError", non_retryable=True
        ) from None


def read_input(value: Any, expected: Any) -> Any:
    """Return a workflow's argument as `check_input` does, and what does not fit as it is.

    For `__init__`, which may not fail: the workflow's body refuses it right after.
    """
    try:
        return fitting.fit(value, expected, "")
    except fitting.MismatchError:
        return value


async def signal(workflow_id: str, name: str, arguments: Sequence[Any] = ()) -> None:
    """Signal a running workflow of our namespace by its id."""
    limits.check_name("the workflow id of a signal", workflow_id)
    limits.check_name("the name of a signal", name)
    cancellation.heed()
    await room_for(arguments)
    with refusals.told():
        signalled = workflow.get_external_workflow_handle(workflow_id)
        await cancellation.heard(signalled.signal(name, args=arguments))
    cancellation.go_on()
