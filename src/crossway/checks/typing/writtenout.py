"""Records, lists and maps that a design writes out where a type is wanted: part by part.

    activity Pay({money: {amount: 1, currency: "GBP"}})    # the text alone is at fault

Each part is held against its own type, so that a message names the part and not the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crossway.checks.typing.exchanged import note_fields
from crossway.checks.typing.kinds import (
    ANYTHING,
    Kind,
    field_named,
    record_of,
    without_null,
)
from crossway.checks.typing.scope import Wanted
from crossway.design.types import Listing, Mapping, RecordType
from crossway.language import tree
from crossway.language.near import near_names

if TYPE_CHECKING:
    from crossway.checks.typing.judge import Judge


def written_out(judge: Judge, value: tree.Expression, wanted: Wanted) -> Kind | None:
    """Return the type of what is written out, its parts held against what is wanted.

    None where it is no such thing, or where nothing is known of its parts.
    """

    def part(kind: Kind, what: str) -> Wanted:
        return Wanted(kind, what, wanted.travels)

    kind = without_null(wanted.kind)
    match value, kind:
        case tree.Record(""), RecordType(name) as record if name in judge.records:
            return _record(judge, value, record, wanted)
        case tree.Record("", fields), Mapping(of) if of != ANYTHING:
            note_fields(judge, value)
            for entry in fields:
                judge.expect(entry.value, part(of, f"{entry.name} of {wanted.what}"))
            return kind
        case tree.ListOf(items), Listing(item) if item != ANYTHING:
            for one in items:
                judge.expect(one, part(item, f"an item of {wanted.what}"))
            return kind
        case _:  # is computed, or named: it has no parts here
            return None


def hold_items(judge: Judge, value: tree.Expression, wanted: Wanted) -> None:
    """Hold the items that a computed list is written with against what is wanted of each, once the
    list was read: `append(all, {..})`, `all + [..]`, `[{..} for one in all]`."""
    kind = without_null(wanted.kind)
    if isinstance(kind, Listing) and kind.item != ANYTHING:
        item = Wanted(kind.item, f"an item of {wanted.what}", wanted.travels)
        with judge.once_more():
            _hold_items(judge, value, wanted, item)


def _hold_items(judge: Judge, value: tree.Expression, wanted: Wanted, item: Wanted) -> None:
    match value:
        case tree.Invoke("append", (before, added)):
            _hold_items(judge, before, wanted, item)
            judge.expect(added, item)
        case tree.Binary("+", left, right):
            for side in (left, right):
                written_out(judge, side, wanted)
                _hold_items(judge, side, wanted, item)
        case tree.Comprehension():
            with judge.inside(value, judge.each(value.iterable)):
                judge.expect(value.value, item)
        case _:  # its items are written elsewhere
            pass


def _record(judge: Judge, value: tree.Record, record: RecordType, wanted: Wanted) -> Kind:
    """Hold the fields of a record against those declared; one slip is one finding.

    A name beside a missing one is that one, misspelt, if it is near; else the record is another
    thing than what is wanted, and its names say nothing.
    """
    note_fields(judge, value)
    given = [one.name for one in value.fields]
    required = [field.name for field in judge.records[record.name].fields if field.required]
    missing = [name for name in required if name not in given]
    misspelt = any(near_names(name, missing) for name in given)
    if missing and not misspelt:
        said = f"{wanted.what} has no {missing[0]}, which {record.name} requires"
        judge.report("missing-field", value.span, said, name=missing[0])
    strict, kinds = misspelt or not missing, []
    for one in value.fields:
        known = field_named(record, one.name, judge.records)
        if known is None:
            if strict:
                judge.no_field(one, record, set(given))
            kinds.append((one.name, judge.kind(one.value)))
        else:
            inner = Wanted(known.type, f"field {one.name} of {record.name}", wanted.travels)
            kinds.append((one.name, judge.expect(one.value, inner)))
    return record_of(tuple(kinds))
