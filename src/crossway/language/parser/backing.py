"""What a workflow that runs already does for an operation: its signals, queries and updates.

    return update Decide(approve):
        workflow_id: "request-{id}"

is another spelling of `return temporal.update("request-{id}", Decide, approve)`, and gives the same
tree. So it is for `return query Q(..):`, and for `signal S(..):` as a line of its own. Beside the
id of a signal, `start: workflow W(..)` says what it starts where nothing runs under that id.

Source: DESIGN.md section 3, "What backs an operation".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.parser.calls import options_below, parse_call
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.expressions import parse_arguments
from crossway.language.parser.scope import Reading, Scope
from crossway.language.tokens import SourceLine
from crossway.language.words import CALLS, snake_case

T = TypeVar("T", tree.Return, tree.Evaluate)

_ID = "workflow_id"
_START = "start"
_START_HINT = "write `start: workflow Name(..)`"


def at_backing(cursor: Cursor) -> bool:
    """Whether what is returned is `update Name(` or `query Name(`."""
    return cursor.at("update", "query") and _names_a_message(cursor)


def _names_a_message(cursor: Cursor) -> bool:
    return cursor.peek().kind == "name" and cursor.peek(2).text == "("


def at_backing_signal(reading: Reading) -> bool:
    """Whether a line is `signal Name(..)` with `workflow_id:` or `start:` below."""
    return _names_a_message(reading.cursor) and says_to_whom(reading.line)


def says_to_whom(line: SourceLine) -> bool:
    """Whether what stands below a message says which workflow it goes to.

    It tells `signal Add(item):` that is sent from a handler of that name.
    """
    code = next((child for child in line.children if not child.is_comment), None)
    texts = [token.text for token in code.tokens] if code is not None else []
    if code is not None and texts[:2] == ["options", "("]:
        return any(map(_begins_entry, texts, texts[1:]))
    if code is not None and texts[:1] == ["options"]:
        return says_to_whom(code)
    return len(texts) > 1 and _begins_entry(*texts[:2])


def _begins_entry(key: str, following: str) -> bool:
    return snake_case(key) in (_ID, _START) and following == ":"


def parse_backing_signal(reading: Reading) -> tree.Block:
    """Return `signal Name(..)` with the id below, and with what it starts if that is given."""
    return below_comments(reading, _backing_signal(reading))


def below_comments(reading: Reading, statement: T) -> tuple[tree.Comment | T, ...]:
    """Return a statement with the comments below its line before it: it is printed on one line."""
    comments: list[tree.Comment] = [*_comments(reading.line.children, reading.scope)]
    if not comments:
        return (statement,)
    spaced = reading.line.spaced
    comments[0] = replace(comments[0], spaced=spaced)
    return (*comments, replace(statement, spaced=False))


def _comments(lines: Sequence[SourceLine], scope: Scope) -> Iterator[tree.Comment]:
    for line in lines:
        if line.is_comment:
            yield scope.comment(line)
        else:
            yield from scope.note(line)
            yield from _comments(line.children, scope)


def _backing_signal(reading: Reading) -> tree.Evaluate:
    found, line = _without_start(reading.line)
    if found is None:
        return tree.Evaluate(parse_backing(reading), **reading.fields())
    if not line.children:
        hint = f'write `{_ID}: "..."` beside it, the id of the workflow that is signalled'
        reading.cursor.fail(f"expected `{_ID}` below the signal", hint)
    call = parse_backing(Reading(reading.cursor, line, reading.scope, reading.siblings))
    reading.took_children = True
    started = reading.scope.attempt(reading.scope.cursor(found), _started, None)
    reading.scope.refuse_children(found)
    return tree.Evaluate(call, started, **reading.fields())


def _without_start(line: SourceLine) -> tuple[SourceLine | None, SourceLine]:
    """Return the first part below a line that says what is started, and the line without it.

    It is no option like others: its value is a call. So it is cut out before they are read.
    """
    for at, child in enumerate(line.children):
        texts = [token.text for token in child.tokens[:3]]
        found: SourceLine | None = None
        rest: list[SourceLine] = []
        if texts[:2] == ["options", ":"]:
            found, inner = _without_start(child)
            rest = [inner] if inner.children else []
        elif texts[:2] == ["options", "("]:
            found, inner = _cut_inline(child)
            rest = [inner]
        elif texts[1:2] == [":"] and (texts[0] == _START or texts[2:] in _CALLED):
            found = child
        if found is not None:
            children = [*line.children[:at], *rest, *line.children[at + 1 :]]
            return found, replace(line, children=children)
    return None, line


_CALLED = [[word] for word in CALLS]


def _cut_inline(line: SourceLine) -> tuple[SourceLine | None, SourceLine]:
    """Return `start: workflow W(..)` of `options(..)` as a line of its own, and what is left."""
    depth, begin, end = 0, 0, 0
    for at, token in enumerate(line.tokens):
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "symbol" else 0
        after = line.tokens[at + 1].text if at + 1 < len(line.tokens) else ""
        if depth == 1 and token.text == _START and after == ":" and not begin:
            begin = at
        elif begin and (depth == 0 or (depth == 1 and token.text == ",")):
            end = at
            break
    if not begin or not end:
        return None, line
    cut = line.tokens[begin:end]
    found = replace(line, tokens=cut, start=cut[0], children=[], note="")
    # One of the commas beside it goes, too.
    before = begin - 1 if line.tokens[begin - 1].text == "," else begin
    after_it = end + 1 if before == begin and line.tokens[end].text == "," else end
    return found, replace(line, tokens=[*line.tokens[:before], *line.tokens[after_it:]])


def _started(cursor: Cursor) -> tree.WorkflowCall:
    """Return the workflow of `start: workflow Name(..)`."""
    if not cursor.at(_START):
        said = f"`{cursor.token.text}` is no option of `signal ..(..)`"
        cursor.refuse(cursor.token, said, _takes("signal"))
    cursor.next()
    cursor.expect(":", "after `start`", _START_HINT)
    if not cursor.at("workflow"):
        cursor.fail("expected `workflow` after `start:`", _START_HINT)
    call = parse_call(cursor)
    cursor.expect_end("after the workflow", "its options stand in its own definition")
    assert isinstance(call, tree.WorkflowCall)  # noqa: S101 - `workflow` begins no other
    return call


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
            raise reading.cursor.fault(option.span, said, _takes(what.partition(" ")[0]))
        found = option.value
    if found is None:
        hint = f'write `{_ID}: "..."` below it, the id of the workflow that answers'
        reading.cursor.fail(f"expected `{_ID}` below `{what}(..)`", hint)
    return found


def _takes(kind: str) -> str:
    return f"it has `{_ID}` and `{_START}`" if kind == "signal" else f"it has `{_ID}` alone"
