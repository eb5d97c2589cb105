"""Parameters without a type that a body uses both as a record and as a number, a text or a list.

    workflow Pay(order) -> (number):
        if order.paid:                  # a record,
            close complete(0)
        close complete(order * 2)       # and no record: one of the two lines fails

No declaration is contradicted, and inference takes such a value for any. So it is said once, of the
line that comes second.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile
from crossway.checks.typing.scope import Finding
from crossway.design.builtins import BUILTINS
from crossway.language import tree

_COUNTED = frozenset({"length", "size", "count"})
"""What is read of a text and of a list, too."""
_ARITHMETIC = frozenset({"-", "*", "/", "//", "%"})
_ORDER = frozenset({"<", "<=", ">", ">="})
_PLAIN = frozenset({"number", "text", "number or text", "number or duration"})


def mixed_uses(file: OneFile) -> Iterator[Finding]:
    """Yield, for each parameter that no value can be, the use that comes second."""
    for body in file.bodies:
        for name in [one.name for one in body.parameters if one.type is None]:
            read = next(_read(body, name), None)
            counted = next(_counted(body, name), None)
            if read is not None and counted is not None and name not in body.binds:
                yield _finding(name, read, *counted)


def _finding(name: str, read: tree.Field, counted: tree.Expression, use: str) -> Finding:
    line = f"{name}.{read.name} is read in line {read.span.line}"
    if counted.span < read.span:
        said = f"{name} is no record in line {counted.span.line}, where {use}"
        return Finding("wrong-operand", read.span, said, _HINT, name, inferred=True)
    return Finding("wrong-operand", counted.span, f"{line}, and here {use}", _HINT, name, True)


_HINT = "one of the two fails: give the parameter its type, or `any` where it may be either"


def _read(body: Body, name: str) -> Iterator[tree.Field]:
    """Yield where a field of a name is read."""
    for field in body.of(tree.Field):
        if field.subject == tree.Name(name) and field.name not in _COUNTED:
            yield field


def _counted(body: Body, name: str) -> Iterator[tuple[tree.Expression, str]]:
    """Yield where a name is used as a number, a text or a list, and how."""
    for binary in body.of(tree.Binary):
        sides = (binary.left, binary.right)
        added = binary.operator == "+" and any(_is_plain(side) for side in sides)
        if tree.Name(name) in sides and (binary.operator in _ARITHMETIC | _ORDER or added):
            yield binary, f"`{binary.operator}` is applied to it"
    for loop in body.of(tree.For):
        if loop.iterable == tree.Name(name):
            yield loop.iterable, "a loop goes over it"
    for call in body.of(tree.Invoke):
        builtin = BUILTINS.get(call.function)
        for takes, value in zip(builtin.takes if builtin else (), call.arguments, strict=False):
            if takes in _PLAIN and value == tree.Name(name):
                yield call, f"{call.function}(..) takes it"


def _is_plain(value: tree.Expression) -> bool:
    return isinstance(value, tree.Number | tree.String)
