"""Options of calls and handlers to keyword arguments of the SDK and the runtime.

What there is and what it becomes says `crossway.design.options`; here it is written. A
call's own options override the definition's `default_options`, option by option (TWF
specification, "Definition Default Options").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from crossway.compiler.expressions import (
    emit_expression,
    emit_named,
    emit_template,
    literal_duration,
)
from crossway.compiler.scope import Scope
from crossway.compiler.seen import seen
from crossway.compiler.text import Code, argument, code, commas, own_name, quoted, record
from crossway.design import options as table
from crossway.design.options import Given, OptionSet, Value, gather, path_of, plain_text
from crossway.design.types import Scalar
from crossway.language import tree

Parameters = Sequence[tuple[str, Code]]


def emit_options(
    takes: OptionSet, given: Mapping[str, Given], scope: Scope, defaults: Scope | None = None
) -> list[Code]:
    """Return `a=..`, `b=..` for what is given, in the table's order.

    `defaults` is the scope of what comes from a definition's defaults, see
    `defaults_scope`.
    """
    written: list[Code] = []
    for option in takes.options:
        found = given.get(option.key)
        if found is None or not option.argument or option.unused:
            continue
        inside = defaults if found.default and defaults is not None else scope
        value = _value(found.entry.value, option.value, option.key, inside)
        if value is not None:
            written.append(argument(option.argument, value))
    return written


def defaults_scope(parameters: Sequence[str], arguments: Sequence[Code], scope: Scope) -> Scope:
    """Return the scope of a definition's defaults where it is called with these arguments.

    Only its parameters are names there, and stand for what the call passes:

        activity Store(id)                         called as Store(order.id):
            default_options:
                task_queue: "store-{id}"           task_queue=cw.concat("store-", order["id"])
    """
    passed = dict(zip(parameters, arguments, strict=False))
    return replace(
        scope, names=frozenset(passed), shown=frozenset(passed), stand_ins=passed, kinds={}
    )


def _value(
    value: tree.Expression | tree.Options, wanted: Value, key: str, scope: Scope
) -> Code | None:
    """Return a value as Python, None for what is none of the words that there are."""
    if isinstance(value, tuple):
        if isinstance(wanted, table.Entries):
            return _entries(value, scope)
        return _block(value, wanted, scope) if isinstance(wanted, table.Block) else None
    match wanted:
        case table.Duration():
            return _lasting(value, key, scope)
        case table.Number() | table.Flag():
            return emit_expression(value, scope)
        case table.Text():
            if wanted == table.NAME:
                return _name(value, scope)
            return _text(value, scope) if wanted.filled else quoted(plain_text(value) or "")
        case table.Texts():
            return _texts(value, scope)
        case table.Words():
            return _word(value, wanted)
        case table.Entries():
            return emit_expression(value, scope)
        case table.Block():
            return None
        case _:
            assert_never(wanted)


def _lasting(value: tree.Expression, key: str, scope: Scope) -> Code:
    """Return a duration as a timedelta; what is no literal is read at run time."""
    computed = code("cw.lasting({}, {})", emit_expression(value, scope), quoted(key))
    return literal_duration(value) or computed


def _entries(options: tree.Options, scope: Scope) -> Code:
    """Return values by name; a bare word that names nothing around it is text."""
    named = (entry for entry in options if isinstance(entry, tree.Option))
    return record((entry.key, _entry(entry.value, scope)) for entry in named)


def _entry(value: tree.Expression | tree.Options, scope: Scope) -> Code:
    if isinstance(value, tuple):
        return _entries(value, scope)
    if isinstance(value, tree.Name) and value.name not in scope.names:
        return quoted(value.name)
    return emit_expression(value, scope)


def _block(options: tree.Options, wanted: table.Block, scope: Scope) -> Code:
    given = gather(wanted.options, options)
    inside = commas(emit_options(wanted.options, given, scope))
    key = given["priority_key"].entry.value if "priority_key" in given else tree.Number("1")
    if not isinstance(key, tree.Number):
        return code("cw.priority({})", inside)  # the SDK looks at the key by itself
    return code("{}({})", own_name(wanted.builds), inside)


def _name(value: tree.Expression, scope: Scope) -> Code:
    """Return a text that is to be an id or a queue; what may be none, as null, is refused."""
    text = _computed(value, scope)
    if text is not None:
        return emit_template(text, value.span, scope, names=True)
    if isinstance(seen(value, scope), Scalar):
        return code("cw.text({})", emit_named(value, scope))
    return code("cw.name_of({})", emit_named(value, scope))


def _text(value: tree.Expression, scope: Scope) -> Code:
    """Return a text with its holes filled, a bare word as text, or any value as text."""
    text = _computed(value, scope)
    if text is None:
        return code("cw.text({})", emit_expression(value, scope))
    return emit_template(text, value.span, scope)


def _computed(value: tree.Expression, scope: Scope) -> str | None:
    """Return the text that a value is written as, None for one that is computed."""
    path = path_of(value)
    return None if path and path[0] in scope.names else plain_text(value, scope.names)


def _texts(value: tree.Expression, scope: Scope) -> Code:
    """Return a list of texts; a variable holds one already."""
    if isinstance(value, tree.ListOf):
        return code("[{}]", commas(_text(item, scope) for item in value.items))
    text = _computed(value, scope)
    if text is None:
        return emit_expression(value, scope)
    return code("[{}]", emit_template(text, value.span, scope))


def _word(value: tree.Expression, wanted: table.Words) -> Code | None:
    text = plain_text(value)
    word = None if text is None else wanted.find(text)
    if word is None:
        return None
    return own_name(f"{wanted.enum}.{word.upper()}") if wanted.enum else quoted(word)
