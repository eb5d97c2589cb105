"""What is null for certain where it is read: a test for null that is the wrong way round.

    if request != null:
        raise NotAskedError("nobody has asked")
    limit = request.limit        # whoever comes here has no request

What is given a value between the test and the read is unknown again, and so is what others may
give one while the body waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.comparing import chained
from crossway.checks.flow import outcomes
from crossway.design.changing import given_beside, given_in
from crossway.design.nulls import path_of
from crossway.language import tree
from crossway.language.blocks import inner_blocks, statements, waits
from crossway.language.holes import holes
from crossway.language.structs import Struct
from crossway.language.walk import all_nodes

_COMPUTING = frozenset({"+", "-", "*", "/", "//", "%", "<", "<=", ">", ">="})

Null = frozenset[str]
"""The paths that are null on the way to a line: `order.note`."""


class NullRead(Struct, frozen=True):
    """A use of what is null there: `path` is null, `field` is read of it; where that is empty, the
    line computes with the null or goes over it."""

    node: tree.Node
    path: str
    field: str = ""


def reads_of_null(body: Body) -> Iterator[NullRead]:
    """Yield where a body uses what it found to be null, the first use of each path."""
    if not any(one.value is None for one in body.of(tree.Constant)):
        return  # as of most
    told = set[str]()
    for read in _Reading(body).block(body.block, frozenset()):
        if read.path not in told:
            told.add(read.path)
            yield read


class _Reading:
    """A body, and the names in it that are items of lists."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._items = frozenset(made.item for made in body.of(tree.Comprehension))

    def block(self, block: tree.Block, null: Null) -> Iterator[NullRead]:
        """Yield what a block reads, of which some paths are null at its beginning."""
        for statement in block:
            yield from self._statement(statement, null)
            null = self._after(statement, null)

    def _statement(self, statement: tree.Statement, null: Null) -> Iterator[NullRead]:
        if isinstance(statement, tree.If):
            yield from self._branches(statement, null)
        elif inner := inner_blocks(statement):
            null = self._unchanged(statement, null)
            if isinstance(statement, tree.For) and statement.iterable is not None:
                yield from self._read([statement.iterable], null)
                yield from self._used(statement.iterable, null)
            for one in inner:
                yield from self.block(one.block, null)
        else:
            yield from self._read([statement], null)

    def _branches(self, statement: tree.If, null: Null) -> Iterator[NullRead]:
        for branch in statement.branches:
            yield from self._condition(branch.condition, null)
            yield from self.block(branch.body, null | _null_where(branch.condition, holds=True))
            null |= _null_where(branch.condition, holds=False)
        yield from self.block(statement.otherwise or (), null)

    def _condition(self, condition: tree.Expression, null: Null) -> Iterator[NullRead]:
        """Yield what a condition reads: each operand after those before it held, or did not."""
        both = isinstance(condition, tree.Binary) and condition.operator == "and"
        for operand in chained(condition, "and" if both else "or"):
            yield from self._read([operand], null)
            null |= _null_where(operand, holds=both)

    def _after(self, statement: tree.Statement, null: Null) -> Null:
        """Return what is null once a statement has run and goes on."""
        null = self._unchanged(statement, null)
        if not isinstance(statement, tree.If) or statement.otherwise is not None:
            return null
        if any("goes on" in outcomes(branch.body) for branch in statement.branches):
            return null
        return null.union(*(_null_where(one.condition, holds=False) for one in statement.branches))

    def _unchanged(self, statement: tree.Statement, null: Null) -> Null:
        """Return the paths that a statement leaves as they are, whatever of it runs."""
        if not null:
            return null
        inside = statements((statement,))
        changed = given_in((statement,))
        if any(map(waits, inside)):
            changed |= self._body.given_elsewhere | given_beside(self._body.nodes, statement)
        return frozenset(path for path in null if path.partition(".")[0] not in changed)

    def _read(self, nodes: Iterable[tree.Node], null: Null) -> Iterator[NullRead]:
        if not null:
            return
        for node in all_nodes(nodes):
            for path, field in _fields(node):
                if path in null and path.partition(".")[0] not in self._items:
                    yield NullRead(node, path, field)
            for operand in _computed_with(node):
                yield from self._used(operand, null)

    def _used(self, value: tree.Expression, null: Null) -> Iterator[NullRead]:
        """Yield a value that is null itself where a line needs one."""
        path = path_of(value)
        if path in null and path.partition(".")[0] not in self._items:
            yield NullRead(value, path)


def _computed_with(node: tree.Node) -> tuple[tree.Expression, ...]:
    """Return what a node computes with, or goes over: what fails with null."""
    match node:
        case tree.Binary(operator, left, right) if operator in _COMPUTING:
            return left, right
        case tree.Unary("-", operand):
            return (operand,)
        case tree.Comprehension(iterable=iterable):
            return (iterable,)
        case _:  # fails with null only by what it reads of it
            return ()


def _fields(node: tree.Node) -> Iterator[tuple[str, str]]:
    """Yield what a node reads a field of, and the field: in a text, all that its holes read."""
    if isinstance(node, tree.Field):
        yield path_of(node.subject), node.name
    elif isinstance(node, tree.String):
        for hole in holes(node.value):
            path = hole.name
            for field in hole.fields:
                yield path, field
                path = f"{path}.{field}"


def _null_where(condition: tree.Expression, *, holds: bool) -> Null:
    """Return the paths that are null where a condition holds, or where it does not."""
    operands = chained(condition, "and" if holds else "or")
    found = (_compared_with_null(one, "==" if holds else "!=") for one in operands)
    return frozenset(path for path in found if path)


def _compared_with_null(value: tree.Expression, operator: str) -> str:
    if not isinstance(value, tree.Binary) or value.operator != operator:
        return ""
    null = tree.Constant(None)
    if value.right == null:
        return path_of(value.left)
    return path_of(value.right) if value.left == null else ""
