"""What a name in a design stands for: two names are one thing where their symbols are equal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crossway.language import tree
from crossway.language.span import Span

SymbolKind = Literal[
    "workflow",
    "activity",
    "service",
    "operation",
    "endpoint",
    "namespace",
    "worker",
    "type",
    "field",
    "signal",
    "query",
    "update",
    "local",
    "package",
    "function",
]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A thing that has a name; `owner` is what that name is unique in.

    For an operation that is its service, for a field its type, for a signal its workflow, all by
    their names on Temporal; for a local name where its definition begins, `path:line`.
    """

    kind: SymbolKind
    name: str
    owner: str = ""

    @property
    def shown(self) -> str:
        """What a list of symbols calls it: `Payments.Charge`."""
        qualified = self.owner and self.kind not in ("local", "function")
        return f"{self.owner}.{self.name}" if qualified else self.name


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a symbol is named. `node` is what stands there, or what it defines.

    `body` is the definition around it, None at the top level.
    """

    symbol: Symbol
    span: Span
    defines: bool = False
    node: tree.Node | None = field(default=None, compare=False)
    body: tree.Workflow | tree.Activity | tree.Operation | None = field(default=None, compare=False)
    service: str = field(default="", compare=False)
