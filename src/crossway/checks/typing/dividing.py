"""Where a quotient of whole numbers stands for a whole number.

`7 / 2` is 3.5 and `8 / 2` is 4, so that the line works with one input and fails with the next:

    half = len(lines) / 2
    middle = lines[half]        # fails with every odd number of lines
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossway.checks.typing.exactness import is_literal
from crossway.checks.typing.kinds import INTEGER, NUMBER, Kind, without_null
from crossway.language import tree
from crossway.language.printer.expressions import print_expression

if TYPE_CHECKING:  # which asks here what it divides
    from crossway.checks.typing.judge import Judge

ROUNDED_DOWN = "`//` divides and leaves the rest out"
"""What to do with a quotient that has to be whole."""


def hold_whole(judge: Judge, value: tree.Expression, kind: Kind, where: str) -> None:
    """Warn of a quotient of whole numbers where only a whole number does; `1.5` never does."""
    if kind == NUMBER and not judge.asked and is_literal(value):
        said = f"{print_expression(value)} is no whole number, and {where}"
        judge.report("wrong-type", value.span, said)
    elif kind == NUMBER and not judge.asked and is_quotient(judge, value):
        said = f"{print_expression(value)} is no whole number where something remains, and {where}"
        judge.report("wrong-type", value.span, said, ROUNDED_DOWN, inferred=True)


def rounded_down(judge: Judge, value: tree.Expression, given: Kind, wanted: Kind) -> str | None:
    """Return the hint for a quotient where a whole number is declared."""
    whole = (without_null(given), without_null(wanted)) == (NUMBER, INTEGER)
    return ROUNDED_DOWN if whole and is_quotient(judge, value) else None


def is_quotient(judge: Judge, value: tree.Expression, seen: set[str] | None = None) -> bool:
    """Return whether a number is one whole number divided by another, or computed of that.

    `seen` are the names that were looked into: once each, however many others are computed of them.
    """
    seen = set() if seen is None else seen
    match value:
        case tree.Binary("/", left, right) if judge.silently([left, right]) == [INTEGER, INTEGER]:
            return not _divides(left, right)
        case tree.Binary(_, left, right):
            return any(is_quotient(judge, side, seen) for side in (left, right))
        case tree.Unary(_, operand):
            return is_quotient(judge, operand, seen)
        case tree.Invoke("min" | "max" | "abs", arguments):
            return any(is_quotient(judge, one, seen) for one in arguments)
        case tree.Name(name) if name not in seen and name in judge.body.given_once:
            seen.add(name)
            return is_quotient(judge, judge.body.given_once[name], seen)
        case _:  # nothing says that it is one
            return False


def _divides(left: tree.Expression, right: tree.Expression) -> bool:
    """Return whether nothing remains of two numbers that are written out: `10 / 2`."""
    match left, right:
        case tree.Number(whole), tree.Number(by) if len(whole + by) < 100 and int(by):
            return int(whole) % int(by) == 0
        case _:  # only the run can tell
            return False
