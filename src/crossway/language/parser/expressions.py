"""Values: literals, names, records, lists, calls, operators.

Precedence, loosest first: `or`, `and`, `not`, comparisons and `in`, `+ -`, `* / // %`,
unary `-`, then `.field`, `[key]` and calls. Comparisons do not chain.
Source: TWF specification, "Expressions"; DESIGN.md section 3.

Longer than other files because it is one grammar, in which each level of precedence calls the
next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar, assert_never

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.habits import VALUES
from crossway.language.limits import MAX_NESTING
from crossway.language.parser.cursor import TOO_DEEP, TOO_DEEP_HINT, Cursor
from crossway.language.tokens import Token

T = TypeVar("T")

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "in", "not in")
NOT = 3
"""The precedence of `not`, between `and` and the comparisons."""
NEGATION = 7
PRECEDENCE = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(COMPARISONS, 4),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "//": 6,
    "%": 6,
}

_CONSTANTS = {"true": True, "false": False, "null": None}


def parse_expression(cursor: Cursor) -> tree.Expression:
    """Return the value that begins at the cursor."""
    first, start = cursor.index, cursor.mark()
    value = _operators(cursor, 0)
    if cursor.depth == 0 and cursor.index - first > MAX_NESTING and _height(value) > MAX_NESTING:
        raise cursor.fault(cursor.since(start), TOO_DEEP, TOO_DEEP_HINT)
    return value


def _height(value: tree.Expression) -> int:
    """Return how many nodes deep a value is; a long `a + b + c` is as deep as it is long."""
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [part for node in level for part in _operands(node)]
    return deepest


def _operands(value: tree.Expression) -> list[tree.Expression]:
    match value:
        case tree.Binary():
            return [value.left, value.right]
        case tree.Unary():
            return [value.operand]
        case tree.Field():
            return [value.subject]
        case tree.Index():
            return [value.subject, value.key]
        case tree.Slice():
            return [part for part in (value.subject, value.begin, value.end) if part is not None]
        case tree.ListOf():
            return list(value.items)
        case tree.Record():
            return [field.value for field in value.fields]
        case tree.Invoke():
            return list(value.arguments)
        case tree.Comprehension(made, _, iterable, condition):
            return [made, iterable, *([condition] if condition is not None else [])]
        case tree.Name() | tree.Number() | tree.String() | tree.Duration() | tree.Constant():
            return []
        case _:
            assert_never(value)


# --- operators -----------------------------------------------------------------------


def _operators(cursor: Cursor, lowest: int) -> tree.Expression:
    """Return an operand and whatever operators of at least this precedence follow it."""
    cursor.enter()
    start = cursor.mark()
    left = _unary(cursor, lowest)
    while (operator := _operator(cursor)) and PRECEDENCE[operator] >= lowest:
        cursor.index += len(operator.split())
        right = _operators(cursor, PRECEDENCE[operator] + 1)
        left = tree.Binary(operator, left, right, span=cursor.since(start))
        if operator in COMPARISONS and _operator(cursor) in COMPARISONS:
            hint = "write `a < b and b < c`, or put one of them in parentheses"
            cursor.refuse(cursor.token, "comparisons cannot be chained", hint)
    cursor.leave()
    return left


def _operator(cursor: Cursor) -> str | None:
    token = cursor.token
    if token.text not in PRECEDENCE and token.text != "not":
        return None
    if cursor.at("not") and cursor.peek().text == "in":
        return "not in"
    return token.text if cursor.at(*PRECEDENCE) else None


def _unary(cursor: Cursor, lowest: int) -> tree.Expression:
    start = cursor.mark()
    if cursor.at("not"):
        if lowest > NOT:
            cursor.refuse(start, "`not` binds looser here", "put parentheses around `not ..`")
        cursor.next()
        return tree.Unary("not", _operators(cursor, NOT), span=cursor.since(start))
    if cursor.accept("-"):
        return tree.Unary("-", _operators(cursor, NEGATION), span=cursor.since(start))
    return _postfix(cursor)


def _postfix(cursor: Cursor) -> tree.Expression:
    start = cursor.mark()
    value = _primary(cursor)
    while cursor.token.text in _SUFFIXES and cursor.at(*_SUFFIXES):
        if cursor.at("(", "{") and dotted(value) is None:
            break
        value = _suffix(cursor, value, start)
    return value


_SUFFIXES = (".", "[", "(", "{")


def _suffix(cursor: Cursor, value: tree.Expression, start: Token) -> tree.Expression:
    symbol = cursor.token.text
    if symbol == "(":
        arguments = parse_arguments(cursor)
        return tree.Invoke(dotted(value) or "", arguments, span=cursor.since(start))
    if symbol == "{":
        fields = _fields(cursor)
        return tree.Record(dotted(value) or "", fields, span=cursor.since(start))
    cursor.next()
    if symbol == "[":
        key = None if cursor.at(":") else parse_expression(cursor)
        if key is None or cursor.at(":"):
            return _slice(cursor, value, key, start)
        cursor.expect("]", "after the key")
        return tree.Index(value, key, span=cursor.since(start))
    if cursor.token.kind != "name":
        cursor.fail("expected a field name after `.`")
    return tree.Field(value, cursor.next().text, span=cursor.since(start))


def _slice(
    cursor: Cursor, value: tree.Expression, begin: tree.Expression | None, start: Token
) -> tree.Slice:
    cursor.expect(":")
    end = None if cursor.at("]", ":") else parse_expression(cursor)
    if cursor.at(":"):
        cursor.refuse(cursor.token, "a slice has no step", "turn a list round with `reversed(..)`")
    cursor.expect("]", "after the slice")
    return tree.Slice(value, begin, end, span=cursor.since(start))


def parse_place(cursor: Cursor, what: str, hint: str | None = None) -> tree.Place:
    """Return what a value is given to: `price`, `entry.price`, `prices[sku]`."""
    start = cursor.mark()
    place: tree.Place = tree.Name(cursor.name(what, hint), span=cursor.place(start))
    while cursor.at(".", "["):
        further = _suffix(cursor, place, start)
        if isinstance(further, tree.Field | tree.Index):
            place = further
    return place


def dotted(value: tree.Expression) -> str | None:
    """Return `a.b.c` for a name or a chain of fields that begins with one, else None."""
    parts: list[str] = []
    while isinstance(value, tree.Field):
        parts.append(value.name)
        value = value.subject
    if not isinstance(value, tree.Name):
        return None
    return ".".join([value.name, *reversed(parts)])


# --- operands ------------------------------------------------------------------------


def _primary(cursor: Cursor) -> tree.Expression:
    token = cursor.token
    match token.kind:
        case "number":
            cursor.next()
            return tree.Number(token.text, span=cursor.place(token))
        case "duration":
            cursor.next()
            return tree.Duration(token.text, span=cursor.place(token))
        case "string":
            return parse_string(cursor)
        case "name":
            return _word(cursor)
        case _:
            return _bracketed(cursor)


_OWNS = ("=", ".", "(", "{", "[")
"""What after `None` and its like makes it a name of the design's own."""


