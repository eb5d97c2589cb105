"""Types and expressions, as written."""

from __future__ import annotations

from typing import Literal

from crossway.language.tree.node import Node


class TypeRef(Node, frozen=True):
    """A type as written: `Order`, `list[Order]`, `map[string, T]`, `billing.Card`, `T?`.

    `words` are those of an enumeration, `"card" | "cash"`, which has no `name`; `T | null`
    is `T?`. `fields` are those of a type that is declared in place, `Card{number: string}`.
    """

    name: str
    arguments: tuple[TypeRef, ...] = ()
    optional: bool = False
    words: tuple[str, ...] = ()
    fields: tuple[Parameter, ...] = ()


class Parameter(Node, frozen=True):
    """A parameter; `type` and `default` (`n: int = 3`) are None when left out.

    `computed` says that the default reads parameters before it: `b: int = a + 1`.
    """

    name: str
    type: TypeRef | None = None
    default: Expression | None = None
    computed: bool = False


class Name(Node, frozen=True):
    """An identifier used as a value."""

    name: str


class Number(Node, frozen=True):
    """A number, as written (`12`, `0.5`)."""

    text: str


class String(Node, frozen=True):
    """A string: its value between the quotes, escapes resolved, `{holes}` untouched."""

    value: str


class Duration(Node, frozen=True):
    """A duration literal, as written: `500ms`, `5m`, `1.5h`, `7d`."""

    text: str


class Constant(Node, frozen=True):
    """`true`, `false` or `null` (as True, False, None)."""

    value: bool | None


class ListOf(Node, frozen=True):
    """A list: `[a, b]`."""

    items: tuple[Expression, ...]


class RecordField(Node, frozen=True):
    """A field of a record: `a: 1`, or `b` alone (then `value` is `Name("b")`)."""

    name: str
    value: Expression


class Record(Node, frozen=True):
    """A record: `OrderResult{paymentId: p.id, status}`; `type` is "" for a bare `{..}`."""

    type: str
    fields: tuple[RecordField, ...]


class Binary(Node, frozen=True):
    """Two operands: arithmetic, comparison, `and`, `or`, `in`, `not in`."""

    operator: str
    left: Expression
    right: Expression


class Unary(Node, frozen=True):
    """`-x` or `not x`."""

    operator: Literal["-", "not"]
    operand: Expression


class Field(Node, frozen=True):
    """`subject.name`."""

    subject: Expression
    name: str


class Index(Node, frozen=True):
    """`subject[key]`."""

    subject: Expression
    key: Expression


class Slice(Node, frozen=True):
    """`subject[begin:end]`: a part of a list or a text; either may be left out."""

    subject: Expression
    begin: Expression | None
    end: Expression | None


class Invoke(Node, frozen=True):
    """A function call `f(a)`; `function` is a dotted name such as `temporal.signal`."""

    function: str
    arguments: tuple[Expression, ...]


class Comprehension(Node, frozen=True):
    """`[value for item in iterable if condition]`: a list made of another; `condition` may lack.

    Nothing outside of it sees the item.
    """

    value: Expression
    item: str
    iterable: Expression
    condition: Expression | None = None


Place = Name | Field | Index
"""What a value is given to: a name, or a field or an element of what a name holds."""

Binding = str | Field | Index
"""What a result goes into: a new name, or a field or an element of what is there."""

Expression = (
    Name
    | Number
    | String
    | Duration
    | Constant
    | ListOf
    | Record
    | Binary
    | Unary
    | Field
    | Index
    | Slice
    | Invoke
    | Comprehension
)
