"""A callable of the user's in the place of a stub: checked, called, and its result encoded.

A mistake of the program's (a value that does not fit a hint, a result that cannot be encoded)
is an error that names the function and is never retried: the next attempt would be the same.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import functools
import inspect
import threading
import traceback
import typing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from crossway import sdk
from crossway.runtime import cancellation
from crossway.runtime.arithmetic import by_users
from crossway.runtime.fitting import MismatchError, fit
from crossway.runtime.python.binary import BytesAsTextError
from crossway.runtime.python.hints import Reader, UnreadableHintError, reader, shown
from crossway.runtime.python.loop import user_loop
from crossway.runtime.python.results import EncodingError, plain
from crossway.runtime.python.source import source_of, underlying
from crossway.runtime.values import check_encodable

THREADS = 200
"""How many `def` functions run at once for operations and in bodies; activities have threads
of their workers."""


_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class ImplementationFaultError(Exception):
    """A callable cannot take its stub's place; the message names it, its file and line."""


class Implementation:
    """Calls one callable with JSON values, and returns a JSON value.

    `what` is the stub's kind and name (`activity ChargeCard`); `result` is the annotation of
    what the design says that it returns. `exact` is of what a body calls: a Decimal stays one.
    """

    def __init__(
        self, function: Callable[..., Any], what: str, result: Any = Any, *, exact: bool = False
    ) -> None:
        """Hold a callable; `prepare` says whether its hints can be honoured."""
        self.function = function
        self.what = what
        self.source = source_of(function)
        self._result = result
        self._exact = exact
        self._readers: dict[int, list[_Read]] = {}

    @property
    def is_async(self) -> bool:
        """Whether it is an `async def` function, so that it runs in the loop of those."""
        called: Any = self.function
        while isinstance(called, functools.partial):
            called = called.func
        made = None if inspect.isroutine(called) else type(called).__call__
        return inspect.iscoroutinefunction(called) or inspect.iscoroutinefunction(made)

    @property
    def signature(self) -> inspect.Signature | None:
        """How it is called; None for what does not say, as some functions of C.

        That of a decorator, where there is one: it may pass arguments of its own.
        """
        try:
            return inspect.signature(self.function, follow_wrapped=False)
        except (TypeError, ValueError):
            return None

    def prepare(self, count: int) -> None:
        """Read the hints of the parameters that so many arguments go to, and of the result.

        Raises:
            ImplementationFaultError: one cannot be honoured.
        """
        self._reading(count)
        self._check_result()

    def _check_result(self) -> None:
        """Read the hint of the result for what would change it; else it says nothing to us."""
        function = underlying(self.function)
        try:
            annotation = inspect.signature(function).return_annotation
            reader(_resolved(function, "return", annotation))
        except BytesAsTextError as failure:
            raise ImplementationFaultError(f"{self.source}: result: {failure}") from None
        except Exception:  # no hint, or one that only a type checker reads
            return

    async def awaited(self, given: Sequence[Any]) -> Any:
        """Return its result, without holding the loop that waits for it."""
        if self.is_async:
            home = asyncio.get_running_loop()
            return await user_loop().run(lambda: self._run(given, home))
        call = functools.partial(contextvars.copy_context().run, self.called, given)
        return await asyncio.get_running_loop().run_in_executor(_threads(), call)

    def called(self, given: Sequence[Any]) -> Any:
        """Return its result, in this thread."""
        with _sendable(), by_users():
            value = self._call(given)
            value = user_loop().wait(value) if inspect.isawaitable(value) else value
        return self._plain(value)

    async def _run(self, given: Sequence[Any], home: asyncio.AbstractEventLoop) -> Any:
        sdk.use_activity_from_here(home)
        with _sendable(), by_users():
            value = await self._call(given)
        return self._plain(value)

    def _call(self, given: Sequence[Any]) -> Any:
        own = [*self._read(given)]
        try:
            return self.function(*own)
        except TypeError as failure:
            if not self._never_began(failure):
                raise
            raise self._mistake("WrongSignature", f"cannot be called: {failure}") from None

    def _never_began(self, failure: TypeError) -> bool:
        """Whether a call failed before the function itself began."""
        function = underlying(self.function)
        begun = [frame.f_code for frame, _line in traceback.walk_tb(failure.__traceback__)][1:]
        said = f"{getattr(function, '__qualname__', '')}() "
        code = getattr(function, "__code__", None)
        return not begun or (code not in begun and str(failure).startswith(said))

    def _read(self, given: Sequence[Any]) -> Iterator[Any]:
        for one, value in zip(self._reading(len(given)), given, strict=True):
            try:
                yield one.read(value, one.name)
            except MismatchError as misfit:
                said = f"unexpected input: {misfit}; {self.source} says {one.name}: {one.hint}"
                raise ApplicationError(
                    f"{self.what}: {said}", type="InvalidArgumentError", non_retryable=True
                ) from None

    def _reading(self, count: int) -> list[_Read]:
        """Return how to read so many values."""
        if count not in self._readers:
            parameters = _positions(self.function, count)
            self._readers[count] = [self._reader(parameter) for parameter in parameters]
        return self._readers[count]

    def _plain(self, value: Any) -> Any:
        try:
            built = self._fitting(value)
            check_encodable(built)
        except EncodingError as failure:
            raise self._mistake(
                "NotEncodable", f"returned what cannot be sent: {failure}"
            ) from None
        except MismatchError as misfit:
            said = f"{self.what}: unexpected {misfit}; {self.source} returned it"
            raise ApplicationError(said, type="UnexpectedResult", non_retryable=True) from None
        except ApplicationError as failure:  # too large
            said = f"returned what cannot be sent: {failure.message}"
            raise self._mistake(failure.type or "NotEncodable", said) from None
        return built

    def _fitting(self, value: Any) -> Any:
        """Return a result as a JSON value of the type that the design says."""
        built = plain(value, self._result, exact=self._exact)
        fit(built, self._result, "result")
        return built

    def _mistake(self, kind: str, said: str) -> ApplicationError:
        return ApplicationError(f"{self.what}: {self.source} {said}", type=kind, non_retryable=True)

    def _reader(self, parameter: inspect.Parameter) -> _Read:
        hint: Any = Any
        try:
            if parameter.annotation is not parameter.empty:
                hint = _resolved(underlying(self.function), parameter.name, parameter.annotation)
            return _Read(parameter.name, reader(hint), shown(hint))
        except BytesAsTextError as failure:
            said = str(failure)
        except UnreadableHintError as failure:
            said = f"nothing that a design sends can be read as {failure}; "
            said += "hint what is sent, such as str, list or dict, and make one of it"
        except Exception as failure:  # a name that only a type checker sees, say
            said = f"its type hint {parameter.annotation!r} cannot be read: {failure}"
        raise ImplementationFaultError(f"{self.source}: parameter {parameter.name}: {said}")