def _word(cursor: Cursor) -> tree.Expression:
    token = cursor.token
    if token.text in _CONSTANTS:
        cursor.next()
        return tree.Constant(_CONSTANTS[token.text], span=cursor.place(token))
    if token.text in VALUES and cursor.peek().text not in _OWNS:
        cursor.refuse(token, f"`{token.text}` is no value", f"write `{VALUES[token.text]}`")
    name = cursor.name("a value", _missing_value(cursor))
    return tree.Name(name, span=cursor.place(token))


def _bracketed(cursor: Cursor) -> tree.Expression:
    start = cursor.mark()
    if cursor.at("["):
        return parse_list(cursor, parse_expression)
    if cursor.at("{"):
        return tree.Record("", _fields(cursor), span=cursor.since(start))
    if not cursor.accept("("):
        cursor.fail("expected a value", _missing_value(cursor))
    value = parse_expression(cursor)
    cursor.expect(")")
    return value


def parse_list(
    cursor: Cursor, parse_item: Callable[[Cursor], tree.Expression]
) -> tree.ListOf | tree.Comprehension:
    """Return the list at the cursor: its items, or what `[x.sku for x in lines]` makes.

    What is made for each is always computed, also where an item may be a name with hyphens.
    """
    start, begun = cursor.next(), cursor.index
    first = () if cursor.at("]") else (parse_item(cursor),)
    if first and _at_each(cursor):
        value = first[0]
        if parse_item is not parse_expression:  # else read once: lists may stand in lists
            cursor.index = begun
            value = parse_expression(cursor)
        made = _comprehension(cursor, value)
        cursor.expect("]", "after the list")
        return replace(made, span=cursor.since(start))
    if first and not cursor.accept(",") and not cursor.at("]"):
        cursor.fail("expected `,` or `]`")
    items = (*first, *_until(cursor, "]", parse_item))
    return tree.ListOf(items, span=cursor.since(start))


def _at_each(cursor: Cursor) -> bool:
    return cursor.at("for") and cursor.peek().kind == "name"


def _comprehension(cursor: Cursor, value: tree.Expression) -> tree.Comprehension:
    """Return the list that `value for item in iterable if condition` makes."""
    word = cursor.next()
    item = cursor.name("a name for each item")
    cursor.expect("in", f"after `for {item}`", f"write `[.. for {item} in items]`")
    iterable = parse_expression(cursor)
    condition = parse_expression(cursor) if cursor.accept("if") else None
    if cursor.at("for", "if"):
        hint = "write a loop: `for .. in ..:` with `items = append(items, x)`"
        if cursor.at("if"):
            hint = "join the conditions with `and`"
        cursor.refuse(cursor.token, "a list is made with one `for` and one `if`", hint)
    return tree.Comprehension(value, item, iterable, condition, span=cursor.since(word))


