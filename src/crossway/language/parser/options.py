"""Options and settings: `options(k: v)`, an `options:` block, the lines of an endpoint.

A value is an expression, or what only makes sense as a setting: a name with hyphens
(`payments-worker`), a list of such names, one `- item` per line, a nested block.
Source: TWF specification, "Options Block"; DESIGN.md section 3.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.parser.cursor import Cursor, LineError
from crossway.language.parser.expressions import comma_separated, parse_expression, parse_list
from crossway.language.parser.scope import Reading, Scope
from crossway.language.parser.signatures import hyphenated, parse_deploy_name
from crossway.language.tokens import SourceLine

ENTRY_HINT = "write `key: value`"


def parse_options_line(reading: Reading) -> tree.Options:
    """Return the options of an `options(..)` line or an `options:` block."""
    line, scope = reading.line, reading.scope
    cursor = reading.cursor = scope.begun(line, "options")
    if not cursor.at("("):
        scope.opens_block(cursor, "`options`")
        reading.took_children = True
        return parse_entries(line, scope)
    options = _inline(cursor)
    cursor.expect_end("after the options", "the call stands on the next line")
    if options and line.note:
        return (*options[:-1], replace(options[-1], note=line.note))
    return (*scope.note(line), *options)


def _inline(cursor: Cursor) -> tuple[tree.Option, ...]:
    return comma_separated(cursor, "(", ")", _inline_option)


def _inline_option(cursor: Cursor) -> tree.Option:
    start = cursor.mark()
    key = _key(cursor)
    value = parse_value(cursor)
    return tree.Option(key, value, span=cursor.since(start), classic=True)


def _key(cursor: Cursor) -> str:
    if cursor.token.kind != "name":
        cursor.fail("expected the name of an option", ENTRY_HINT)
    key = cursor.next().text
    cursor.expect(":", f"after `{key}`", ENTRY_HINT)
    return key


def parse_value(cursor: Cursor) -> tree.Expression | tree.Options:
    """Return the value of an option; `{a: 1}` is a nested block written on one line."""
    if not cursor.at("{"):
        return _scalar(cursor)
    cursor.enter()
    nested = comma_separated(cursor, "{", "}", _inline_option)
    cursor.leave()
    return nested


def _scalar(cursor: Cursor) -> tree.Expression:
    start = cursor.mark()
    if hyphenated(cursor):
        name = parse_deploy_name(cursor, "a value")
        return tree.Name(name, span=cursor.since(start))
    if not cursor.at("["):
        return parse_expression(cursor)
    cursor.enter()
    made = parse_list(cursor, _scalar)
    cursor.leave()
    return made


# --- blocks --------------------------------------------------------------------------


def parse_entries(parent: SourceLine, scope: Scope) -> tree.Options:
    """Return the options on the lines below `parent`, whose own comment leads them."""
    if not parent.children:
        scope.complain(parent, "expected options below this line", ENTRY_HINT)
    return (*scope.note(parent), *entries(parent.children, scope))


def entries(lines: Sequence[SourceLine], scope: Scope) -> tree.Options:
    """Return the options that `lines` are."""
    found: list[tree.OptionEntry] = []
    for line in lines:
        if line.is_comment:
            found.append(scope.comment(line))
            continue
        try:
            found += _entry(line, scope)
        except LineError as fault:
            scope.mend(line, fault)
    return tuple(found)


def _entry(line: SourceLine, scope: Scope) -> tree.Options:
    """Return one option, after the comments that stood inside its list."""
    reading = Reading(scope.cursor(line), line, scope)
    cursor = reading.cursor
    key = _key(cursor)
    if not cursor.at_end:
        option = tree.Option(key, parse_value(cursor), **reading.fields())
        hint = "one option stands on each line, without a comma" if cursor.at(",") else None
        if cursor.at("{"):
            hint = 'a text with holes stands in quotes: `"order-{id}"`'
        cursor.expect_end("after the value", hint)
        scope.refuse_children(line)
        return (option,)
    if not line.children:
        cursor.fail("expected a value", "write it on this line, or indent a block below")
    items = [child for child in line.children if not child.is_comment]
    if not items or items[0].tokens[0].text != "-":
        return (tree.Option(key, entries(line.children, scope), **reading.fields()),)
    comments, value = _dashed(line, scope)
    return (*comments, tree.Option(key, value, **reading.fields(), classic=True))


def _dashed(line: SourceLine, scope: Scope) -> tuple[tree.Options, tree.ListOf]:
    comments: list[tree.Comment] = []
    items: list[tree.Expression] = []
    for child in line.children:
        comments += scope.note(child)
        if not child.is_comment:
            items += scope.attempt(scope.cursor(child), _dash, [])
            scope.refuse_children(child)
    span = items[0].span.to(items[-1].span) if items else line.span(scope.path)
    return tuple(comments), tree.ListOf(tuple(items), span=span)


def _dash(cursor: Cursor) -> list[tree.Expression]:
    cursor.expect("-", "before an item of the list")
    item = _scalar(cursor)
    cursor.expect_end("after the item")
    return [item]
