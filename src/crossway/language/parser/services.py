"""Top level: Nexus services and their operations.

Source: TWF specification, "Nexus Service Definitions"; DESIGN.md section 3 for the classic
spelling.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.near import keyword_meant, near_word
from crossway.language.parser.calls import leading_options, options_line_of
from crossway.language.parser.cursor import LineError
from crossway.language.parser.definitions import read_signature
from crossway.language.parser.flow import save_below
from crossway.language.parser.options import entries, parse_options_line
from crossway.language.parser.scope import Lines, Reading, Scope
from crossway.language.parser.signatures import parse_dotted
from crossway.language.tokens import SourceLine

OPERATIONS = ("operation", "async", "sync")


def parse_service(reading: Reading) -> tree.Service:
    """Return `nexus service S:` or `nexus_service S:` with its options and its operations.

    `extern` before it says that somebody else offers it: what its operations take and answer is
    declared here, nothing of what they do.
    """
    extern = reading.cursor.accept("extern") is not None
    classic = reading.cursor.next().text == "nexus_service"
    if not classic:
        hint = "`extern nexus service S:` is a service that somebody else offers"
        reading.cursor.expect("service", "after `nexus`", hint)
    name = reading.cursor.name("the name of the service")
    reading.scope.opens_block(reading.cursor, "a service")
    reading.took_children = True
    options, rest = _service_options(reading.line.children, reading.scope)
    operations = _operations(rest, reading.scope)
    if extern:
        operations = _without_bodies(rest, operations, reading.scope)
    fields = reading.fields()
    return tree.Service(name, operations, options, **fields, classic=classic, extern=extern)


_Members = tuple[tree.Operation | tree.Comment, ...]


def _without_bodies(lines: Sequence[SourceLine], operations: _Members, scope: Scope) -> _Members:
    """Return the operations of an extern service; those that say what they do are reported."""
    own = {
        operation.span.line: operation.name
        for operation in operations
        if isinstance(operation, tree.Operation) and (operation.body or operation.workflow)
    }
    for line in lines:
        if name := own.get(line.start.line):
            hint = f"write `operation {name}(..) -> Result` alone: somebody else implements it"
            scope.complain(line, "an operation of an extern service has nothing below it", hint)
    for line in lines:
        for one in operations:
            if isinstance(one, tree.Operation) and one.span.line == line.start.line:
                _refuse_computed(one, line, scope)
    return tuple(
        replace(one, body=None, workflow=None) if isinstance(one, tree.Operation) else one
        for one in operations
    )


def _refuse_computed(operation: tree.Operation, line: SourceLine, scope: Scope) -> None:
    """Report a default that nothing here would compute."""
    computed = next((one for one in operation.parameters if one.computed), None)
    if computed is not None:
        said = f"the default of {computed.name} is computed, and somebody else implements this"
        hint = f"declare `{computed.name}: T?`, which may be left out"
        scope.report(line, scope.cursor(line).fault(computed.span, said, hint))


def _service_options(
    lines: Sequence[SourceLine], scope: Scope
) -> tuple[tree.Options, Sequence[SourceLine]]:
    """Return the options of a service, in a block or as the lines of an endpoint are, and the
    lines after them."""
    options, rest = leading_options(lines, scope, blocks_only=True)
    if options or len(rest) != len(lines):
        return options, rest
    siblings = Lines(lines)
    return entries(siblings.take(_is_entry), scope), lines[siblings.index :]


def _is_entry(line: SourceLine) -> bool:
    """Whether a line is `key: value`, or a `key:` with a list below it."""
    return len(line.tokens) > 1 and line.tokens[0].kind == "name" and line.tokens[1].text == ":"


def _operations(lines: Sequence[SourceLine], scope: Scope) -> _Members:
    """Return the operations on some lines; a classic `options(..)` is for the one after it."""
    members: list[tree.Operation | tree.Comment] = []
    waiting: tree.Options = ()
    for line in lines:
        member = Reading(scope.cursor(line), line, scope)
        try:
            if line.is_comment:
                members.append(scope.comment(line))
            elif line.start.text == "options" and len(line.tokens) > 1 and _is_inline(line):
                waiting += parse_options_line(member)
            else:
                operation = _operation(member)
                members.append(replace(operation, options=(*waiting, *operation.options)))
                waiting = ()
        except LineError as fault:
            scope.report(line, fault)
            save_below(member)
        else:
            if not member.took_children:
                scope.refuse_children(line)
    if waiting and lines:
        hint = "those of a service stand in `options:`, before its operations"
        scope.complain(lines[-1], "expected an operation after its options", hint)
    return tuple(members)


def _is_inline(line: SourceLine) -> bool:
    return line.tokens[1].text == "("


def _operation(reading: Reading) -> tree.Operation:
    cursor = reading.cursor
    if cursor.at("options"):
        hint = "those of a service stand first in it, those of an operation first below it"
        cursor.fail("options stand too late", hint)
    if not cursor.at(*OPERATIONS):
        guess = near_word(cursor.token.text, OPERATIONS)
        hint = keyword_meant(guess) or "write `operation Name(..) -> Result:`"
        cursor.fail("expected `operation`, `async` or `sync`", hint)
    if cursor.next().text == "async":
        return _async_operation(reading)
    word = cursor.tokens[0].text
    name = cursor.name("the name of the operation")
    signature = read_signature(reading)
    options, body = _options_and_body(reading)
    return tree.Operation(
        name,
        signature.parameters,
        signature.results,
        body,
        None,
        options,
        **reading.fields(),
        # Without a body there is one word only: then the result tells the spelling.
        classic=signature.bare if body is None else word == "operation",
    )


def _options_and_body(reading: Reading) -> tuple[tree.Options, tree.Block | None]:
    """Return what stands below an operation; one with options alone has no body, `:` or not."""
    line, scope = reading.line, reading.scope
    if not line.children and (reading.cursor.at_end or line.faulty):
        return (), None
    reading.took_children = True
    options, rest = leading_options(line.children, scope, blocks_only=True)
    comments = [scope.comment(one) for one in rest if one.is_comment]
    if len(rest) < len(line.children) and len(comments) == len(rest):
        reading.cursor.accept(":")
        scope.attempt(reading.cursor, lambda cursor: cursor.expect_end("after the operation"), None)
        return (*options, *comments), None
    scope.opens_block(reading.cursor, "an operation")
    if not line.children:
        hint = "indent its statements below, or leave out the `:` to implement it in Python"
        scope.complain(line, "the operation has nothing below it", hint)
    return options, scope.parse_block(rest, scope)


def _async_operation(reading: Reading) -> tree.Operation:
    cursor = reading.cursor
    name = cursor.name("the name of the operation")
    hint = f"write `async {name} workflow Workflow`, or `sync {name}(..) -> (Result):` with a body"
    if name == "operation" and cursor.token.kind == "name":
        cursor.fail("expected `workflow` after `async operation`", "leave out `operation`")
    cursor.expect("workflow", f"after `async {name}`", hint)
    workflow = parse_dotted(cursor, "the name of the workflow")
    options = _options_below(reading)
    cursor.expect_end("after the workflow", "it takes the workflow's parameters and result")
    return tree.Operation(name, workflow=workflow, options=options, **reading.fields())


def _options_below(reading: Reading) -> tree.Options:
    """Return the options below a line that has nothing else below it."""
    lines = reading.line.children
    first = next((line for line in lines if not line.is_comment), None)
    if first is None or first.start.text != "options":
        return ()
    reading.cursor.accept(":")
    reading.took_children = True
    return options_line_of(lines, reading.scope)
