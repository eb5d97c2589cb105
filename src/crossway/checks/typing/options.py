"""The values of options that are computed, held against what the table of options takes.

    activity Pack(order)
        options:
            start_to_close_timeout: order.patience     # a duration, or a text or number that is one
            retry_policy:
                maximum_attempts: order.customer       # a string: reported

Literals are `wrong-option-value`'s. A word that nothing in scope is called by is a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

from crossway.checks.typing.constants import constant, shown
from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import BOOLEAN, INTEGER, NUMBER, described, without_null
from crossway.checks.typing.naming import hold_named
from crossway.checks.typing.scope import Wanted
from crossway.checks.typing.searching import hold_attributes
from crossway.design import options as table
from crossway.design.options import OptionSet, Value
from crossway.design.types import Listing, RecordType, Type
from crossway.design.types import Mapping as MappingType
from crossway.language import tree
from crossway.language.blocks import without_comments

Attributes = Mapping[str, Type]
"""The types of a design's search attributes."""


_LITERALS = (
    *(tree.Number, tree.Duration, tree.Constant, tree.String),
    *(tree.ListOf, tree.Record, tree.Comprehension),
)
"""What `wrong-option-value` looks at where one value is taken."""
_SINGLE = (table.Duration, table.Number, table.Flag)


def hold_default_options(judge: Judge, attributes: Attributes) -> None:
    """Hold what is said once for every call of the definition whose own body is read."""
    definition = judge.body.definition
    if judge.body.handler is None and isinstance(definition, tree.Workflow | tree.Activity):
        takes = table.defaults_of(definition)
        hold_options(judge, attributes, takes, definition.default_options)


def hold_options(
    judge: Judge, attributes: Attributes, takes: OptionSet, options: tree.Options
) -> None:
    """Hold what is written of the options that a set has."""
    for option, entry in takes.written(options):
        if option.unused:
            continue  # `option-without-effect` says that nothing takes its value
        if option.key == "search_attributes":
            hold_attributes(judge, attributes, entry.value)
        else:
            _hold(judge, attributes, option.value, entry)


def _hold(judge: Judge, attributes: Attributes, wanted: Value, entry: tree.Option) -> None:
    value = entry.value
    if isinstance(value, tuple):
        if isinstance(wanted, table.Block):
            hold_options(judge, attributes, wanted.options, value)
        elif isinstance(wanted, table.Entries):
            _read_entries(judge, value)
        return
    what = f"option {entry.key}"
    if isinstance(value, _LITERALS) and isinstance(wanted, _SINGLE):
        return
    match wanted:
        case table.Duration():
            _hold_duration(judge, value, what)
            _hold_constant(judge, wanted, entry)
        case table.Number(whole=whole):
            judge.expect(value, Wanted(INTEGER if whole else NUMBER, what))
            _hold_constant(judge, wanted, entry)
        case table.Flag():
            judge.expect(value, Wanted(BOOLEAN, what))
        case table.NAME:
            _hold_name(judge, value, what)
        case table.Text() | table.Texts() | table.Entries():
            judge.kind(value)
        case table.Words() | table.Block():
            pass  # no value is computed
        case _:
            assert_never(wanted)


def _read_entries(judge: Judge, options: tree.Options) -> None:
    """Read what is kept by names of the design's own: any value does, what it reads is there."""
    for entry in without_comments(options):
        if isinstance(entry.value, tuple):
            _read_entries(judge, entry.value)
        else:
            judge.kind(entry.value)


def _hold_name(judge: Judge, value: tree.Expression, what: str) -> None:
    """Report what names nothing: of null, two workflows would have the id `null`."""
    if isinstance(value, tree.ListOf | tree.Record):
        return  # `wrong-option-value` reports it
    judge.kind(value)
    kind = hold_named(judge, value, f"{what} takes it")
    if isinstance(kind, Listing | RecordType | MappingType):
        judge.report("wrong-type", value.span, f"{what} is {described(kind)}, string is wanted")


def _hold_duration(judge: Judge, value: tree.Expression, what: str) -> None:
    """Report what is no duration; a number is how many seconds, a text may be `5m`."""
    kind = without_null(judge.value(value, f"{what} takes it"))
    if isinstance(kind, Listing | RecordType | MappingType) or kind == BOOLEAN:
        said = f"{what} takes a duration, {described(kind)} is given"
        judge.report("wrong-type", value.span, said)


def _hold_constant(judge: Judge, wanted: table.Duration | table.Number, entry: tree.Option) -> None:
    """Report what is computed, known before it runs, and refused when it does: `0s - 5m`."""
    known = None if isinstance(entry.value, tuple) else constant(entry.value, judge.body)
    if known is None or known.unit == "from now":
        return
    if isinstance(wanted, table.Duration):
        low, high = known.amount < Fraction(wanted.least.total_seconds()), False
    else:
        low = known.amount < Fraction(wanted.least)
        high = wanted.most is not None and known.amount > Fraction(wanted.most)
    if low or high:
        said = f"{entry.key} takes {table.described(wanted)}, not {shown(known)}"
        judge.report("wrong-option-value", entry.span, said, name=entry.key)
