"""The values of search attributes, held against the types that namespaces declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import DURATION, Kind, described, without_null
from crossway.checks.typing.scope import Wanted
from crossway.design.attributes import declared_attributes
from crossway.design.builtins import SEARCH_ATTRIBUTES
from crossway.design.model import Design
from crossway.design.types import Listing, Nullable, Scalar, Type
from crossway.language import tree
from crossway.language.blocks import without_comments

_TYPES: Mapping[str, Type] = {
    "keyword": Scalar("string"),
    "text": Scalar("string"),
    "int": Scalar("integer"),
    "double": Scalar("number"),
    "bool": Scalar("boolean"),
    "datetime": Scalar("moment"),
    "keyword_list": Listing(Scalar("string")),
}


def attribute_types(design: Design) -> dict[str, Type]:
    """Return the types of all search attributes that a design declares; null is always taken."""
    declared = [declared_attributes(design.declaring, name) for name in design.namespaces]
    return {name: Nullable(_TYPES[kind]) for one in declared for name, kind in one.items()}


def hold_attributes(
    judge: Judge, types: Mapping[str, Type], written: tree.Expression | tree.Options
) -> None:
    """Hold the search attributes that an option, or the function, sets: by their names."""
    for name, value in _entries(judge, written):
        if name in types:
            found = judge.expect(value, Wanted(types[name], f"search attribute {name}"))
            _hold_sent(judge, name, value, without_null(found))
        else:
            judge.kind(value)


def _hold_sent(judge: Judge, name: str, value: tree.Expression, kind: Kind) -> None:
    """Report what is a text wherever it travels, and goes as it is as a search attribute."""
    sent = without_null(kind.item) if isinstance(kind, Listing) else kind
    if sent in (DURATION, Scalar("bytes")):
        said = f"search attribute {name} is {described(kind)}, which Temporal has no type for"
        hint = "a value becomes a text with `str(..)`" if sent is kind else None
        judge.report("wrong-type", value.span, said, hint)


def hold_upserted(judge: Judge, types: Mapping[str, Type], call: tree.Invoke) -> None:
    """Hold what `upsert_search_attributes({..})` sets; any other call sets none."""
    if call.function == SEARCH_ATTRIBUTES.name:
        for values in call.arguments[:1]:
            hold_attributes(judge, types, values)


def _entries(
    judge: Judge, value: tree.Expression | tree.Options
) -> Iterator[tuple[str, tree.Expression]]:
    if isinstance(value, tree.Record):
        yield from ((field.name, field.value) for field in value.fields)
    elif isinstance(value, tuple):
        for option in without_comments(value):
            if isinstance(option.value, tree.Name) and option.value.name not in judge.names:
                yield option.key, tree.String(option.value.name, span=option.value.span)
            elif not isinstance(option.value, tuple):
                yield option.key, option.value
