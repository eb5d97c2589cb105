"""Top level: workflows with their heads, activities, types, package and import.

Source: TWF specification, "Workflow Definitions", "Activity Definitions", "Packages and
Imports"; DESIGN.md section 3 for `type`.

Longer than other files because what stands at the top of a workflow is read in one pass, which
tells it from its body.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from crossway.language import tree
from crossway.language.habits import BEGINNINGS, FIELD_ON_A_LINE
from crossway.language.outline import block_meant
from crossway.language.parser.backing import says_to_whom
from crossway.language.parser.calls import leading_options
from crossway.language.parser.cursor import Cursor, LineError
from crossway.language.parser.expressions import parse_expression, parse_string
from crossway.language.parser.options import parse_entries
from crossway.language.parser.scope import Lines, Reading, Scope
from crossway.language.parser.signatures import (
    parse_dotted,
    parse_parameters,
    parse_result_types,
    parse_type,
    with_defaults,
)
from crossway.language.parser.sketches import hint_for, slips_among
from crossway.language.tokens import SourceLine


class Signature(msgspec.Struct):
    """A definition's parameters and results; `bare` when the result has no parentheses."""

    parameters: tuple[tree.Parameter, ...] = ()
    results: tuple[tree.TypeRef, ...] = ()
    bare: bool = False


def parse_signature(cursor: Cursor) -> Signature:
    """Return `(a: T) -> (R)`."""
    if not cursor.at("("):
        hint = "write `()` when there are no parameters"
        if cursor.at("-"):
            hint = "a name has letters, digits and `_`, no hyphens"
        cursor.fail("expected `(`", hint)
    parameters = parse_parameters(cursor)
    return Signature(parameters, *parse_result_types(cursor))


def read_signature(reading: Reading) -> Signature:
    """Return the signature at the cursor; one that cannot be read is reported, and empty.

    Wrong defaults are reported, and the parameters stay: so that calls are not wrong, too.
    """
    signature = reading.scope.attempt(reading.cursor, parse_signature, Signature())
    written = signature.parameters
    signature.parameters = reading.scope.attempt(
        reading.cursor,
        lambda cursor: with_defaults(cursor, written),
        tuple(map(_without_default, written)),
    )
    return signature


def _without_default(parameter: tree.Parameter) -> tree.Parameter:
    """Return a parameter that may be left out still, and of which nothing else is known."""
    if parameter.default is None:
        return parameter
    return replace(parameter, type=None, default=tree.Constant(None, span=parameter.span))


# --- activity and workflow -----------------------------------------------------------


def parse_activity(reading: Reading) -> tree.Activity:
    """Return `activity Name(..):`; its body may hold sketches."""
    reading.cursor.next()
    name = reading.cursor.name("the name of the activity")
    signature = read_signature(reading)
    reading.scope.opens_block(reading.cursor, "an activity")
    reading.took_children = True
    default_options, rest = _default_options(reading.line.children, reading.scope)
    scope = reading.scope.sketching()
    body = reading.scope.parse_block(rest, scope)
    for slip in slips_among(body, [parameter.name for parameter in signature.parameters]):
        line, fault = scope.sketched[slip.span]
        scope.report(line, LineError(replace(fault.diagnostic, hint=hint_for(slip))))
    return tree.Activity(
        name,
        signature.parameters,
        signature.results,
        body,
        default_options,
        **reading.fields(),
        classic=signature.bare,
    )


def _default_options(
    lines: Sequence[SourceLine], scope: Scope
) -> tuple[tree.Options, Sequence[SourceLine]]:
    """Return the `default_options:` block that `lines` begin with, and the lines after it."""
    count = next((at for at, line in enumerate(lines) if not line.is_comment), len(lines))
    if count == len(lines) or not block_meant(lines[count], ("default_options",)):
        return (), lines
    comments = [scope.comment(comment) for comment in lines[:count]]
    return (*comments, *_options_block(lines[count], scope)), lines[count + 1 :]


def _options_block(line: SourceLine, scope: Scope) -> tree.Options:
    cursor = scope.begun(line, "default_options")
    scope.opens_block(cursor, "`default_options`")
    return parse_entries(line, scope)


_BLOCKS = ("state", "default_options")


class _Head(msgspec.Struct):
    """What stands at the top of a workflow, as far as it has been read."""

    default_options: tree.Options = ()
    state: tuple[tree.StateEntry, ...] | None = None
    handlers: list[tree.Handler | tree.Comment] = msgspec.field(default_factory=list)


