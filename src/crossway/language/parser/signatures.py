"""What a definition says before its colon: parameters, types, results, and the names after `->`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.habits import FOR_MAPS, MAPS, NO_RESULT, TYPES
from crossway.language.holes import filled
from crossway.language.near import did_you_mean
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.expressions import (
    comma_separated,
    parse_expression,
    parse_place,
    parse_string,
)
from crossway.language.span import Span
from crossway.language.walk import all_nodes, items_around
from crossway.language.words import RESERVED


def parse_type(cursor: Cursor) -> tree.TypeRef:
    """Return a type: `T`, `T[U]`, `a.T`, `T?`, and `[]T` or `T[]` for a list of T.

    Of a union there are two kinds: `"card" | "cash"`, an enumeration of texts, and
    `T | null`, which is `T?`.
    """
    start = cursor.mark()
    members = [_member(cursor)]
    while cursor.accept("|"):
        members.append(_member(cursor))
    optional = None in members
    words = tuple(member for member in members if isinstance(member, str))
    types = [member for member in members if isinstance(member, tree.TypeRef)]
    if len(types) + bool(words) != 1:
        span = cursor.since(start)
        said = "a union is of texts, or of one type and null"
        raise cursor.fault(span, said, 'write `"card" | "cash"`, `T?`, or `any`')
    if words:
        if cursor.at(*_AFTER_WORDS):
            cursor.fail("expected the end of the type", _AFTER_WORDS[cursor.token.text])
        return tree.TypeRef("", (), optional, words, span=cursor.since(start))
    (only,) = types
    if not optional:
        return only
    return replace(only, optional=True, span=cursor.since(start))


_AFTER_WORDS = {  # what stands behind other types, and is written in another way behind texts
    "?": 'words that may be null are written `"card" | "cash" | null`',
    "[": 'a list of words is written `list["card" | "cash"]`',
}


def _member(cursor: Cursor) -> tree.TypeRef | str | None:
    """Return one member of a union: a type, a text, or None for `null`."""
    if cursor.token.kind == "string":
        return parse_string(cursor).value
    if cursor.accept("null"):
        return None
    return _parse_plain_type(cursor)


def _parse_plain_type(cursor: Cursor) -> tree.TypeRef:
    cursor.enter()
    start = cursor.mark()
    if cursor.accept("["):
        cursor.expect("]", "in a list type", "write `list[T]` or `[]T`")
        element = _parse_plain_type(cursor)
        cursor.leave()
        return tree.TypeRef("list", (element,), span=cursor.since(start))
    name = parse_dotted(cursor, "a type", TYPES.get(cursor.token.text))
    arguments: tuple[tree.TypeRef, ...] = ()
    if cursor.at("[") and cursor.peek().text != "]":
        arguments = comma_separated(cursor, "[", "]", parse_type)
    of_keys = name.lower() in MAPS
    if cursor.at("<") or (of_keys and arguments and cursor.token.kind == "name"):
        cursor.fail("expected the end of the type", FOR_MAPS if of_keys else "write `list[T]`")
    fields = _inline_fields(cursor, name) if cursor.at("{") else ()
    type_ref = tree.TypeRef(name, arguments, fields=fields, span=cursor.since(start))
    type_ref = _type_suffixes(cursor, type_ref)
    cursor.leave()
    return type_ref


def _inline_fields(cursor: Cursor, name: str) -> tuple[tree.Parameter, ...]:
    """Return the fields of a type that is declared in place, and note its declaration.

    Source: TWF specification, "Workflow Definitions": `type ::= .. | type '{' .. '}'`.
    """
    start = cursor.mark()
    fields = comma_separated(cursor, "{", "}", parse_parameter)
    declared = tuple(
        tree.TypeField(
            field.name, field.type or tree.TypeRef("any", span=field.span), span=field.span
        )
        for field in fields
    )
    block = tree.TypeBlock(name, declared, inline=True, span=cursor.since(start))
    if cursor.declared.setdefault(name, block) != block:
        said, hint = f"{name} has other fields elsewhere", "declare them once, in a `type` block"
        raise cursor.fault(cursor.since(start), said, hint)
    return fields


def _type_suffixes(cursor: Cursor, type_ref: tree.TypeRef) -> tree.TypeRef:
    depth = cursor.depth
    start = type_ref.span
    while cursor.at("?", "["):
        cursor.enter()
        symbol = cursor.next()
        if symbol.text == "[":
            cursor.expect("]", "in a list type", "write `list[T]` or `T[]`")
        span = start.to(cursor.place(cursor.tokens[cursor.index - 1]))
        if symbol.text == "?":
            type_ref = replace(type_ref, optional=True, span=span)
        else:
            type_ref = tree.TypeRef("list", (type_ref,), span=span)
    cursor.depth = depth
    return type_ref


def parse_dotted(cursor: Cursor, what: str, hint: str | None = None) -> str:
    """Return a name that may be qualified: `Charge`, `billing.Charge`."""
    parts = [cursor.name(what, hint)]
    while cursor.accept("."):
        parts.append(cursor.name(f"the rest of {what} after `.`"))
    return ".".join(parts)


def parse_parameters(cursor: Cursor) -> tuple[tree.Parameter, ...]:
    """Return `(a: T, b, c: T = 3)`, before `with_defaults` has looked at the defaults."""
    return comma_separated(cursor, "(", ")", parse_parameter)


def with_defaults(cursor: Cursor, written: Sequence[tree.Parameter]) -> tuple[tree.Parameter, ...]:
    """Return parameters with what is computed marked as such.

    Raises:
        LineError: a default reads what is not before it, or a parameter after it has none.
    """
    parameters = tuple(_with_default(cursor, written, at) for at in range(len(written)))
    optional = False
    for parameter in parameters:
        if optional and parameter.default is None:
            said = f"{parameter.name} follows a parameter with a default, and has none"
            raise cursor.fault(parameter.span, said, "put what is always given first")
        optional = parameter.default is not None
    return parameters


_PARAMETER = "a parameter is `name: Type`, each is written out"


def parse_parameter(cursor: Cursor) -> tree.Parameter:
    """Return `name: type`, `name: type = value`, or a name alone."""
    start = cursor.mark()
    name = cursor.name("a parameter name", _PARAMETER)
    type_ref = parse_type(cursor) if cursor.accept(":") else None
    default = parse_expression(cursor) if cursor.accept("=") else None
    if cursor.token.kind == "name":
        cursor.fail("expected `,` or `)`", TYPES.get(cursor.token.text, _PARAMETER))
    return tree.Parameter(name, type_ref, default, span=cursor.since(start))


def _with_default(cursor: Cursor, written: Sequence[tree.Parameter], at: int) -> tree.Parameter:
    """Return a parameter whose default is a constant, or is computed from those before it."""
    parameter = written[at]
    before = [one.name for one in written[:at]]
    if parameter.default is None or _is_constant(parameter.default, before):
        return parameter
    for name, span in _read_in(parameter.default):
        if name not in before:
            raise cursor.fault(span, *_unreadable(parameter, name, [p.name for p in written]))
    return replace(parameter, computed=True)


def _is_constant(value: tree.Expression, before: Collection[str]) -> bool:
    """Whether a default is the same in every call; the holes of a text may read parameters."""
    number = value.operand if isinstance(value, tree.Unary) else value
    if isinstance(value, tree.String):
        return not filled(value.value, before)
    return isinstance(number, tree.Number) or isinstance(value, _CONSTANTS)


def _read_in(value: tree.Expression) -> Iterator[tuple[str, Span]]:
    """Yield the names that an expression reads, but for the items of its own lists."""
    nodes = list(all_nodes([value]))
    items = items_around(nodes)
    for node in nodes:
        inside = items.get(id(node), frozenset())
        if isinstance(node, tree.Name) and node.name not in inside:
            yield node.name, node.span


def _unreadable(parameter: tree.Parameter, name: str, names: Collection[str]) -> tuple[str, str]:
    said = f"the default of {parameter.name} reads {name}"
    if name == parameter.name:
        return f"{said} itself", "a default may read the parameters before it"
    if name in names:
        return f"{said}, which comes after it", "a default may read the parameters before it"
    meant = did_you_mean(name, names)
    return f"{said}, which is no parameter before it", meant or "it may read those alone"


_CONSTANTS = (tree.Constant, tree.Duration)


def parse_result_types(cursor: Cursor) -> tuple[tuple[tree.TypeRef, ...], bool]:
    """Return the types after `->`, if it stands here, and whether they lack parentheses."""
    if not cursor.accept("->"):
        return (), False
    if cursor.at(*NO_RESULT) and cursor.peek().text in (":", ""):
        hint = f"leave out `-> {cursor.token.text}`"
        cursor.refuse(cursor.token, "what has no result declares none", hint)
    if cursor.at("("):
        return comma_separated(cursor, "(", ")", _result_type), False
    only = parse_type(cursor)
    if cursor.at(","):
        cursor.fail("expected one type", "several results go in parentheses: `-> (A, B)`")
    return (only,), True


def _result_type(cursor: Cursor) -> tree.TypeRef:
    found = parse_type(cursor)
    if cursor.at(":"):
        cursor.fail("expected `,` or `)`", "a result has a type and no name")
    return found


def parse_bindings(cursor: Cursor) -> tuple[tree.Binding, ...]:
    """Return what stands after `->`, if it stands here: `-> r`, `-> (a, b)`, `-> a, b`.

    A result may go into a field or an element, too: `-> entry.price`.
    """
    if not cursor.accept("->"):
        return ()
    if not cursor.at("("):
        bindings = [_binding(cursor)]
        while cursor.accept(","):
            bindings.append(_binding(cursor))
        return tuple(bindings)
    if cursor.peek().text == ")":
        cursor.next()
        cursor.fail("expected a name after `->`")
    return comma_separated(cursor, "(", ")", _binding)


def _binding(cursor: Cursor) -> tree.Binding:
    hint = "write `-> result`, or leave `->` out"
    place = parse_place(cursor, "a name for the result after `->`", hint)
    return place.name if isinstance(place, tree.Name) else place


# --- deployment names ----------------------------------------------------------------

_DEPLOY_PART = re.compile(r"[A-Za-z0-9_-]+")


def parse_deploy_name(cursor: Cursor, what: str, hint: str | None = None) -> str:
    """Return a name that may hold hyphens and `{holes}`: `shard-{org}`.

    Source: TWF specification, "Deployment Names".
    """
    length = _deploy_length(cursor)
    if length == 0:
        cursor.fail(f"expected {what}", hint)
    return "".join(cursor.next().text for _ in range(length))


def hyphenated(cursor: Cursor) -> bool:
    """Whether a deployment name with a hyphen stands at the cursor."""
    length = _deploy_length(cursor)
    return any(cursor.peek(distance).text == "-" for distance in range(length))


def _deploy_length(cursor: Cursor) -> int:
    """Return of how many tokens the deployment name at the cursor is made."""
    if cursor.token.kind != "name":
        return 0
    length = 1
    while cursor.peek(length - 1).touches(cursor.peek(length)):
        if _DEPLOY_PART.fullmatch(cursor.peek(length).text):
            length += 1
        elif _hole_at(cursor, length):
            length += 3
        else:
            break
    return length


def _hole_at(cursor: Cursor, distance: int) -> bool:
    opener, name, closer = (cursor.peek(distance + offset) for offset in range(3))
    named = name.kind == "name" and name.text not in RESERVED
    braced = opener.text == "{" and closer.text == "}"
    return named and braced and opener.touches(name) and name.touches(closer)
