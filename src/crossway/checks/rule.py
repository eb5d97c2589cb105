"""What a rule is: a fault with its code, its documentation, its examples and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

from crossway.checks.facts import Facts
from crossway.language.diagnostic import Diagnostic, Explained


class Subject(Enum):
    """What a rule is about: the headings of the rules' index, in its order."""

    TEXT = ("Text", "what cannot be read as TWF")
    NAMES = ("Names", "what is defined twice, not at all, or under a name that Temporal refuses")
    CALLS = ("Calls", "activities and child workflows that are called, and what is passed to them")
    TYPES = ("Types", "values, fields and results that a declaration says otherwise")
    NEXUS = ("Nexus", "calls of other namespaces: what they reach, and how long they may take")
    CALLERS = ("Callers", "which namespaces may call, and how they are recognised")
    MESSAGES = ("Messages", "signals, updates, queries, conditions, and the waits for them")
    STATEMENTS = ("Statements", "lines that cannot run where they stand, or that do nothing")
    OPTIONS = ("Options", "keys and values of options")
    TESTS = ("Tests", "what `test` blocks name and expect")
    PLACEMENT = ("Placement", "namespaces, workers and task queues: what runs where")

    def __init__(self, title: str, about: str) -> None:
        """Hold the heading and what its rules have in common."""
        self.title = title
        self.about = about


class Rule(Explained, frozen=True, kw_only=True):
    """One fault a design can have.

    `bad` and `good` are TWF texts; a line
    `# --- billing.twf` begins the next file, and text before the first such line is
    `example.twf`. `check` yields the diagnostics of this rule alone, in any order.

    `stops` says whether an error of it keeps a design from running: one that is sure to fail
    when it runs (a call that is always refused) is an error of `check` alone. `simulated` says
    that what it warns of is simulated, which `run --strict` refuses; `strict` that the reference
    rejects it, or warns that it does nothing and runs nowhere, of which `--strict` makes an error.
    """

    subject: Subject
    bad: str
    good: str
    check: Callable[[Facts], Iterable[Diagnostic]]
    stops: bool = True
    simulated: bool = False
    strict: bool = False