def parse_workflow(reading: Reading) -> tree.Workflow:
    """Return `workflow Name(..):` with its state, its handlers and its body."""
    reading.cursor.next()
    name = reading.cursor.name("the name of the workflow")
    signature = read_signature(reading)
    reading.scope.opens_block(reading.cursor, "a workflow")
    reading.took_children = True
    head, rest = _workflow_head(reading.line.children, reading.scope)
    late = [line for line in rest if is_handler(line) and line.last.text == ":"]
    body = reading.scope.parse_block([line for line in rest if line not in late], reading.scope)
    _take_late_handlers(head, rest, late, reading.scope)
    return tree.Workflow(
        name,
        signature.parameters,
        signature.results,
        body,
        head.default_options,
        head.state,
        tuple(head.handlers),
        **reading.fields(),
        classic=signature.bare,
    )


def _workflow_head(lines: Sequence[SourceLine], scope: Scope) -> tuple[_Head, Sequence[SourceLine]]:
    """Return the head, and the lines after it: from the comments before the first statement."""
    head = _Head()
    siblings = Lines(lines)
    while line := siblings.upcoming():
        if not _is_head(line):
            break
        _read_head(line, siblings.read_through(line, scope), head, scope)
    return head, lines[siblings.index :]


def _is_head(line: SourceLine) -> bool:
    return block_meant(line, _BLOCKS) is not None or is_handler(line)


def is_handler(line: SourceLine) -> bool:
    """Whether a line begins `signal Name(`, `query Name(` or `update Name(`, to be handled here."""
    if line.is_comment or line.tokens[0].text not in ("signal", "query", "update"):
        return False
    words = line.tokens[1:3]
    if not words or words[0].kind not in ("name", "bad") or says_to_whom(line):
        return False
    return len(words) == 1 or words[1].text not in (".", "=")


def _read_head(
    line: SourceLine, comments: tuple[tree.Comment, ...], head: _Head, scope: Scope
) -> None:
    meant = block_meant(line, _BLOCKS)
    if meant == "default_options":
        head.default_options += (*comments, *_options_block(line, scope))
    elif meant == "state":
        head.state = (*(head.state or ()), *comments, *_state(line, scope))
    else:
        head.handlers += (*comments, *_handler(Reading(scope.cursor(line), line, scope)))


def _take_late_handlers(
    head: _Head, lines: Sequence[SourceLine], late: Sequence[SourceLine], scope: Scope
) -> None:
    """Report the first handler among the statements; all count as handlers all the same.

    Unless the first statement could not be read: it may have been one of the head's lines.
    """
    first = next((line for line in lines if not line.is_comment), None)
    for line in late:
        if line is late[0] and first is not None and not first.faulty:
            hint = "move it to the top of the workflow, before its statements"
            scope.complain(line, f"the {line.tokens[0].text} handler stands too late", hint)
        head.handlers += _handler(Reading(scope.cursor(line), line, scope))


# --- state ---------------------------------------------------------------------------


def _state(line: SourceLine, scope: Scope) -> tuple[tree.StateEntry, ...]:
    cursor = scope.begun(line, "state")
    scope.opens_block(cursor, "`state`")
    entries: list[tree.StateEntry] = [*scope.note(line)]
    for child in line.children:
        if child.is_comment:
            entries.append(scope.comment(child))
            continue
        try:
            entries.append(_state_entry(Reading(scope.cursor(child), child, scope)))
        except LineError as fault:
            scope.report(child, fault)
            scope = scope.quiet() if child.last.text == ":" else scope  # no entry, nor what follows
        scope.refuse_children(child)
    return tuple(entries)


def _state_entry(reading: Reading) -> tree.StateEntry:
    cursor = reading.cursor
    if cursor.at("condition") and cursor.peek().kind == "name":
        cursor.next()
        name = cursor.name("the name of the condition")
        hint = "one condition on each line; it has no value: it is `set` and `unset`"
        cursor.expect_end("after the condition", hint)
        return tree.Condition(name, **reading.fields())
    if cursor.token.text in BEGINNINGS and cursor.peek().kind == "name":
        cursor.fail("expected `condition name` or `name = value`", BEGINNINGS[cursor.token.text])
    name = cursor.name("`condition name` or `name = value`")
    type_ref = parse_type(cursor) if cursor.accept(":") else None
    if type_ref is None and not cursor.at("="):
        cursor.fail(f"expected `=` or `:` after `{name}`", f"or declare `condition {name}`")
    value = parse_expression(cursor) if cursor.accept("=") else None
    cursor.expect_end("after the variable")
    return tree.Variable(name, type_ref, value, **reading.fields())


