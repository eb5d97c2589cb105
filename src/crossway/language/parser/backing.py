"""What a workflow that runs already does for an operation: its signals, queries and updates.

    return update Decide(approve):
        workflow_id: "request-{id}"

is another spelling of `return temporal.update("request-{id}", Decide, approve)`, and gives the same
tree. So it is for `return query Q(..):`, and for `signal S(..):` as a line of its own.

Source: DESIGN.md section 3, "What backs an operation".
"""

from __future__ import annotations

from crossway.language import tree
from crossway.language.parser.calls import options_below
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.expressions import parse_arguments
from crossway.language.parser.scope import Reading
from crossway.language.words import snake_case

_ID = "workflow_id"


def at_backing(cursor: Cursor) -> bool:
    """Whether what is returned is `update Name(` or `query Name(`."""
    return cursor.at("update", "query") and _names_a_message(cursor)


def _names_a_message(cursor: Cursor) -> bool:
    return cursor.peek().kind == "name" and cursor.peek(2).text == "("


def at_backing_signal(reading: Reading) -> bool:
    """Whether a line is `signal Name(..)` with `workflow_id:` below."""
    code = next((line for line in reading.line.children if not line.is_comment), None)
    first = code.tokens[0].text if code is not None and len(code.tokens) > 1 else ""
    return _names_a_message(reading.cursor) and snake_case(first) in (_ID, "options")


def parse_backing(reading: Reading) -> tree.Invoke:
    """Return `update Name(..)`, `query Name(..)` or `signal Name(..)` with the id below."""
    cursor = reading.cursor
    start = cursor.mark()
    kind = cursor.next().text
    place = cursor.place(cursor.token)
    name = tree.Name(cursor.name(f"the name of a {kind}"), span=place)
    arguments = parse_arguments(cursor)
    span = cursor.since(start)
    id = _id_of(options_below(reading), f"{kind} {name.name}", reading)
    return tree.Invoke(f"temporal.{kind}", (id, name, *arguments), span=span)


def _id_of(options: tree.Options, what: str, reading: Reading) -> tree.Expression:
    found: tree.Expression | None = None
    for option in options:
        if isinstance(option, tree.Comment):
            continue
        if snake_case(option.key) != _ID or isinstance(option.value, tuple):
            said = f"`{option.key}` is no option of `{what}(..)`"
            raise reading.cursor.fault(option.span, said, "it has `workflow_id` alone")
        found = option.value
    if found is None:
        hint = f'write `{_ID}: "..."` below it, the id of the workflow that answers'
        reading.cursor.fail(f"expected `{_ID}` below `{what}(..)`", hint)
    return found
