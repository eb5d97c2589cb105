"""The values of search attributes, held against the types that namespaces declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crossway.checks.typing.judge import Judge
from crossway.checks.typing.scope import Wanted
from crossway.design.attributes import declared_attributes
from crossway.design.builtins import SEARCH_ATTRIBUTES
from crossway.design.model import Design
from crossway.design.types import Listing, Nullable, Scalar, Type
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.words import snake_case

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
    declared = [declared_attributes(design.files, name) for name in design.namespaces]
    return {name: Nullable(_TYPES[kind]) for one in declared for name, kind in one.items()}


def hold_attributes(judge: Judge, types: Mapping[str, Type], node: tree.Node) -> None:
    """Hold the search attributes that the options of a call, or a function, set."""
    for name, value in _set_by(node):
        if name in types:
            judge.expect(value, Wanted(types[name], f"search attribute {name}"))


def _set_by(node: tree.Node) -> Iterator[tuple[str, tree.Expression]]:
    match node:
        case tree.WorkflowCall(options=options):
            for option in without_comments(options):
                if snake_case(option.key) == "search_attributes":
                    yield from _entries(option.value)
        case tree.Invoke(function, (tree.Record() as record,)):
            if function == SEARCH_ATTRIBUTES.name:
                yield from _entries(record)
        case _:  # sets none
            pass


def _entries(value: tree.Expression | tree.Options) -> Iterator[tuple[str, tree.Expression]]:
    if isinstance(value, tree.Record):
        yield from ((field.name, field.value) for field in value.fields)
    elif isinstance(value, tuple):
        for option in without_comments(value):
            if not isinstance(option.value, tuple | tree.Name):  # a bare word may be a text
                yield option.key, option.value
