"""Activities, workflows and operations by reference, for code that a team owns.

`crossway generate -o` writes `cw.run_activity(*cw.calling(charge_card, payment))` where the text
of a design becomes `cw.run_activity("ChargeCard", [payment])`: the same call, whose arguments a
type checker holds to the function's own parameters.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, overload

import nexusrpc

from crossway import sdk
from crossway.runtime.calls import Operation
from crossway.runtime.messages import Message
from crossway.runtime.python import Implementation
from crossway.runtime.request import Start
from crossway.runtime.stubs import Kind, Stub

Given = ParamSpec("Given")
Result = TypeVar("Result")

_UNWRITTEN = "__crossway_unwritten__"


def calling(
    activity: Callable[Given, Any], *arguments: Given.args, **named: Given.kwargs
) -> tuple[str, list[object]]:
    """Return what an activity is registered as, and the arguments of a call of it.

    Raises:
        TypeError: it is no `@activity.defn`, or an argument is given by name: they travel in order.
    """
    name = sdk.activity_name(activity)
    if name is None:
        raise TypeError(f"{activity!r} is no activity: decorate it with @activity.defn")
    return name, _in_order(name, arguments, named)


def starting(
    run: Callable[Concatenate[Any, Given], Any], *arguments: Given.args, **named: Given.kwargs
) -> tuple[str, list[object]]:
    """Return the type of the workflow whose `@workflow.run` method is given, and the arguments.

    Raises:
        TypeError: it is no such method, or an argument is given by name.
    """
    name = sdk.run_name(run)
    if name is None:
        raise TypeError(f"{run!r} is no method that @workflow.run marks")
    return name, _in_order(name, arguments, named)


def behind(
    run: Callable[Concatenate[Any, Given], Coroutine[Any, Any, Result]],
    *arguments: Given.args,
    **named: Given.kwargs,
) -> Start[Result]:
    """Return what `starting` does as one value, which says of which type the end is.

    For `Request.start_workflow`: what an operation goes on with gives what the operation promises.
    """
    return Start(*starting(run, *arguments, **named))


def telling(
    handler: Callable[Concatenate[Any, Given], Any], *arguments: Given.args, **named: Given.kwargs
) -> tuple[str, list[object]]:
    """Return the name of the message whose handler is given, and its arguments.

    Raises:
        TypeError: it is no such method, or an argument is given by name.
    """
    message = getattr(handler, "message", None)
    if not isinstance(message, Message):
        raise TypeError(f"{handler!r} is no method that takes a signal, an update or a query")
    return message.name, _in_order(message.name, arguments, named)


@overload
def activity_behind(
    activity: Callable[Given, Coroutine[Any, Any, Result]],
    *arguments: Given.args,
    **named: Given.kwargs,
) -> Start[Result]: ...
@overload
def activity_behind(
    activity: Callable[Given, Result], *arguments: Given.args, **named: Given.kwargs
) -> Start[Result]: ...
def activity_behind(activity: Callable[..., Any], *arguments: Any, **named: Any) -> Start[Any]:
    """Return what `calling` does as one value, which says of which type the result is.

    For `Request.start_activity`, as `behind` is for a workflow.
    """
    return Start(*calling(activity, *arguments, **named))


def _in_order(name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    if named:
        raise TypeError(f"{name}: arguments travel in order, and {', '.join(named)} has a name")
    return list(arguments)


@overload
def operation_of(
    endpoint: str, service: type, operation: nexusrpc.Operation[Any, Any], result: type[Result]
) -> Operation[Result]: ...
@overload
def operation_of(
    endpoint: str, service: type, operation: nexusrpc.Operation[Any, Any], result: Any = Any
) -> Operation: ...
def operation_of(
    endpoint: str, service: type, operation: nexusrpc.Operation[Any, Any], result: Any = Any
) -> Operation:
    """Return an operation as its callers see it, from the contract that defines it.

    Raises:
        TypeError: the class is no `@nexusrpc.service`.
    """
    definition = nexusrpc.get_service_definition(service)
    if definition is None:
        raise TypeError(f"{service!r} is no contract: decorate it with @nexusrpc.service")
    return Operation(endpoint, definition.name, operation.name, result)


def known(value: Any) -> Result:  # type: ignore[type-var]  # only where it goes says its type
    """Return a value of which the design knows the type, and a type checker does not.

    What a race gives is `Any` to the checker; a result that is declared by the design is not.
    """
    return cast(Result, value)


def there(value: Result | None) -> Result:
    """Return a value that the design knows not to be null, where a type checker does not."""
    return cast(Result, value)


def anything(value: Any) -> Any:
    """Return a value that the design compares with what a type checker takes never to be equal."""
    return value


def unwritten(at: str) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Mark a function that is still to be written; `at` is the design's line (`orders.twf:12`).

    A worker with one refuses to start. Whoever writes the function takes the mark away.
    """

    def mark(function: Callable[Given, Result]) -> Callable[Given, Result]:
        setattr(function, _UNWRITTEN, at)
        return function

    return mark


@overload
def implemented(
    kind: Kind, name: str, function: Callable[..., Any], result: type[Result]
) -> Stub[Result]: ...
@overload
def implemented(kind: Kind, name: str, function: Callable[..., Any], result: Any = Any) -> Stub: ...
def implemented(kind: Kind, name: str, function: Callable[..., Any], result: Any = Any) -> Stub:
    """Return what a worker registers for what `function` does, by its name in the design.

    Nothing stands behind one that is marked `unwritten`.
    """
    at = getattr(function, _UNWRITTEN, "")
    stub: Stub = Stub(kind, name, "", result=result, at=at)
    if not at:
        stub.implement(function)
    return stub


@functools.lru_cache(maxsize=1024)
def _own(function: Callable[..., Any]) -> Implementation:
    name = getattr(function, "__qualname__", repr(function))
    return Implementation(function, name, exact=True)  # a body computes with what it gives


def by_python(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function of the user's gives for values of a body, as a body computes with it.

    Its hints are honoured as `crossway run` does: a dataclass is made of a record, and a record
    of a dataclass. A coroutine is waited for in this thread.
    """
    return _own(function).called(arguments)
