"""What functions that only Python may have answer with, where `run` stands in for them.

A design seldom says what `scales.weigh(order.id)` gives; where the result goes tells it:
`return scales.weigh(..)` in an activity `-> (Weight)` gives a Weight.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossway.compiler.scope import Module
from crossway.design.builtins import calls_python
from crossway.design.model import Signature
from crossway.design.sample import sample_result, sample_value
from crossway.design.types import Listing, Nullable, RecordType, Type
from crossway.language import tree
from crossway.language.blocks import statements


def note_answers(
    body: tree.Block, signature: Signature, owner: str, file: str, module: Module
) -> None:
    """Note samples for the functions whose result a body returns: `owner` names one without type.

    Whether it returns the call itself, a name given to it, or a record or a list with it inside.
    """
    noted = _Noted(body, file, module)
    for returned in (s for s in statements(body) if isinstance(s, tree.Return)):
        if signature.each and returned.more:
            for value, kind in zip((returned.value, *returned.more), signature.each, strict=False):
                noted.note(value, kind, owner)
        elif signature.results == 1:
            noted.note(returned.value, signature.result, owner)
        else:
            answer = sample_result(signature, module.design.records, owner)
            noted.answer(returned.value, answer)


class _Noted:
    """Notes what the functions in one body answer with."""

    def __init__(self, body: tree.Block, file: str, module: Module) -> None:
        self.body, self.file, self.module = body, file, module
        self.assigned = [one for one in statements(body) if isinstance(one, tree.Assign)]

    def note(self, value: tree.Node | None, kind: Type, name: str) -> None:
        """Note samples for the functions that give a value, or part of it, of this type."""
        records = self.module.design.records
        self.answer(value, sample_value(kind, records, name))
        plain = kind.of if isinstance(kind, Nullable) else kind
        for given in self._given(value, ()):
            match given:
                case tree.Record(type=own):
                    shape = records.get(
                        own or (plain.name if isinstance(plain, RecordType) else "")
                    )
                    kinds = {one.name: one.type for one in shape.fields} if shape else {}
                    for entry in (one for one in given.fields if one.name in kinds):
                        self.note(entry.value, kinds[entry.name], entry.name)
                case tree.ListOf(items) if isinstance(plain, Listing):
                    for item in items:
                        self.note(item, plain.item, name)
                case _:  # anything else says what it is by itself
                    pass

    def answer(self, value: tree.Node | None, answer: object) -> None:
        """Note what the functions answer with that give a value."""
        for given in self._given(value, ()):
            if calls_python(given):
                self.module.answering(given.function, self.file, answer)

    def _given(self, value: tree.Node | None, seen: tuple[str, ...]) -> Iterator[tree.Node]:
        """Yield a value, or what its name is given in the body."""
        if not isinstance(value, tree.Name):
            if value is not None:
                yield value
        elif value.name not in seen:
            for one in self.assigned:
                if isinstance(one.target, tree.Name) and one.target.name == value.name:
                    yield from self._given(one.value, (*seen, value.name))
