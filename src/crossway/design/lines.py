"""What lines give names by `=`, and what of that a workflow has done before it first waits.

hold = null                          # a first value: nobody else has run yet
await timer(1h)
stopped = true                       # told to whoever reads it
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import dropwhile, takewhile

from crossway.language import tree
from crossway.language.blocks import statements, waits
from crossway.language.holes import holes_of


def names_of_lines(block: tree.Block) -> frozenset[str]:
    """Return the names that lines of a block give values by `=`."""
    return frozenset(name for name, _ in _lines(block))


def is_constant(value: tree.Expression) -> bool:
    """Whether a value is the same whenever its line runs: `true`, `3`, `"open"`."""
    plain = isinstance(value, tree.String) and not holes_of(value)
    return plain or isinstance(value, tree.Constant | tree.Number | tree.Duration)


def _is_spelled_out(value: tree.Expression) -> bool:
    """Whether all of a value stands in its line: `-1`, `[]`, `{id: ""}` as well as constants."""
    match value:
        case tree.ListOf(items):
            return all(map(_is_spelled_out, items))
        case tree.Record(fields=fields):
            return all(_is_spelled_out(field.value) for field in fields)
        case tree.Unary(operand=operand):
            return is_constant(operand)
        case _:  # any other is a constant, or is computed
            return is_constant(value)


def from_first_wait(body: tree.Block) -> tree.Block:
    """Return the part of a workflow's body beside which handlers run."""
    return tuple(dropwhile(lambda one: not _waits_in(one), body))


def first_values(body: tree.Block) -> Mapping[str, tree.Expression | None]:
    """Return what a workflow's body gives names before it first waits.

    None stands for what is computed, or is not surely that.
    """
    before = tuple(takewhile(lambda one: not _waits_in(one), body))
    times = Counter(name for name, _ in _lines(before))
    found: dict[str, tree.Expression | None] = dict.fromkeys(times)
    for statement in before:
        match statement:
            case tree.Assign(tree.Name(name), value) if times[name] == 1 and _is_spelled_out(value):
                found[name] = value
            case _:  # any other says nothing for sure
                pass
    return found


def _lines(block: tree.Block) -> Iterator[tuple[str, tree.Expression]]:
    for statement in statements(block):
        if isinstance(statement, tree.Assign) and isinstance(statement.target, tree.Name):
            yield statement.target.name, statement.value


def _waits_in(statement: tree.Statement) -> bool:
    return any(map(waits, statements((statement,))))