def _missing_value(cursor: Cursor) -> str | None:
    before = cursor.tokens[cursor.index - 1] if cursor.index else None
    if before and cursor.at("="):
        return "`=` assigns, `==` compares"
    return None


def parse_string(cursor: Cursor) -> tree.String:
    """Return the string the cursor stands on, its escapes resolved."""
    if cursor.token.kind != "string":
        cursor.fail("expected a string")
    token = cursor.next()
    if "\\" not in token.text and token.text.isascii():
        return tree.String(token.text[1:-1], span=cursor.place(token))
    try:
        value = _whole(unescape(token.text[1:-1]))
    except UnicodeError:
        said = "the string holds half a character: a `\\ud..` escape without its other half"
        cursor.refuse(token, said, "write the character itself, or both escapes")
    return tree.String(value, span=cursor.place(token))


def _whole(text: str) -> str:
    """Return a text with each pair of surrogates as the character that it means.

    Raises:
        UnicodeError: one stands alone.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}


def unescape(text: str) -> str:
    """Return what stands between quotes without escapes; unknown ones stay as written."""

    def plain(match: re.Match[str]) -> str:
        code = match.group(1)
        if len(code) > 1:
            return chr(int(code[1:], 16))
        return _ESCAPED.get(code, match.group())

    return _ESCAPE.sub(plain, text)


# --- lists ---------------------------------------------------------------------------


def parse_arguments(cursor: Cursor) -> tuple[tree.Expression, ...]:
    """Return the values in the parentheses at the cursor."""
    return comma_separated(cursor, "(", ")", _argument)


def parse_named_arguments(
    cursor: Cursor,
) -> tuple[tuple[str, ...], tuple[tree.Expression, ...]]:
    """Return the names of the arguments in the parentheses at the cursor, and their values.

    All of them have a name, `(id: order.id, amount: 3)`, or none has: then there are no names.
    """
    opening = cursor.token
    found = comma_separated(cursor, "(", ")", _named_argument)
    names = tuple(name for name, _ in found if name is not None)
    if names and len(names) < len(found):
        cursor.refuse(opening, "some of these arguments have names", "name all of them, or none")
    if len(set(names)) < len(names):
        cursor.refuse(opening, "two of these arguments have the same name")
    return names, tuple(value for _, value in found)


def _named_argument(cursor: Cursor) -> tuple[str | None, tree.Expression]:
    """Return an argument with its name, None for one that has none."""
    if cursor.token.kind != "name" or cursor.peek().text != ":":
        return None, _argument(cursor)
    name = cursor.next().text
    cursor.next()
    return name, parse_expression(cursor)


def _argument(cursor: Cursor) -> tree.Expression:
    """Return an argument; the only one may be a list without its brackets, `all(x for x in xs)`."""
    start, alone = cursor.mark(), cursor.tokens[cursor.index - 1].text == "("
    value = parse_expression(cursor)
    if not _at_each(cursor):
        return value
    value = replace(_comprehension(cursor, value), span=cursor.since(start))
    if not alone or not cursor.at(")"):
        cursor.refuse(start, "a list among other arguments has its brackets", "write `[.. for ..]`")
    return value


def _fields(cursor: Cursor) -> tuple[tree.RecordField, ...]:
    return comma_separated(cursor, "{", "}", _record_field)


def _record_field(cursor: Cursor) -> tree.RecordField:
    start = cursor.mark()
    if start.kind == "string":
        name = parse_string(cursor).value
    elif start.kind == "name":
        name = cursor.next().text
    else:
        cursor.fail("expected a field name")
    if cursor.accept(":"):
        value = parse_expression(cursor)
    elif start.kind == "string" or cursor.at("="):
        cursor.fail("expected `:` after the field name", "write `field: value`")
    else:
        cursor.index -= 1
        value = tree.Name(cursor.name("a field name"), span=cursor.place(start))
    return tree.RecordField(name, value, span=cursor.since(start))


def comma_separated(
    cursor: Cursor, opener: str, closer: str, parse_item: Callable[[Cursor], T]
) -> tuple[T, ...]:
    """Return the items between two brackets; a comma after the last one is allowed."""
    cursor.expect(opener)
    return _until(cursor, closer, parse_item)


def _until(cursor: Cursor, closer: str, parse_item: Callable[[Cursor], T]) -> tuple[T, ...]:
    items: list[T] = []
    while not cursor.at(closer):
        items.append(parse_item(cursor))
        if not cursor.accept(",") and not cursor.at(closer):
            cursor.fail(f"expected `,` or `{closer}`")
    cursor.next()
    return tuple(items)
