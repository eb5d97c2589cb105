"""Values, types and signatures -> text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from crossway.language import tree
from crossway.language.parser.expressions import COMPARISONS, NEGATION, NOT, PRECEDENCE
from crossway.language.visible import UNSEEN
from crossway.language.words import NAME

_POSTFIX = NEGATION + 1
_CONSTANTS = {True: "true", False: "false", None: "null"}


def print_expression(expression: tree.Expression) -> str:
    """Return the text of a value, with no more parentheses than it needs."""
    return _print(expression, 0)


def _print(value: tree.Expression, lowest: int) -> str:
    """Return the text of a value, in parentheses if it binds looser than `lowest`."""
    match value:
        case tree.Binary():
            return _wrapped(_binary(value), PRECEDENCE[value.operator] < lowest)
        case tree.Unary(operator="not"):
            return _wrapped(f"not {_print(value.operand, NOT)}", lowest > NOT)
        case tree.Unary():
            return _wrapped(f"-{_print(value.operand, NEGATION)}", lowest > NEGATION)
        case tree.Field():
            return f"{_print(value.subject, _POSTFIX)}.{value.name}"
        case tree.Slice(subject, begin, end):
            ends = [print_expression(one) if one is not None else "" for one in (begin, end)]
            return f"{_print(subject, _POSTFIX)}[{':'.join(ends)}]"
        case tree.Index():
            return f"{_print(value.subject, _POSTFIX)}[{print_expression(value.key)}]"
        case tree.Invoke():
            return f"{value.function}({print_arguments(value.arguments)})"
        case tree.ListOf():
            return f"[{print_arguments(value.items)}]"
        case tree.Comprehension():
            return f"[{_each(value)}]"
        case tree.Record():
            return f"{value.type}{{{', '.join(map(_field, value.fields))}}}"
        case _:  # the rest, which its type lists
            return _leaf(value)


def _wrapped(text: str, needed: bool) -> str:
    return f"({text})" if needed else text


def _leaf(value: tree.Name | tree.Number | tree.String | tree.Duration | tree.Constant) -> str:
    match value:
        case tree.Name():
            return value.name
        case tree.String():
            return print_string(value.value)
        case tree.Constant():
            return _CONSTANTS[value.value]
        case tree.Number() | tree.Duration():
            return value.text
        case _:
            assert_never(value)


def _binary(value: tree.Binary) -> str:
    precedence = PRECEDENCE[value.operator]
    # Comparisons do not chain, so one inside another always needs its parentheses.
    left = _print(value.left, precedence + (value.operator in COMPARISONS))
    return f"{left} {value.operator} {_print(value.right, precedence + 1)}"


def _each(made: tree.Comprehension) -> str:
    text = f"{print_expression(made.value)} for {made.item} in {print_expression(made.iterable)}"
    return text if made.condition is None else f"{text} if {print_expression(made.condition)}"


def _field(field: tree.RecordField) -> str:
    if field.value == tree.Name(field.name) and field.span == field.value.span:
        return field.name
    name = field.name if NAME.fullmatch(field.name) else print_string(field.name)
    return f"{name}: {print_expression(field.value)}"


def print_arguments(arguments: Iterable[tree.Expression]) -> str:
    """Return values separated by commas."""
    return ", ".join(map(print_expression, arguments))


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SPECIAL = re.compile(rf'[\\"\n\t\r\ufeff{UNSEEN}]')


def print_string(value: str) -> str:
    """Return a string in double quotes, escaped so that it stays on one line."""

    def escaped(match: re.Match[str]) -> str:
        return _ESCAPES.get(match.group()) or f"\\u{ord(match.group()):04x}"

    return f'"{_SPECIAL.sub(escaped, value)}"'


# --- types and signatures ------------------------------------------------------------


def print_type(type_ref: tree.TypeRef) -> str:
    """Return a type: `map[string, Order]?`, `"card" | "cash"`."""
    if type_ref.words:
        words = " | ".join(map(print_string, type_ref.words))
        return f"{words} | null" if type_ref.optional else words
    arguments = ", ".join(map(print_type, type_ref.arguments))
    bracketed = f"[{arguments}]" if arguments else ""
    fields = f"{{{', '.join(map(_parameter, type_ref.fields))}}}" if type_ref.fields else ""
    return f"{type_ref.name}{bracketed}{fields}{'?' if type_ref.optional else ''}"


def print_parameters(parameters: Iterable[tree.Parameter]) -> str:
    """Return `(a: T, b)`."""
    return f"({', '.join(map(_parameter, parameters))})"


def _parameter(parameter: tree.Parameter) -> str:
    kind = f": {print_type(parameter.type)}" if parameter.type else ""
    default = f" = {print_expression(parameter.default)}" if parameter.default else ""
    return f"{parameter.name}{kind}{default}"


def print_results(results: tuple[tree.TypeRef, ...], *, classic: bool) -> str:
    """Return ` -> (T)`, ` -> T` in the classic spelling, or nothing."""
    if not results:
        return ""
    types = ", ".join(map(print_type, results))
    return f" -> {types}" if classic and len(results) == 1 else f" -> ({types})"


def print_bindings(bindings: tuple[tree.Binding, ...]) -> str:
    """Return ` -> r`, ` -> entry.price`, ` -> (a, b)`, or nothing."""
    if not bindings:
        return ""
    printed = ", ".join(map(print_binding, bindings))
    return f" -> {printed}" if len(bindings) == 1 else f" -> ({printed})"


def print_binding(binding: tree.Binding) -> str:
    """Return what a result goes into: `r`, `entry.price`."""
    return binding if isinstance(binding, str) else print_expression(binding)
