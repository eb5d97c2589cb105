"""What stands at the top level of a file, and the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crossway.language.tree.calls import Options
from crossway.language.tree.expressions import Expression, Parameter, TypeRef
from crossway.language.tree.node import Comment, Line, Node
from crossway.language.tree.statements import Block, Evaluate
from crossway.language.tree.testing import TestBlock


@dataclass(frozen=True, slots=True)
class Condition(Line):
    """`condition name` in a `state:` block."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable(Line):
    """`name = value`, `name: type` or `name: type = value` in a `state:` block."""

    name: str
    type: TypeRef | None = None
    value: Expression | None = None


StateEntry = Condition | Variable | Comment


@dataclass(frozen=True, slots=True)
class Handler(Line):
    """A signal, query or update handler of a workflow."""

    kind: Literal["signal", "query", "update"]
    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    options: Options = ()


@dataclass(frozen=True, slots=True)
class Workflow(Line):
    """A workflow. `state` is None when there is no `state:` block."""

    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    default_options: Options = ()
    state: tuple[StateEntry, ...] | None = None
    handlers: tuple[Handler | Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity(Line):
    """An activity; its body may hold sketches."""

    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    default_options: Options = ()


@dataclass(frozen=True, slots=True)
class Operation(Line):
    """An operation of a service.

    `async Op workflow W` sets `workflow` and has neither parameters nor body;
    `operation Op(..)` with no body has both None: implemented in Python, or simulated.
    """

    name: str
    parameters: tuple[Parameter, ...] = ()
    results: tuple[TypeRef, ...] = ()
    body: Block | None = None
    workflow: str | None = None
    options: Options = ()


@dataclass(frozen=True, slots=True)
class Service(Line):
    """`nexus service S:` or classic `nexus_service S:`; `extern` when somebody else offers it.

    `wire` is what those call it who read it from a contract, where that is more than its name:
    `example.chat.v1.Chat`.
    """

    name: str
    operations: tuple[Operation | Comment, ...]
    options: Options = ()
    extern: bool = False
    wire: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint(Line):
    """Classic `nexus_endpoint E:`; its settings are options (a `- item` list is a ListOf)."""

    name: str
    settings: Options


@dataclass(frozen=True, slots=True)
class WorkerEntry(Line):
    """A registration in a `worker` block; `name` may be qualified."""

    kind: Literal["workflow", "activity", "service"]
    name: str


@dataclass(frozen=True, slots=True)
class Worker(Line):
    """`worker name:` with what it registers; `extern` when somebody else serves it."""

    name: str
    entries: tuple[WorkerEntry | Comment, ...]
    extern: bool = False


@dataclass(frozen=True, slots=True)
class NamespaceEntry(Line):
    """`worker name` or `nexus endpoint name` in a `namespace` block, with its options."""

    kind: Literal["worker", "endpoint"]
    name: str
    options: Options


@dataclass(frozen=True, slots=True)
class Namespace(Line):
    """`namespace name:`; the name may hold `{holes}` (a family of namespaces).

    `values` is what stands below `with:`, the members of the family: `org: [acme, globex]`, and
    `search_attributes` the types of those that its workflows have: `CustomerId: keyword`.
    """

    name: str
    entries: tuple[NamespaceEntry | Comment, ...]
    values: Options = ()
    search_attributes: Options = ()


@dataclass(frozen=True, slots=True)
class TypeBlock(Line):
    """`type Name:` with its fields; `partial` when one of them could not be read.

    One that is `inline` is declared where it is used, `Card{number: string}`: it stands last in
    its file and is not printed.
    """

    name: str
    fields: tuple[TypeField | Comment, ...]
    partial: bool = field(default=False, compare=False, repr=False)
    inline: bool = False


@dataclass(frozen=True, slots=True)
class TypeField(Line):
    """`field: type` in a `type` block.

    `required` says whether it has to be there where a contract does; None goes by its type, which
    says that of a text: `T?` need not be there.
    """

    name: str
    type: TypeRef
    required: bool | None = None


@dataclass(frozen=True, slots=True)
class Package(Line):
    """`package name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Import(Line):
    """`import "path"` or `import alias "path"`."""

    path: str
    alias: str | None = None


Definition = (
    Workflow
    | Activity
    | Service
    | Endpoint
    | Worker
    | Namespace
    | TypeBlock
    | Package
    | Import
    | TestBlock
    | Evaluate
    | Comment
)
"""An `Evaluate` is a call outside of any body: a fragment, which nothing runs."""


@dataclass(frozen=True, slots=True)
class File(Node):
    """One TWF source: its path as the user knows it, and its definitions in order."""

    path: str
    definitions: tuple[Definition, ...]