@dataclass(frozen=True, slots=True)
class _Read:
    """How one argument is read: the parameter's name, its reader, its hint as text."""

    name: str
    read: Reader
    hint: str


@contextmanager
def _sendable() -> Iterator[None]:
    """Raise a `StopIteration`, as of `next(found)` where nothing is found, as an error of its name.

    No future takes one, so that whoever waits for the function would wait for ever; of an
    `async def` function Python makes it a `RuntimeError`. So it is with `sys.exit()`, which would
    end the loop of all `async def` functions instead of one call, and with a `KeyboardInterrupt`
    that is no Ctrl-C: that reaches the main thread alone.
    A cancellation that nobody asked for, as of a future of its own that was cancelled, is no answer
    to whoever waits: the call would be made again and again.
    """
    try:
        yield
    except (asyncio.CancelledError, concurrent.futures.CancelledError) as failure:
        # Who takes back what the task was asked, and gives up all the same, has ended as asked.
        if cancellation.asked() or (activity.in_activity() and activity.is_cancelled()):
            raise
        raise _CANCELLED(*failure.args).with_traceback(failure.__traceback__) from None
    except (SystemExit, KeyboardInterrupt) as failure:
        main = threading.current_thread() is threading.main_thread()
        if main and isinstance(failure, KeyboardInterrupt):
            raise
        kind = _EXITED if isinstance(failure, SystemExit) else _INTERRUPTED
        raise kind(*failure.args).with_traceback(failure.__traceback__) from None
    except (StopIteration, RuntimeError) as failure:
        ended = failure.__cause__ if isinstance(failure, RuntimeError) else failure
        if not isinstance(ended, StopIteration):
            raise
        raise _ENDED(*ended.args).with_traceback(ended.__traceback__) from None


_CANCELLED = type("CancelledError", (Exception,), {})
"""What is a cancellation to whoever reads its type, and cancels nothing."""

_ENDED = type(StopIteration.__name__, (Exception,), {})
"""What is a `StopIteration` to whoever reads its type, and to Python an error as any other."""

_EXITED = type(SystemExit.__name__, (Exception,), {})
_INTERRUPTED = type(KeyboardInterrupt.__name__, (Exception,), {})


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, "crossway-python")


def _positions(function: Callable[..., Any], count: int) -> list[inspect.Parameter]:
    """Return the parameters that so many values go to; `*more` takes all that are left.

    Where they are not known, as of a decorator that passes arguments of its own, they are
    called `argument` and have no hints.
    """
    unknown = inspect.Parameter("argument", inspect.Parameter.VAR_POSITIONAL)
    try:
        signature = inspect.signature(function)
        signature.bind(*[None] * count)
    except (TypeError, ValueError):
        return [unknown] * count
    own = [p for p in signature.parameters.values() if p.kind in _BY_POSITION]
    rest = [p for p in signature.parameters.values() if p.kind is p.VAR_POSITIONAL]
    return [*own[:count], *(rest * (count - len(own)))]


def _resolved(function: Any, name: str, annotation: Any) -> Any:
    """Return the hint of one parameter, or of the result, `return`, without reading the others."""
    one = SimpleNamespace(__annotations__={name: annotation})
    names = getattr(function, "__globals__", {})
    return typing.get_type_hints(one, names, include_extras=True)[name]
