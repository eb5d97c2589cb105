"""What is awaited by its value, held against what can come to hold: a truth, or what may be null.

await ready                 # true or false
await answer                # null until a handler gives it a value
await names                 # a list: reported
"""

from __future__ import annotations

from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import (
    BOOLEAN,
    DURATION,
    MOMENT,
    STRING,
    Kind,
    Shape,
    described,
    is_a,
    is_number,
)
from crossway.checks.typing.truths import with_null
from crossway.design.types import Listing, Mapping, RecordType, Scalar
from crossway.language import tree
from crossway.language.printer.expressions import print_expression


def hold_awaited(judge: Judge, value: tree.Expression) -> None:
    """Report a value that is awaited and that has no moment at which it would be there."""
    read = judge.kind(value)
    kind = with_null(judge, value) if isinstance(value, tree.Name | tree.Field) else read
    if judge.body.held.of(value) is not None and not isinstance(value, tree.Name):
        return  # a promise, or several: `handle-as-value` looks at those
    odd = isinstance(kind, Scalar | Listing | Mapping | RecordType | Shape)
    if odd and kind != BOOLEAN:
        written = print_expression(value)
        said = f"{written} is {described(kind)}, which cannot be awaited"
        judge.report("wrong-type", value.span, said, _meant(kind, written))


def _meant(kind: Kind, written: str) -> str:
    """Return what to write instead, for what is awaited as it is written."""
    if kind in (DURATION, MOMENT):
        return f"write `await timer({written})`"
    if is_number(kind):
        return f"await what holds of it: `await {written} > 0`"
    if is_a(kind, STRING):
        return f'await what holds of it: `await {written} != ""`'
    if isinstance(kind, Listing):
        return f"await what holds of it: `await len({written}) > 0`"
    return f"await what holds of it, as a comparison of a field: `await {written}.n > 0`"
