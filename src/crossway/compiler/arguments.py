"""What is given where a decimal is taken, or what is not null, in code that a team owns.

    workflow Repay(id, 0)           cw.starting(Repay.run, id, Decimal("0"))
    activity Charge(count)          cw.calling(activities.charge, cw.known(count))
    workflow Pack(entry.price)      cw.starting(Pack.run, cw.there(entry.get("price")))

A design takes any number for a decimal: it is read where it arrives. A type checker does not. Nor
does it see that a field has got its value, or that whoever is called refuses null. In a module that
`run` executes, arguments are what the design writes; both send the same values.
"""

from __future__ import annotations

from crossway.compiler.narrowing import may_be_null
from crossway.compiler.scope import Scope
from crossway.compiler.seen import DECIMAL, INTEGER, NUMBER, same, seen, without_null
from crossway.compiler.text import Code, code, quoted
from crossway.design.types import Anything, Listing, Nullable, Type
from crossway.design.types import Mapping as MappingType
from crossway.language import tree


def as_taken(text: Code, value: tree.Expression, kind: Type | None, scope: Scope) -> Code:
    """Return an argument for a parameter of a type, so that a checker sees the decimals in it."""
    if scope.module.references is None or kind is None:
        return text
    if (literal := _literal(value)) and same(without_null(kind), [DECIMAL], scope.module):
        return code("Decimal({})", quoted(literal))
    found = seen(value, scope)
    unsure = found is None and isinstance(value, tree.Binary | tree.Unary)
    if _numbers_for_decimals(INTEGER if unsure else found, kind, scope):
        return code("cw.known({})", text)
    wanted = not isinstance(kind, Nullable | Anything)
    return code("cw.there({})", text) if wanted and may_be_null(value, scope) else text


def _literal(value: tree.Expression) -> str:
    """Return a number that is written there, with all its digits."""
    match value:
        case tree.Number(text):
            return text
        case tree.Unary("-", tree.Number() as operand):
            return f"-{_literal(operand)}"
        case _:  # computed
            return ""


def _numbers_for_decimals(given: Type | None, taken: Type, scope: Scope) -> bool:
    """Whether a value has numbers where decimals are taken, and is alike otherwise."""
    match without_null(given), without_null(taken):
        case (Listing(held), Listing(wanted)) | (MappingType(held), MappingType(wanted)):
            return _numbers_for_decimals(held, wanted, scope)
        case found, wanted:
            counts = same(found, [INTEGER, NUMBER], scope.module)
            return counts and same(wanted, [DECIMAL], scope.module)
