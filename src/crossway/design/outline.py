"""What stands in files but for what bodies do: what is placed, and who calls what.

A key in a body changes none of it unless it changes a call. So an editor places a design once, and
keeps that from key to key (`Blocks.made_of`), with what the rules find that look at nothing else
(`from_outline` of `crossway.checks.facts`).
"""

from __future__ import annotations

from msgspec.structs import replace

from crossway.design.bodies import visible_names
from crossway.design.callers import inside
from crossway.design.calls import calls_of
from crossway.design.names import Names
from crossway.language import tree
from crossway.language.walk import Blocks


def outline(names: Names) -> tuple[object, ...]:
    """Return it, file by file: the same objects where a definition is the same."""
    return tuple(
        (file.path, *(names.blocks.find(_outline, one) for one in file.definitions))
        for file in names.files
    )


def _outline(one: tree.Definition, blocks: Blocks) -> object:
    """Return a definition without its bodies, and the calls and names in these."""
    match one:
        case tree.Workflow():
            heads = tuple(map(_head, one.handlers))
            bare: tree.Node = replace(one, body=(), handlers=heads, state=None)
            return bare, *blocks.find(inside, one)
        case tree.Activity():
            return replace(one, body=()), visible_names(one), *blocks.find(calls_of, one)
        case tree.Service(operations=operations):
            return replace(one, operations=()), *(_operation(each, blocks) for each in operations)
        case _:  # any other has no body
            return one


def _head(one: tree.Handler | tree.Comment) -> tree.Handler | tree.Comment:
    return one if isinstance(one, tree.Comment) else replace(one, body=())


def _operation(one: tree.Operation | tree.Comment, blocks: Blocks) -> object:
    if isinstance(one, tree.Comment):
        return None
    return replace(one, body=None if one.body is None else ()), *blocks.find(inside, one)
