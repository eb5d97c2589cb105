"""The parts of a line of generated Python, as far as breaking it has to tell them apart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A name, a number, a string; also a lambda, which is never broken."""

    text: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """`of.name`."""

    of: Part
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`."""

    function: Part
    arguments: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    """`of[index]`."""

    of: Part
    index: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, a record (a dictionary) or a tuple in its brackets."""

    kind: str
    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Parenthesized:
    """What stands in brackets."""

    inner: Part


@dataclass(frozen=True, slots=True)
class Prefix:
    """An operator before its operand: `await `, `not `, `-`, `*`."""

    operator: str
    operand: Part


@dataclass(frozen=True, slots=True)
class Pair:
    """`key: value`, `name=value`, or a parameter with its type: `name: type`."""

    key: Part
    separator: str
    value: Part


@dataclass(frozen=True, slots=True)
class Named:
    """`target := value`."""

    target: Part
    value: Part


@dataclass(frozen=True, slots=True)
class Generator:
    """`element for name in source if condition`; `loop` is the middle of it."""

    element: Part
    loop: str
    source: Part
    condition: Part | None = None


@dataclass(frozen=True, slots=True)
class Binary:
    """Operands with the operators between them, which bind alike."""

    operands: tuple[Part, ...]
    operators: tuple[str, ...]


Part = (
    Leaf
    | Attribute
    | Call
    | Subscript
    | Items
    | Parenthesized
    | Prefix
    | Pair
    | Named
    | Generator
    | Binary
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, or the head of one.

    In order: a `target`, what is `before` the value (` = `, `return `), the `parameters` of
    a function and what stands `between` them and its result, the `value` and what comes
    `after` it. A function's result is its value.
    """

    before: str
    value: Part | None = None
    after: str = ""
    target: Part | None = None
    parameters: tuple[Part, ...] | None = None
    between: str = ""
