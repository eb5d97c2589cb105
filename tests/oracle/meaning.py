"""What a piece of a program is: its text, and what it means."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any


class Exit(Exception):  # noqa: N818 - a way out of a body, and not always an error
    """A way out of a block other than its end."""


class Fault(Exit):
    """An error that a `catch` sees."""

    def __init__(self, kind: str, message: str = "") -> None:
        """Make an error of a type, with its message where the program gives one."""
        super().__init__(kind, message)
        self.type, self.message = kind, message


class Closed(Exit):
    """The body ended with a value: `close` or `return`."""

    def __init__(self, value: Any) -> None:
        """Keep the value."""
        super().__init__()
        self.value = value


class Starved(Exit):
    """It waits for a message that nobody sends: a program that cannot be compared."""


class Cancelled(Exit):
    """The workflow was cancelled, and goes on being so after its clean-up."""


class Break(Exit):
    """`break`."""


class Continue(Exit):
    """`continue`."""


@dataclass
class World:
    """What a body sees while it runs: its variables, and the messages that have arrived."""

    names: dict[str, Any]
    arrived: dict[str, deque[Any]] = field(default_factory=dict)
    elements: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    """For the item of a loop that is an element of a list: the list's variable, its field or
    nothing, and the element's position."""
    cut: bool = False
    """Whether it came to where it is cancelled."""

    def changed(self, name: str) -> None:
        """Put the item of a loop, a part of which was changed, into the list it is from."""
        if name in self.elements:
            holder, part, at = self.elements[name]
            of = self.names[holder]
            (of[part] if part else of)[at] = deepcopy(self.names[name])
            self.changed(holder)

    def take(self, message: str) -> Any:
        """Return the argument of the oldest message of a name that nobody took yet."""
        kept = self.arrived.get(message)
        if not kept:
            raise Starved
        return kept.popleft()


@dataclass(frozen=True)
class Expression:
    """Text such as `a + 1`, the kind of its value, and how it is computed."""

    text: str
    value: Callable[[World], Any]


@dataclass(frozen=True)
class Statement:
    """The lines of a statement, and what it does."""

    lines: tuple[str, ...]
    run: Callable[[World], None]


def indented(statements: list[Statement]) -> tuple[str, ...]:
    """Return the lines of a block, one step in."""
    return tuple(f"    {line}" for one in statements for line in one.lines)


def run(statements: list[Statement], world: World) -> None:
    """Do what the statements of a block mean, in their order."""
    for one in statements:
        one.run(world)
