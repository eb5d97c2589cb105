"""A watch over the steps of simulated runs: one that never comes to an end is interrupted.

A loop of this package runs one callback after the other in the thread of whoever drives it. Code
that waits for nothing, `while n > 0: n = n + 1` of a workflow, a handler or an operation, would
hold that thread for ever, and with it the command. A thread of the process looks at all that run.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from crossway.runtime import faults
from crossway.simulate.errors import EndlessStepError, SimulationError

LOOK = 0.25
"""Seconds between two looks at what runs."""


class Interrupted(BaseException):
    """Raised in a step that never ends; no code of a design catches it."""


class Watched(Protocol):
    """What is watched: how many steps it did, and whether it sleeps."""

    steps: int
    asleep: bool

    def fault(self, failure: SimulationError) -> None:
        """Stop with a failure after this step."""


class _Run:
    """A drive that goes on: in which thread, and since when it is at its step."""

    def __init__(self, watched: Watched, patience: float) -> None:
        self.watched, self.patience, self.thread = watched, patience, threading.get_ident()
        self.interrupted = False
        self.step, self.since = watched.steps, time.monotonic()

    def overdue(self) -> bool:
        now, step = time.monotonic(), self.watched.steps
        if step != self.step or self.watched.asleep:
            self.step, self.since = step, now
        return now - self.since > self.patience

    def interrupt(self) -> None:
        """Raise in its thread, at the next line that it comes to."""
        if not self.interrupted:
            frame = sys._current_frames().get(self.thread)
            self.watched.fault(EndlessStepError(self.patience, faults.held_at(frame)))
        self.interrupted = True
        _raise(self.thread, Interrupted)

    def spare(self) -> None:
        """Raise nothing that is not raised yet; called in its thread."""
        if self.interrupted:
            _pass_over(self.thread)


class Watch:
    """Looks at what is driven, from a thread that ends with the process."""

    def __init__(self) -> None:
        """Look at nothing yet."""
        self._lock = threading.Lock()
        self._runs: list[_Run] = []
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, watched: Watched, patience: float) -> Iterator[None]:
        """Watch what the calling thread drives in the block, of which no step may take longer.

        Raises:
            Interrupted: one did; then the watched has its fault.
        """
        run = _Run(watched, patience)
        with self._lock:
            self._runs.append(run)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._look, name="crossway-steps", daemon=True
                )
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._runs.remove(run)
                run.spare()

    def forked(self) -> None:
        """Begin anew in a process that was forked, maybe while the thread held the lock."""
        self._lock, self._thread = threading.Lock(), None

    def _look(self) -> None:
        while True:
            time.sleep(LOOK)
            with self._lock:
                for run in self._runs:
                    if run.overdue():
                        run.interrupt()


def _raise(thread: int, kind: type[BaseException]) -> None:
    """Raise in a thread at its next line, in place of what is not raised there yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind))


def _pass_over(thread: int) -> None:
    """Raise here, in the thread itself, what is not raised yet, and go on.

    To take it back instead leaves CPython 3.11 looking for it at every line, and a profiler, a
    debugger or a measurement of coverage in a loop without end.
    """
    with suppress(Interrupted):
        _raise(thread, Interrupted)
        while True:
            time.sleep(0)


WATCH = Watch()
"""That of this process."""

if hasattr(os, "register_at_fork"):  # else there are no forks, on Windows
    os.register_at_fork(after_in_child=WATCH.forked)