# --- handlers ------------------------------------------------------------------------


_KINDS: dict[str, Literal["signal", "query", "update"]] = {
    "signal": "signal",
    "query": "query",
    "update": "update",
}


def _handler(reading: Reading) -> tuple[tree.Handler, ...]:
    """Return the handler that a line begins; none where it is called what nothing can be called."""
    kind = _KINDS[reading.cursor.next().text]
    name = reading.scope.attempt(reading.cursor, _handler_name, "")
    signature = read_signature(reading)
    if kind == "signal" and signature.results:
        hint = "an `update` gives its sender a result"
        reading.scope.complain(reading.line, "a signal handler has no result", hint)
    reading.scope.opens_block(reading.cursor, f"the {kind} handler")
    options, rest = leading_options(reading.line.children, reading.scope, blocks_only=True)
    body = reading.scope.parse_block(rest, reading.scope)
    if not name:
        return ()
    handler = tree.Handler(
        kind,
        name,
        signature.parameters,
        signature.results,
        body,
        options,
        **reading.fields(),
        classic=signature.bare,
    )
    return (handler,)


def _handler_name(cursor: Cursor) -> str:
    return (
        cursor.name("the name of the handler") if cursor.token.kind == "bad" else cursor.next().text
    )


# --- types, package, import ----------------------------------------------------------


def parse_type_block(reading: Reading) -> tree.TypeBlock:
    """Return `type Name:` with its fields."""
    reading.cursor.next()
    name = reading.cursor.name("the name of the type")
    if elsewhere := _TYPE_HEADS.get(reading.cursor.token.text):
        reading.cursor.fail("expected `:` at the end of a type", elsewhere)
    reading.scope.opens_block(reading.cursor, "a type")
    reading.took_children = True
    fields: list[tree.TypeField | tree.Comment] = []
    for line in reading.line.children:
        if line.is_comment:
            fields.append(reading.scope.comment(line))
            continue
        try:
            fields.append(_type_field(Reading(reading.scope.cursor(line), line, reading.scope)))
        except LineError as fault:
            reading.scope.report(line, fault)
        reading.scope.refuse_children(line)
    partial = any(line.faulty for line in reading.line.children)
    return tree.TypeBlock(name, tuple(fields), partial, **reading.fields())


_TYPE_HEADS = {
    "=": 'a `field: type` stands on each line below; an enumeration is `kind: "card" | "cash"`',
    "(": "a type is no other's kind: every field is written out, on a line below",
    "<": "a type has no parameters: write `any` for what may be of any type",
    "[": "a type has no parameters: write `any` for what may be of any type",
}
"""What other languages put behind the name of a type, each with what to write."""


def _type_field(reading: Reading) -> tree.TypeField:
    cursor = reading.cursor
    if cursor.token.kind != "name":
        cursor.fail("expected a field", "write `field: type`")
    name = cursor.next().text
    if cursor.at("?"):
        cursor.fail(f"expected `:` after `{name}`", f"an optional field is `{name}: T?`")
    cursor.expect(":", f"after `{name}`", "write `field: type`")
    type_ref = parse_type(cursor)
    cursor.expect_end("after the type", _field_hint(cursor))
    return tree.TypeField(name, type_ref, **reading.fields())


def _field_hint(cursor: Cursor) -> str | None:
    """Return what to write instead of what stands after a field's type."""
    if cursor.at(","):
        return FIELD_ON_A_LINE
    if cursor.at("="):
        return "a field has no default; what may be missing is `T?`"
    return "what may be null is `T?`" if cursor.at("or") else None


def parse_package(reading: Reading) -> tree.Package:
    """Return `package name`."""
    reading.cursor.next()
    hint = "write `package name`" if reading.cursor.at_end else None
    name = parse_dotted(reading.cursor, "the name of the package", hint)
    reading.cursor.expect_end("after the package", "`package name` stands on a line of its own")
    return tree.Package(name, **reading.fields())


def parse_import(reading: Reading) -> tree.Import:
    """Return `import "path"` or `import alias "path"`."""
    cursor = reading.cursor
    cursor.next()
    hint = 'write `import "path"` or `import alias "path"`'
    alias = cursor.name("a path", hint) if cursor.token.kind == "name" else None
    if cursor.token.kind != "string":
        cursor.fail("expected a path in quotes", hint)
    path = parse_string(cursor).value
    renamed = f'write `import {cursor.peek().text} "{path}"`' if cursor.at("as") else None
    cursor.expect_end("after the path", renamed)
    return tree.Import(path, alias, **reading.fields())
