"""An event loop with a clock of its own: nothing is waited for, and every run is the same.

One callback runs at a time. Time stands still until all that was begun at this moment has come
to rest, functions in threads included; then it jumps to the next thing that is due, and that one
thing happens alone. Two things that are due at one moment happen in the order in which they were
planned. In the example the loop takes no time at all, and `time()` says 1200 afterwards:

    loop = VirtualLoop()
    loop.complete(asyncio.sleep(1200))
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from contextvars import Context, copy_context
from typing import Any, TypeVar, TypeVarTuple

from crossway.simulate.errors import NothingLeftError, NotSimulatedError, TooLongError
from crossway.simulate.threads import Inline, threads
from crossway.simulate.watch import WATCH, Interrupted

LOG = logging.getLogger("crossway.simulate")

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

PATIENCE = 10.0
"""Seconds of real time after which a function in a thread, a step or a run is given up."""

_LOOK = 2000
"""Callbacks between two looks at the real clock."""


def virtual_loop() -> VirtualLoop:
    """Return a new loop."""
    return VirtualLoop()  # type: ignore[abstract]  # of sockets, processes and signals it has none


class _Handle(asyncio.Handle):
    """A callback, and how to run it: asyncio's own, made in half the time.

    It has the same attributes. `_run` is asyncio's, but for what it catches in debug mode.
    """

    __slots__ = ()

    def __init__(
        self, callback: Any, args: Any, loop: VirtualLoop, context: Context | None
    ) -> None:
        """Hold a callback of `loop`."""
        self._callback, self._args, self._loop = callback, args, loop
        self._context = copy_context() if context is None else context
        self._cancelled, self._repr, self._source_traceback = False, None, None


class VirtualLoop(asyncio.AbstractEventLoop):
    """Runs callbacks in a fixed order on a virtual clock, which starts at 0 seconds."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._now = 0.0
        self._ready: deque[asyncio.Handle] = deque()
        self._planned: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._count = 0
        self._outside = 0
        self._woken = threading.Event()
        self._resting: list[asyncio.Future[None]] = []
        self._running = self._closed = self.asleep = False
        self._fault: BaseException | None = None
        self.steps = 0

    def time(self) -> float:
        """Return the virtual seconds since the beginning."""
        return self._now

    def complete(self, work: Coroutine[Any, Any, T], context: Context | None = None) -> T:
        """Return what `work` gives, as soon as that is certain; then time stands still again.

        May be called while another loop runs in this thread: that one waits.

        Raises:
            NothingLeftError: `work` has not ended, and nothing can happen any more.
            TooLongError: it took too much of real time.
            EndlessStepError: code computed on and on without a wait.
        """
        outer, hooks = asyncio._get_running_loop(), sys.get_asyncgen_hooks()
        asyncio._set_running_loop(self)
        # Else an outer loop would end the generators that are begun here when it ends itself.
        sys.set_asyncgen_hooks(None, None)
        self._running = True
        task = self.create_task(work, context=context)
        try:
            self._drive(task)
        except BaseException:
            self._wind_up(task)
            raise
        finally:
            self._running = False
            sys.set_asyncgen_hooks(*hooks)
            asyncio._set_running_loop(outer)
        result: T = task.result()
        return result

    async def rest(self) -> None:
        """Return once nothing more happens at this moment."""
        resting = self.create_future()
        self._resting.append(resting)
        await resting

    def _wind_up(self, task: asyncio.Task[Any]) -> None:
        """Cancel what cannot go on, and let it clean up as far as it can."""
        task.cancel()
        self._fault = None
        with contextlib.suppress(Exception, asyncio.CancelledError):
            self._drive(task)
            task.exception()  # or asyncio says that nobody asked for it

    def fault(self, failure: BaseException) -> None:
        """Have whoever drives the loop stop with a failure that nothing else would show."""
        self._fault = self._fault or failure

    def _drive(self, task: asyncio.Future[Any]) -> None:
        try:
            with WATCH.over(self, PATIENCE):
                self._step_on(task)
        except Interrupted:
            raise self._fault or NothingLeftError() from None

    def _step_on(self, task: asyncio.Future[Any]) -> None:
        begun, ready = time.monotonic(), self._ready
        while not task.done():
            self.steps += 1
            if self.steps % _LOOK == 0 and time.monotonic() - begun > PATIENCE:
                raise TooLongError(f"{PATIENCE:g} s of real time, {self._now:g} s of virtual time")
            if ready:
                handle = ready.popleft()
                if not handle._cancelled:
                    handle._run()
            elif not self._go_on():
                raise NothingLeftError
            if self._fault is not None:
                raise self._fault

    def _go_on(self) -> bool:
        """Let the next thing happen after all of this moment; return whether there was one."""
        if self._outside:
            self._wait_for_threads()
            return True
        self._drop_cancelled()
        if self._resting and (not self._planned or self._planned[0][0] > self._now):
            for resting in self._resting:
                resting.set_result(None)
            self._resting.clear()
            return True
        return self._jump()

    def _jump(self) -> bool:
        if not self._planned:
            return False
        when, _, handle = heapq.heappop(self._planned)
        self._now = max(self._now, when)
        handle._run()
        return True

    def _drop_cancelled(self) -> None:
        while self._planned and self._planned[0][2].cancelled():
            heapq.heappop(self._planned)

    def _wait_for_threads(self) -> None:
        self._woken.clear()
        self.asleep = True  # not held up by a step
        woken, self.asleep = self._ready or self._woken.wait(PATIENCE), False
        if not woken:
            raise NotSimulatedError(
                f"a `def` function that runs for more than {PATIENCE:g} s",
                "virtual time stands still while a plain function runs, so one that waits waits "
                "for ever: give it a stand-in, or write it as `async def` with `asyncio.sleep`",
            )

    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """Plan a callback for this moment, after all that is planned for it."""
        handle = _Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """Plan a callback from another thread."""
        handle = self.call_soon(callback, *args, context=context)
        self._woken.set()
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Plan a callback for `delay` virtual seconds from now."""
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Plan a callback for a moment of virtual time."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        self._count += 1
        heapq.heappush(self._planned, (when, self._count, handle))
        return handle

    def create_future(self) -> asyncio.Future[Any]:
        """Return a future of this loop."""
        return asyncio.Future(loop=self)

    def create_task(
        self, coro: Any, *, name: str | None = None, context: Context | None = None, **_: Any
    ) -> asyncio.Task[Any]:
        """Return a task of this loop."""
        return asyncio.Task(coro, loop=self, name=name, context=context)

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Run a plain function; unless it is inline, time stands still while a thread does it."""
        if isinstance(executor, Inline):
            return self._done(executor.submit(func, *args))
        self._outside += 1
        running = (executor or threads()).submit(func, *args)
        waited = asyncio.wrap_future(running, loop=self)
        running.add_done_callback(lambda _: self.call_soon_threadsafe(self._back))
        return waited

    def _done(self, done: Future[T]) -> asyncio.Future[T]:
        """Return what is done already, for a coroutine to await without a pause."""
        own = self.create_future()
        failure = done.exception()
        if failure is None:
            own.set_result(done.result())
        else:
            own.set_exception(failure)
        return own

    def _back(self) -> None:
        self._outside -= 1

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Stop with what a callback raised; log what no task takes, as asyncio's own loops do."""
        failure = context.get("exception")
        if "handle" in context and failure is not None:
            self.fault(failure)
        else:
            LOG.error("%s", context.get("message", ""), exc_info=failure)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Do nothing: what is cancelled is left out when its time comes."""

    def get_debug(self) -> bool:
        """Return False."""
        return False

    def is_running(self) -> bool:
        """Return whether something is being completed."""
        return self._running

    def is_closed(self) -> bool:
        """Return whether it was closed."""
        return self._closed

    def close(self) -> None:
        """Forget all that is planned."""
        self._closed = True
        self._ready.clear()
        self._planned.clear()

    async def getaddrinfo(self, host: Any, port: Any, **_: Any) -> Any:
        """Refuse: there is no network.

        Raises:
            NotSimulatedError: always.
        """
        raise NotSimulatedError(
            f"a connection to {host}:{port}", "give what opens it a stand-in in this test"
        )
