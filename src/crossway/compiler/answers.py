"""What functions that only Python may have answer with, where `run` stands in for them.

A design seldom says what `scales.weigh(order.id)` gives; where the result goes tells it:
`return scales.weigh(..)` in an activity `-> (Weight)` gives a Weight.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossway.compiler.scope import Module
from crossway.design.builtins import BUILTINS
from crossway.design.model import Signature
from crossway.design.sample import sample_result, sample_value
from crossway.language import tree
from crossway.language.blocks import statements


def note_answers(
    body: tree.Block, signature: Signature, owner: str, file: str, module: Module
) -> None:
    """Note samples for the functions whose result a body returns: `owner` names one without type.

    Whether it returns the call itself, a name given to it, or a record with it in a field.
    """
    answer = sample_result(signature, module.design.records, owner)
    if signature.results == 1:
        answer = sample_value(signature.result, module.design.records, owner)
    for returned in (s.value for s in statements(body) if isinstance(s, tree.Return)):
        for function in _called(returned, body):
            module.answering(function, file, answer)
        if isinstance(returned, tree.Record):
            _note_fields(returned, body, file, module)


def _note_fields(record: tree.Record, body: tree.Block, file: str, module: Module) -> None:
    shape = module.design.records.get(record.type)
    kinds = {one.name: one.type for one in shape.fields} if shape else {}
    for given in (one for one in record.fields if one.name in kinds):
        for function in _called(given.value, body):
            answer = sample_value(kinds[given.name], module.design.records, given.name)
            module.answering(function, file, answer)


def _called(value: tree.Node | None, body: tree.Block) -> Iterator[str]:
    """Yield the functions that give a value: that it calls, or that gave it its name."""
    match value:
        case tree.Invoke(function=function) if function not in BUILTINS:
            yield function
        case tree.Name():
            given = (one for one in statements(body) if isinstance(one, tree.Assign))
            for one in given:
                gives = isinstance(one.target, tree.Name) and one.target.name == value.name
                if gives and isinstance(one.value, tree.Invoke):
                    yield from _called(one.value, body)
        case _:  # Anything else says what it is by itself.
            return
