"""A workspace with what is wrong with it: what commands and editors work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crossway.checks.beside import with_contracts_beside
from crossway.checks.facts import OutdatedError
from crossway.checks.moving import Moved
from crossway.checks.onefile import KnownFiles
from crossway.checks.registry import (
    LASTING,
    SIMULATING,
    STRICT,
    diagnose,
    diagnose_early,
    stops,
)
from crossway.checks.severities import Severities, read_severities
from crossway.checks.strict import strictly
from crossway.design import Workspace
from crossway.design.model import Design
from crossway.design.reading import contracts_beside
from crossway.design.simulated import simulated
from crossway.design.tests import is_in_test, tests_of
from crossway.language.diagnostic import Diagnostic, Severity, in_order
from crossway.language.span import Span
from crossway.language.structs import once

SYNTAX = "SYNTAX"
"""The code of a line that cannot be read: which definition it belongs to is not sure either."""


@dataclass(frozen=True, eq=False)
class Checked:
    """A workspace and its diagnostics, found when first asked for, once.

    `known` is what was found in its files before, where somebody keeps that from one state of them
    to the next.

    `Workspace` cannot hold them itself: the rules are about designs, and nothing of
    `design` knows the rules.
    """

    workspace: Workspace
    known: KnownFiles | None = None

    @property
    def name(self) -> str:
        """The name of the workspace."""
        return self.workspace.name

    @property
    def design(self) -> Design:
        """The resolved design, which may have errors."""
        return self.workspace.design

    @once
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the parser and the rules find, as severe as the project wants it, in order."""
        return self._in_order(self._found)

    @once
    def strict_diagnostics(self) -> tuple[Diagnostic, ...]:
        """The same, and as errors what `run --strict` refuses: whatever is simulated."""
        return self._in_order(tuple(strictly(self.design, self._found, SIMULATING, STRICT)))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that keep the design from being compiled.

        What a rule finds in a test keeps nothing from running but the test.
        """
        in_test = self._in_test
        return tuple(
            one
            for one in self._found
            if stops(one) and (one.code == SYNTAX or not in_test(one.span))
        )

    def errors_in(self, test: Span) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the test that begins at a place."""
        later = [c.node.span for c in self.workspace.tests.cases if c.path == test.path]
        end = min((one.line for one in later if one.line > test.line), default=test.line + 10**9)
        return tuple(
            one
            for one in self._found
            if one.severity is Severity.ERROR and self._in_test(one.span)
            if one.span.path == test.path and test.line <= one.span.line < end
        )

    @once
    def simulated(self) -> tuple[str, ...]:
        """What is simulated, as `run` lists it, Python in modules of `--impl` aside."""
        return simulated(self.design)

    def find_while(self, wanted: Callable[[], bool]) -> bool:
        """Find what is wrong for as long as somebody waits for it; return whether it was found.

        `wanted` is asked from time to time, in the thread that finds it.
        """
        if "_found" not in self.__dict__:
            try:
                self.__dict__["_found"] = self._find(wanted)
            except OutdatedError:
                return False
        return True

    @once
    def _found(self) -> tuple[Diagnostic, ...]:
        return self._find(lambda: True)

    def _find(self, wanted: Callable[[], bool]) -> tuple[Diagnostic, ...]:
        tested = any(tests_of(parsed.file) for parsed in self.workspace.files)
        tests = self.workspace.tests if tested else None  # most designs are spared the look
        found = diagnose(self.workspace.files, self.design, tests, wanted, self.known)
        if self.known is not None:
            self.known.texts = self.workspace.texts
        return with_contracts_beside(found, contracts_beside)

    def early(self) -> tuple[Diagnostic, ...] | None:
        """What can be said of a change before the design is resolved; None where nothing is known.

        That is what the parser and the rules about one definition find, and beside it what the
        others found last, where that stands now.
        """
        known, texts = self.known, self.workspace.texts
        if known is None or not known.texts:
            return None
        found = diagnose_early(self.workspace.files, known, Moved(known.texts, texts))
        return self._in_order(with_contracts_beside(found, contracts_beside))

    @once
    def _in_test(self) -> Callable[[Span], bool]:
        return is_in_test([parsed.file for parsed in self.workspace.files])

    @once
    def _severities(self) -> Severities:
        return read_severities(self.workspace.configuration, LASTING)

    def _in_order(self, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        chosen = self._severities
        return in_order([*chosen.faults, *chosen.apply(found, stops)])
