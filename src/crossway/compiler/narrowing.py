"""What a type checker finds out of values by comparing them, in code that a team owns.

    if order.note != null:         if order.get("note") is not None:
        total = len(order.note)        total = len(cw.there(order.get("note")))

A design follows a path from where it is compared with null, and a checker names alone.
"""

from __future__ import annotations

from crossway.compiler.scope import Scope
from crossway.compiler.seen import seen, without_null
from crossway.design.types import Nullable, RecordType, Scalar
from crossway.language import tree


def may_be_null(value: tree.Expression, scope: Scope) -> bool:
    """Return whether a checker takes a value to be null perhaps, and no line of the body looks.

    A design may know better: what it declares not to be null may be given what was looked at. And
    a checker forgets what a line has found out: of what `.get(..)` gives, and in a function of its
    own, as the parts of `await all:` are, of names that get other values.
    """
    if scope.module.references is None or not isinstance(seen(value, scope), Nullable):
        return False
    return scope.nested or not isinstance(value, tree.Name) or value.name not in scope.tested


def apart(left: tree.Expression, right: tree.Expression, scope: Scope) -> bool:
    """Return whether a checker refuses a comparison, as a record never equals a text or a number.

    Of a type that nothing declares the use as a record counts, however it is compared elsewhere.
    """
    if scope.module.references is None:
        return False
    kinds = [without_null(seen(one, scope)) for one in (left, right)]
    record = any(isinstance(one, RecordType) for one in kinds)
    return record and any(isinstance(one, Scalar) for one in kinds)
