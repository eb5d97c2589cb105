"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossway.observe.doctor.case import Case


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: what was looked at, what was seen there, what mends it.

    `commands` are complete command lines, quoted for a shell, to be run in order; empty
    when no command can mend it. `advice` says the same in words, or what to do instead.
    """

    problem: str
    looked_at: str
    seen: str
    advice: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One question to a running service; `look` returns a finding per fault."""

    name: str
    question: str
    look: Callable[[Case], Awaitable[Sequence[Finding]]]
