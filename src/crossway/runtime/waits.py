"""What a workflow waits for, in the words of its design and with the line of it.

Nothing is kept for this while a workflow runs: only who asks, by a query, makes it looked up.
A task that waits is a chain of coroutines, from a line of the design to the function of the
runtime that it called; that function says what it stands for:

    await one:                 cw.first(..)          what its tasks wait for, at this line
        signal Approve:        Arrivals.ready()      signal Approve
        timer(14d):            cw.timer(..)          timer 14d
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any, TypeVar

from temporalio import workflow

from crossway.language.span import line_of
from crossway.runtime import faults

Locals = Mapping[str, Any]
Task = asyncio.Task[Any]
Function = TypeVar("Function", bound=Callable[..., Any])

MOST = 100
"""How many things are told of; a workflow may wait for any number."""

_THINGS: dict[CodeType, Callable[[Locals], str]] = {}
"""What the functions that wait stand for, from their arguments."""

_TASKS: dict[CodeType, Callable[[Locals], Iterable[Task]]] = {}
"""The tasks that functions wait for which only wait for others."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One `await` of a design: the first of `things` to happen ends it.

    `place` is its line, `intake.twf:65`; empty for what no line of the design awaits.
    """

    things: tuple[str, ...]
    place: str = ""


def waits_for(thing: str | Callable[[Locals], str]) -> Callable[[Function], Function]:
    """Have a coroutine function stand for a thing, or what `thing` says of its variables."""

    def decorate(function: Function) -> Function:
        said = thing if callable(thing) else lambda _: thing
        _THINGS[function.__code__] = said
        return function

    return decorate


def waits_on(tasks: Callable[[Locals], Iterable[Task]]) -> Callable[[Function], Function]:
    """Have a coroutine function stand for whatever the tasks among its variables wait for."""

    def decorate(function: Function) -> Function:
        _TASKS[function.__code__] = tasks
        return function

    return decorate


def waiting_in(tasks: Iterable[Task]) -> tuple[Waiting, ...]:
    """Return what the tasks of one workflow wait for: each `await` of the design once.

    Of what runs beside, such as a promise that nothing awaits yet, nothing is said.
    """
    known = {task: list(_chain(task)) for task in tasks if not task.done()}
    held = {one for frames in known.values() for one in _held(frames)}
    found = [one for task in known if task not in held for one in _waiting(task, known)]
    shown = [one for one in found if one.place or one.things == (HANDLERS,)]
    return tuple(dict.fromkeys(sorted(shown, key=lambda one: one.place)))[:MOST]


HANDLERS = "the handlers that it accepted"
"""What a workflow that ends waits for besides the lines of its design."""


def _waiting(task: Task, known: dict[Task, list[FrameType]]) -> Iterator[Waiting]:
    """Yield what one task waits for, that of the tasks it holds included."""
    frames = known.get(task, [])
    place = next(filter(None, map(_place, reversed(frames))), "")
    things: list[str] = []
    for frame in frames:
        if frame.f_code in _THINGS:
            things.append(_THINGS[frame.f_code](frame.f_locals))
            break
        if frame.f_code in _TASKS:
            inner = [w for one in _held([frame]) for w in _waiting(one, known)]
            # A case of `await one:` has no line of its own, a branch of `await all:` has.
            things += [thing for one in inner if not one.place for thing in one.things]
            yield from (one for one in inner if one.place)
            break
    if things:
        yield Waiting(tuple(dict.fromkeys(things[:MOST])), place)


def _held(frames: Iterable[FrameType]) -> list[Task]:
    """Return the tasks that a chain of coroutines waits for."""
    return [t for f in frames if f.f_code in _TASKS for t in _TASKS[f.f_code](f.f_locals)]


def _chain(task: Task) -> Iterator[FrameType]:
    """Yield the frames of a task that waits, the outermost first."""
    inner: Any = task.get_coro()
    while isinstance(inner, Coroutine) and (frame := getattr(inner, "cr_frame", None)) is not None:
        yield frame
        inner = getattr(inner, "cr_await", None)


def _place(frame: FrameType) -> str:
    span = faults.written_at(frame.f_code, frame.f_lineno)
    return line_of(span) if span is not None else ""


def condition_of(holds: Callable[[], object]) -> str:
    """Return what a condition is called that somebody waits for."""
    return f"condition {faults.condition_of(holds.__code__)}".rstrip()


waits_for(lambda of: condition_of(of["fn"]))(workflow.wait_condition)
