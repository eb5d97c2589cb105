"""What a check is: one question to a running service; and what it finds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crossway.language.diagnostic import Explained

if TYPE_CHECKING:  # a case loads the Temporal SDK, which explaining a rule must not wait for
    from crossway.observe.doctor.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
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


class Check(Explained, frozen=True, kw_only=True):
    """One question to a running service; `look` returns a finding per fault.

    `question` is answered yes where all is well. `evidence` says what the answer is drawn
    from, in words that fit below "how it knows".
    """

    question: str
    evidence: str
    look: Callable[[Case], Awaitable[Sequence[Finding]]]
