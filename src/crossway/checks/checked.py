"""A workspace with what is wrong with it: what commands and editors work on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from crossway.checks.registry import diagnose
from crossway.design import Workspace
from crossway.design.model import Design
from crossway.language.diagnostic import Diagnostic, Severity


@dataclass(frozen=True, eq=False)
class Checked:
    """A workspace and its diagnostics, found when first asked for, once.

    `Workspace` cannot hold them itself: the rules are about designs, and nothing of
    `design` knows the rules.
    """

    workspace: Workspace

    @property
    def name(self) -> str:
        """The name of the workspace."""
        return self.workspace.name

    @property
    def design(self) -> Design:
        """The resolved design, which may have errors."""
        return self.workspace.design

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the parser and the rules find, in order."""
        return diagnose(self.workspace.files, self.design)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that keep the design from being compiled."""
        return tuple(found for found in self.diagnostics if found.severity is Severity.ERROR)
