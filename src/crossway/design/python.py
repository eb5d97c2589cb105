"""What Python may implement, and how a design calls it.

An activity, an operation without a body and a function that a body calls are each looked for
in Python: the one beside their file, or one that `--impl` names. `implementables` lists them,
with the arguments that the design passes; `refusal` says why a Python signature does not take
them. So `check`, which reads Python without importing it, and `run`, which imports it, say
the same.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from crossway.design.builtins import calls_python
from crossway.design.inference import argument_names
from crossway.design.model import ActivityEntry, Design
from crossway.language import tree, walk
from crossway.language.span import Span
from crossway.language.structs import Struct
from crossway.language.words import python_names

Kind = Literal["activity", "operation", "function"]


class Call(Struct, frozen=True):
    """The arguments that something is called with, by name, and where that is written."""

    arguments: tuple[str, ...]
    span: Span


class Implementable(Struct, frozen=True):
    """Something that a Python callable may do.

    `name` is that of its stub (`ChargeCard`, `Vault.Open`); `file` the path of the file
    beside which its Python stands. `calls` has the parameters of what the design declares,
    else the arguments of each call.
    """

    kind: Kind
    name: str
    file: str
    calls: tuple[Call, ...]

    @property
    def python_names(self) -> tuple[str, ...]:
        """What the callable may be called, the first being the better one."""
        return python_names(self.name)


def implementables(design: Design) -> tuple[Implementable, ...]:
    """Return what Python may implement: activities, bodiless operations, functions."""
    called: dict[str, list[Call]] = {}
    functions: dict[tuple[str, str], list[Call]] = {}
    for file in design.files:
        for node in walk(file):
            if isinstance(node, tree.ActivityCall):
                call = Call(tuple(argument_names(node.arguments)), node.span)
                called.setdefault(design.calls.activities[node.span].name, []).append(call)
            elif calls_python(node):
                call = Call(tuple(argument_names(node.arguments)), node.span)
                functions.setdefault((file.path, node.function), []).append(call)
    return (
        *_activities(design, called),
        *_operations(design),
        *(Implementable("function", n, path, tuple(c)) for (path, n), c in functions.items()),
    )


def refusal(signature: inspect.Signature, count: int) -> str:
    """Return why a Python signature does not take so many arguments; empty when it does.

    >>> refusal(inspect.Signature.from_callable(lambda name, *, polite: name), 1)
    'polite is keyword-only and has no default'
    """
    try:
        signature.bind(*[None] * count)
    except TypeError:
        return _why_not(list(signature.parameters.values()))
    return ""


def _why_not(parameters: Sequence[inspect.Parameter]) -> str:
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty:
            return f"{parameter.name} is keyword-only and has no default"
    own = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    needed = sum(p.default is p.empty for p in own)
    least = f"{needed} to " if needed < len(own) else ""
    names = f" ({', '.join(p.name for p in own)})" if own else ""
    return f"it takes {least}{len(own) or 'none'}{names}"


def _activities(design: Design, called: Mapping[str, Sequence[Call]]) -> Iterator[Implementable]:
    for entry in {entry.name: entry for entry in design.activities}.values():
        calls = _declared(entry) or tuple(called.get(entry.name, ()))
        yield Implementable("activity", entry.name, entry.file, calls)


def _declared(entry: ActivityEntry) -> tuple[Call, ...]:
    if entry.tree is None:
        return ()
    return (Call(tuple(p.name for p in entry.tree.parameters), entry.tree.span),)


def _operations(design: Design) -> Iterator[Implementable]:
    for service in design.services.values():
        for operation in service.operations.values():
            if operation.bodiless:
                names = tuple(name for name, _ in operation.signature.parameters)
                calls = (Call(names, operation.tree.span),) if operation.tree else ()
                name = f"{service.name}.{operation.name}"
                yield Implementable("operation", name, operation.file, calls)
