"""What a path of names leads to and which fields that has, for completion.

order.customer.    =>  the fields of the type that `customer` of order's type is of
Receipt{           =>  the fields of Receipt
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types as lsp

from crossway.checks.typing.kinds import described
from crossway.design.types import FieldType, Nullable, RecordType, Type
from crossway.lsp.completing import Known, path_before
from crossway.lsp.items import Item

_KIND = lsp.CompletionItemKind


def type_of(known: Known, path: Sequence[str]) -> Type | None:
    """Return the type of what a path of names leads to; None where nobody knows."""
    kind = known.types.get(path[0]) if path else None
    for name in path[1:]:
        kind = next((one.type for one in _fields(known, kind) if one.name == name), None)
    return kind


def fields_of(known: Known, path: Sequence[str]) -> Iterator[Item]:
    """Yield the fields of what a path of names leads to: `order.customer`."""
    kind = type_of(known, path)
    for one in _fields(known, kind):
        yield Item(one.name, _KIND.Field, _said(one, kind))


def record_fields(known: Known) -> Iterator[Item]:
    """Yield the fields of the record that is being made: `Receipt{`."""
    made = record_made(known)
    for one in _fields(known, made):
        yield Item(one.name, _KIND.Field, _said(one, made), "", f"{one.name}: ${{1}}")


def field_type(known: Known, name: str) -> Type | None:
    """Return the type of a field of the record that is being made."""
    fields = _fields(known, record_made(known))
    return next((one.type for one in fields if one.name == name), None)


def record_made(known: Known) -> RecordType | None:
    """Return the type of the record that is being made at the cursor."""
    opened = known.typed.open
    if opened is None or opened[1] != "{" or not opened[0]:
        return None
    texts = [token.text for token in opened[0]]
    made = ".".join(path_before([*texts, "."]))
    return RecordType(known.design.names.types.name(made, known.path))


def _fields(known: Known, kind: Type | None) -> Sequence[FieldType]:
    if isinstance(kind, Nullable):
        return _fields(known, kind.of)
    if not isinstance(kind, RecordType):
        return ()
    learned = known.index.checked.workspace.learned
    shapes = {**(learned.records if learned else {}), **known.design.records}
    shape = shapes.get(kind.name)
    return shape.fields if shape else ()


def _said(field: FieldType, owner: Type | None) -> str:
    of = owner.of if isinstance(owner, Nullable) else owner
    return f"{described(field.type)}, of {of.name if isinstance(of, RecordType) else of}"
