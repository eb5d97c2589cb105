"""What stands at the top level of a file, and the file."""

from __future__ import annotations

from typing import Literal

from crossway.language.tree.calls import Options
from crossway.language.tree.expressions import Expression, Parameter, TypeRef
from crossway.language.tree.node import Comment, Line, Node
from crossway.language.tree.statements import Block, Evaluate
from crossway.language.tree.testing import TestBlock


class Condition(Line, frozen=True):
    """`condition name` in a `state:` block."""

    name: str


class Variable(Line, frozen=True):
    """`name = value`, `name: type` or `name: type = value` in a `state:` block."""

    name: str
    type: TypeRef | None = None
    value: Expression | None = None


StateEntry = Condition | Variable | Comment


class Handler(Line, frozen=True):
    """A signal, query or update handler of a workflow."""

    kind: Literal["signal", "query", "update"]
    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    options: Options = ()


class Workflow(Line, frozen=True):
    """A workflow. `state` is None when there is no `state:` block."""

    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    default_options: Options = ()
    state: tuple[StateEntry, ...] | None = None
    handlers: tuple[Handler | Comment, ...] = ()


class Activity(Line, frozen=True):
    """An activity; its body may hold sketches."""

    name: str
    parameters: tuple[Parameter, ...]
    results: tuple[TypeRef, ...]
    body: Block
    default_options: Options = ()


class Operation(Line, frozen=True):
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


class Service(Line, frozen=True):
    """`nexus service S:` or classic `nexus_service S:`; `extern` when somebody else offers it.

    `wire` is what those call it who read it from a contract, where that is more than its name:
    `example.chat.v1.Chat`.
    """

    name: str
    operations: tuple[Operation | Comment, ...]
    options: Options = ()
    extern: bool = False
    wire: str = ""


class Endpoint(Line, frozen=True):
    """Classic `nexus_endpoint E:`; its settings are options (a `- item` list is a ListOf)."""

    name: str
    settings: Options


class WorkerEntry(Line, frozen=True):
    """A registration in a `worker` block; `name` may be qualified."""

    kind: Literal["workflow", "activity", "service"]
    name: str


class Worker(Line, frozen=True):
    """`worker name:` with what it registers; `extern` when somebody else serves it."""

    name: str
    entries: tuple[WorkerEntry | Comment, ...]
    extern: bool = False


class NamespaceEntry(Line, frozen=True):
    """`worker name` or `nexus endpoint name` in a `namespace` block, with its options."""

    kind: Literal["worker", "endpoint"]
    name: str
    options: Options


class Namespace(Line, frozen=True):
    """`namespace name:`; the name may hold `{holes}` (a family of namespaces).

    `values` is what stands below `with:`, the members of the family: `org: [acme, globex]`, and
    `search_attributes` the types of those that its workflows have: `CustomerId: keyword`.
    """

    name: str
    entries: tuple[NamespaceEntry | Comment, ...]
    values: Options = ()
    search_attributes: Options = ()


class TypeBlock(Line, frozen=True):
    """`type Name:` with its fields; `partial` when one of them could not be read.

    One that is `inline` is declared where it is used, `Card{number: string}`: it stands last in
    its file and is not printed.
    """

    name: str
    fields: tuple[TypeField | Comment, ...]
    partial: bool = False
    inline: bool = False


class TypeField(Line, frozen=True):
    """`field: type` in a `type` block.

    `required` says whether it has to be there where a contract does; None goes by its type, which
    says that of a text: `T?` need not be there.
    """

    name: str
    type: TypeRef
    required: bool | None = None


class Package(Line, frozen=True):
    """`package name`."""

    name: str


class Import(Line, frozen=True):
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


class File(Node, frozen=True):
    """One TWF source: its path as the user knows it, and its definitions in order."""

    path: str
    definitions: tuple[Definition, ...]
