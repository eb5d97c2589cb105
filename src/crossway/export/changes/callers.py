"""The callers in the same workspace: the lines that a change breaks, else where it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from crossway.checks import Checked
from crossway.checks.facts import Facts
from crossway.export.changes.change import Change, Kind
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.span import Span
from crossway.language.walk import all_nodes

MOST = 5
"""How many lines are named of one change."""

_VALUES = frozenset(
    {
        *("wrong-type", "wrong-operand", "missing-field", "unknown-field", "null-not-excluded"),
        *("wrong-argument-count", "wrong-argument-name"),
    }
)
_GONE = frozenset({"NEXUS_NO_OPERATION", "NEXUS_UNDEFINED_SERVICE", "nexus-guessed-arguments"})
_ACCESS = frozenset({"caller-not-allowed", "refused-by-wider-list"})
_REACH = frozenset({"NEXUS_UNDEFINED_ENDPOINT", "nexus-unknown-target", "ENDPOINT_SERVICE_LINKAGE"})

_FOUND_BY: Mapping[Kind, frozenset[str]] = {
    Kind.REQUEST_STRICTER: _VALUES,
    Kind.RESPONSE_POORER: _VALUES,
    Kind.OPERATION_REMOVED: _GONE,
    Kind.SERVICE_REMOVED: _GONE,
    Kind.CALLER_REMOVED: _ACCESS,
    Kind.ENDPOINT_CHANGED: _REACH | _ACCESS,
}
"""By which codes of `check` a caller's line shows that a change breaks it."""

_PATH = re.compile(r"\w[\w.\[\]]*\.(\w+)")
"""A value in what is said of a change: of `wants order.id now` the last part counts."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A call: what it is of, by each name that a change may be about, who makes it, and where.

    `first` and `last` are the lines of the definition that makes it; `workflow` is its name on
    Temporal, empty where it is none.
    """

    of: tuple[str, ...]
    label: str
    workflow: str
    first: int
    last: int
    span: Span


class Callers:
    """The calls in a workspace, and what `check` finds there that it did not find before."""

    def __init__(self, old: Checked, new: Checked) -> None:
        """Look at the callers in the new workspace."""
        self._old, self._new = old, new

    def lines(self, change: Change) -> tuple[Related, ...]:
        """Return the callers' lines that a change breaks; where nothing in them is wrong, for one
        because they are changed already, where it is called."""
        called = [one for one in self._calls if change.about in one.of]
        broken = [
            Related(found.span, f"breaks {call.label}: {found.message}")
            for call in called
            for found in self._found
            if _is_of(found, call, change)
        ]
        told = broken or [Related(one.span, f"called here by {one.label}") for one in called]
        return tuple(dict.fromkeys(told))[:MOST]

    @cached_property
    def _calls(self) -> tuple[_Call, ...]:
        return tuple(self._every_call())

    def _every_call(self) -> Iterator[_Call]:
        design = self._new.design
        for body, _, call in Facts(design).calls(tree.NexusCall):
            target = design.calls.nexus.get(call.span)
            if target is None:
                continue
            operation = f"{target.service}.{target.operation}"
            owner = body.definition
            last = max((node.span.end_line for node in all_nodes([owner])), default=0)
            yield _Call(
                (operation, target.service, f"endpoint {target.endpoint}"),
                f"{body.kind} {owner.name}",
                self._workflow(owner),
                owner.span.line,
                last,
                call.span,
            )

    def _workflow(self, owner: tree.Workflow | tree.Activity | tree.Operation) -> str:
        if not isinstance(owner, tree.Workflow):
            return ""
        return self._new.design.names.workflows.name(owner.name, owner.span.path)

    def workflows(self, change: Change) -> tuple[str, ...]:
        """Return the workflows that call what a change is about."""
        names = (one.workflow for one in self._calls if one.workflow and change.about in one.of)
        return tuple(dict.fromkeys(names))

    @cached_property
    def _found(self) -> tuple[Diagnostic, ...]:
        """What `check` finds now and did not find before, but for hints."""
        before = {(one.code, one.message) for one in self._old.diagnostics}
        return tuple(
            one
            for one in self._new.diagnostics
            if one.severity is not Severity.HINT and (one.code, one.message) not in before
        )


def _is_of(found: Diagnostic, call: _Call, change: Change) -> bool:
    """Return whether what `check` finds in a caller is what a change breaks."""
    codes = _FOUND_BY.get(change.kind, frozenset())
    if found.code not in codes or found.span.path != call.span.path:
        return False
    if codes is not _VALUES:
        return found.span == call.span
    part = _PATH.search(change.said)
    named = part is None or re.search(rf"\b{part.group(1)}\b", found.message) is not None
    return named and call.first <= found.span.line <= call.last
