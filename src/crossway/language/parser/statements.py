"""Blocks of statements, and the statements of one line.

A word is a keyword only where what follows it fits: `set = 3` assigns, `signal(x)` calls.
A line that cannot be read is reported, and what is indented below it is read all the
same; in an activity it is kept as a sketch instead.
Source: TWF specification, "Statements"; DESIGN.md section 3.

Longer than other files because what a line begins, what a slip of it was meant to be, and what
belongs below it are decided together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.blocks import inner_blocks
from crossway.language.habits import BEGINNINGS, READ_AS, in_place_of
from crossway.language.near import keyword_meant, near_word
from crossway.language.outline import has_block
from crossway.language.parser import flow
from crossway.language.parser.calling import (
    parse_await,
    parse_awaited,
    parse_call_line,
    parse_detach,
    parse_promise,
    parse_signal,
    parse_spawn,
)
from crossway.language.parser.calls import (
    at_call,
    parse_target,
    with_options,
)
from crossway.language.parser.closing import (
    parse_close,
    parse_continue_as_new,
    parse_raise,
    parse_return,
)
from crossway.language.parser.cursor import Cursor, LineError
from crossway.language.parser.expressions import parse_expression
from crossway.language.parser.options import parse_options_line
from crossway.language.parser.scope import COLON, Lines, Reading, Scope
from crossway.language.parser.sketches import is_code, names_option, slip_hint
from crossway.language.tokens import SourceLine, Token
from crossway.language.words import CALLS


def parse_block(lines: Sequence[SourceLine], scope: Scope) -> tree.Block:
    """Return the statements that sibling lines and the lines below them hold."""
    block: list[tree.Statement] = []
    siblings = Lines(lines)
    for line in siblings:
        block += (scope.comment(line),) if line.is_comment else _known(line, siblings, scope)
    return tuple(block)


def _known(line: SourceLine, siblings: Lines, scope: Scope) -> tree.Block:
    """Return the statements of a line, remembered where it may be read a second time."""
    if not scope.sketches:
        return _recovering(line, siblings, scope)
    begun = siblings.index
    if id(line) not in scope.known:
        try:
            block = parse_line(line, siblings, scope)
        except LineError as fault:
            siblings.index = begun
            block = _sketch_or_slip(line, siblings, scope, fault)
        scope.known[id(line)] = block, siblings.index - begun
    block, further = scope.known[id(line)]
    siblings.index = begun + further
    return block


def _sketch_or_slip(
    line: SourceLine, siblings: Lines, scope: Scope, fault: LineError
) -> tree.Block:
    """Return a line of free text as a sketch; report one that was meant to be a statement."""
    if is_code(line):
        hint = fault.diagnostic.hint or slip_hint(line)
        if hint == _EXPRESSION_HINTS[":"] and line.tokens[1].text == ":":
            hint = BEGINNINGS["var"]  # an activity has no `state:`
        scope.report(line, LineError(replace(fault.diagnostic, hint=hint)))
        return (*scope.note(line), *_below_fault(line, siblings, scope))
    meant = _but_for_a_slip(line, siblings, scope)
    return (_sketch(line, scope, fault),) if meant is None else meant


def _but_for_a_slip(line: SourceLine, siblings: Lines, scope: Scope) -> tree.Block | None:
    """Return the statement that a line is but for a letter of its keyword or for its colon.

    None when it is neither, or nothing that an activity may hold.
    """
    first, begun, tokens = line.tokens[0], siblings.index, line.tokens
    heads = bool(line.children) and line.last.text == ":"
    guess = near_word(first.text, _BEGIN_BLOCK if heads else _WITH_VALUE)
    if guess and guess != first.text and guess[0] == first.text[0] and len(tokens) > 1:
        said = f"expected a statement, `{first.text}` begins none"
        hint = keyword_meant(guess) or COLON
        mended = [replace(first, text=guess), *tokens[1:]]
    elif first.text in _WITH_BLOCK and line.children and line.last.text != ":":
        said = f"expected `:` at the end of `{first.text}`, found the end of the line"
        hint = COLON
        mended = [*tokens, Token("symbol", ":", line.last.line, line.last.end_column)]
    else:
        return None
    line.tokens = mended
    try:
        block: tree.Block | None = parse_line(line, siblings, scope)
    except LineError:
        block = None
    if block is None or (heads and not _says_more(block)):
        line.tokens, siblings.index = tokens, begun
        return None
    scope.report(line, scope.cursor(line).fault(line.span(scope.path), said, hint))
    return block


def _says_more(block: tree.Block) -> bool:
    """Return whether what stands below a statement is one, and no outline in words."""
    inner = (one for statement in block for below in inner_blocks(statement) for one in below.block)
    return any(not isinstance(one, tree.Sketch | tree.Comment) for one in inner)


_WITH_VALUE = ("return", "raise")
_BEGIN_BLOCK = ("if", "for", "while", "switch")
_WITH_BLOCK = ("if", "elif", "else", "for", "while", "switch", "try", "catch")


def _sketch(line: SourceLine, scope: Scope, fault: LineError) -> tree.Sketch:
    body = parse_block(line.children, scope)
    span = line.span(scope.path)
    scope.sketched[span] = line, fault
    return tree.Sketch(line.text, body, span=span, note=line.note, spaced=line.spaced)


def _recovering(line: SourceLine, siblings: Lines, scope: Scope) -> tree.Block:
    try:
        return parse_line(line, siblings, scope)
    except LineError as fault:
        scope.report(line, fault)
        return (*scope.note(line), *_below_fault(line, siblings, scope))


def _below_fault(line: SourceLine, siblings: Lines, scope: Scope) -> tree.Block:
    """Return what can be saved of a line that could not be read."""
    begun = siblings.index
    guess = _meant(line)
    if line.tokens[0].kind == "name" and guess != line.tokens[0].text:
        line.tokens[0] = replace(line.tokens[0], text=guess)
        try:
            unsure = line.start.text in READ_AS
            return parse_line(line, siblings, scope.quiet() if unsure else scope)
        except LineError:
            pass
    siblings.index = begun
    # What a line was meant to begin that nobody can read is not known, and so is what is below.
    return flow.block_below(line, scope.quiet() if line.last.text == ":" else scope)


def parse_line(line: SourceLine, siblings: Lines, scope: Scope) -> tree.Block:
    """Return the statement on a line, and what stands below it by mistake.

    Raises:
        LineError: the line is no statement.
    """
    reading = Reading(scope.cursor(line), line, scope, siblings)
    parse = STATEMENTS[line.tokens[0].text] if is_keyword(reading.cursor) else _expression
    statement = parse(reading)
    if reading.took_children:
        return statement if isinstance(statement, tuple) else (statement,)
    scope.refuse_children(line)
    below = parse_block(line.children, scope)
    return (*statement, *below) if isinstance(statement, tuple) else (statement, *below)


def is_keyword(cursor: Cursor) -> bool:
    """Whether the line begins with a statement's keyword used as one."""
    word, following = cursor.token.text, cursor.peek().text
    if word not in STATEMENTS or following in ("=", "."):
        return False
    if word == "await" and following == "[":  # `await [..]` waits, `await[0]` is an element
        return not cursor.token.touches(cursor.peek())
    return following not in _NOT_AFTER.get(word, ())


# --- options before a call, and words out of place -----------------------------------


def _options(reading: Reading) -> tree.Block:
    """Return the call on the next line, with the options on this one."""
    scope, siblings = reading.scope, reading.siblings
    options = parse_options_line(reading)
    call_line = siblings.upcoming()
    if not reading.took_children:
        scope.refuse_children(reading.line)
        reading.took_children = True
    if call_line is None or _meant(call_line) == "options":
        return _without_call(reading)
    comments = siblings.read_through(call_line, scope)
    first, *rest = _known(call_line, siblings, scope) or (None,)
    called = with_options(first, options) if first else None
    if called is None:
        known = not call_line.faulty
        left = _without_call(reading) if known else ()
        return (*left, *comments, *((first,) if first else ()), *rest)
    called = replace(called, spaced=reading.line.spaced)
    return (*comments, called, *rest)


def _meant(line: SourceLine) -> str:
    """Return the statement keyword that a line begins with, or was meant to."""
    word = line.tokens[0].text
    if word in STATEMENTS or word in BEGINNINGS:
        return READ_AS.get(word, word)
    return near_word(word, STATEMENTS) or word


def _without_call(reading: Reading) -> tree.Block:
    hint = "options stand on the line before a call, or indented below it"
    if reading.scope.sketches:
        hint = "options of the activity itself stand in `default_options:`, first in its body"
    reading.scope.complain(reading.line, "no call follows these options", hint)
    return ()


def _misplaced(reading: Reading) -> tree.Statement:
    word = reading.cursor.token
    goes_on = word.text in ("elif", "else", "catch", "finally", "case")
    siblings = reading.siblings
    waits = word.text == "timer" and not has_block(reading.line)
    head = None if waits else _PART_OF.get(word.text)
    lost = head is not None and siblings.follow_faulty(head)
    if lost or (goes_on and siblings.follow_a_fault()):  # which may be what it continues
        reading.line.faulty = True
    reading.cursor.refuse(word, f"`{word.text}` cannot stand here", _MISPLACED[word.text])


_PART_OF = {
    **dict.fromkeys(("catch", "finally"), "try"),
    **dict.fromkeys(("case", "else"), "switch"),
    "timer": "await",
}
"""What begins a part of a statement, and how that begins."""

_HEAD = "it stands at the top of a workflow, before its statements"
_MISPLACED = {
    "state": _HEAD,
    "default_options": "it stands first in a workflow or an activity",
    "query": f"{_HEAD}; an operation asks one with `return query Name(..):`",
    "update": f"{_HEAD}; to wait for one write `await update Name`, "
    "and in an operation `return update Name(..):`",
    "condition": "conditions are declared in the `state:` block of the workflow",
    "timer": "write `await timer(5m)`",
    "elif": "there is no `if` before it",
    "else": "there is no `if` before it",
    "catch": "there is no `try:` before it",
    "finally": "there is no `try:` before it",
    "case": "cases stand in `switch (value):`",
    "except": "errors are caught with `try:` and `catch ErrorName -> err:`",
    "throw": 'write `raise ErrorName("..")`',
}


# --- plain statements ----------------------------------------------------------------


def _set(reading: Reading) -> tree.Statement:
    word = reading.cursor.next()
    name = reading.cursor.name("the name of a condition")
    hint = "write `set name` for true and `unset name` for false"
    reading.cursor.expect_end(f"after the name of the condition to {word.text}", hint)
    return tree.SetCondition(name, word.text == "set", **reading.fields())


_AFTER_BREAK = {
    "break": "it leaves the innermost loop",
    "continue": "it goes on with the innermost loop; a new run is `close continue_as_new(..)`",
}


def _cancel(reading: Reading) -> tree.Statement:
    cursor = reading.cursor
    word = cursor.next()
    if reading.scope.sketches:  # an activity cancels by what it calls: these are its words
        cursor.refuse(word, "expected a statement, `cancel` begins none in an activity")
    return tree.Cancel(_cancelled(cursor), **reading.fields())


def _cancelled(cursor: Cursor) -> tree.Handle | tree.Index:
    """Return what is cancelled: a promise by its name, or an element of a list of them."""
    token = cursor.token
    if token.kind == "name" and cursor.peek().text == "[":
        target: tree.Expression = parse_expression(cursor)
    else:
        target = tree.Name(cursor.name("the name of a promise", "write `cancel handle`"))
    hint = "write `cancel handle`" if cursor.token.kind == "name" else None
    hint = "what it comes to says `await`" if cursor.at("->") else hint
    cursor.expect_end("after the name of what to cancel", hint)
    if isinstance(target, tree.Name):
        return tree.Handle(target.name, span=cursor.place(token))
    if not isinstance(target, tree.Index):
        cursor.refuse(
            token, "only a promise is cancelled", "write `cancel h` or `cancel handles[0]`"
        )
    return target


def _break(reading: Reading) -> tree.Statement:
    word = reading.cursor.next()
    reading.cursor.expect_end(f"after `{word.text}`", _AFTER_BREAK[word.text])
    kind = tree.Break if word.text == "break" else tree.Continue
    return kind(**reading.fields())


def _expression(reading: Reading) -> tree.Statement:
    """Return an assignment or a function call."""
    cursor = reading.cursor
    start, following = cursor.token, cursor.peek()
    if start.text == "..." and len(cursor.tokens) == 1:
        cursor.refuse(
            start, "expected a statement, found `...`", "only an activity may hold free text"
        )
    if start.kind == "name" and following.kind in ("name", "string", "number", "duration"):
        _refuse_unknown(cursor)
    value = parse_expression(cursor)
    if cursor.at("="):
        return _assignment(reading, value)
    if not isinstance(value, tree.Invoke) or not cursor.at_end:
        _refuse_expression(cursor)
    return tree.Evaluate(value, **reading.fields())


def _refuse_unknown(cursor: Cursor) -> None:
    word = cursor.token
    if word.text in _MISPLACED:
        cursor.refuse(word, f"`{word.text}` cannot stand here", _MISPLACED[word.text])
    if word.text in BEGINNINGS:
        said = f"expected a statement, `{word.text}` begins none"
        part = word.text in ("del", "delete") and len(cursor.tokens) > 2  # `del prices["tea"]`
        cursor.refuse(word, said, _DELETED if part else BEGINNINGS[word.text])
    guess = near_word(word.text, [*STATEMENTS, *_MISPLACED])
    if guess or cursor.peek().text not in ("and", "or", "in", "not"):
        hint = keyword_meant(guess) or "only an activity may hold free text"
        cursor.refuse(word, f"expected a statement, `{word.text}` begins none", hint)


_DELETED = "nothing is taken out of a value: give it null, as in `order.note = null`"


def _refuse_expression(cursor: Cursor) -> NoReturn:
    start = cursor.tokens[0]
    after = cursor.tokens[1].text if len(cursor.tokens) > 1 else ""
    typed = after == ":" and any(token.text == "=" for token in cursor.tokens)  # `n: int = 3`
    if typed and not start.text.endswith("options"):
        cursor.fail("expected a statement", _EXPRESSION_HINTS[":"])
    meant = BEGINNINGS.get(start.text) if after in ("", ":", "(") else _promise_meant(cursor)
    guess = near_word(start.text, STATEMENTS) if start.kind == "name" and not meant else None
    hint = _OPTION if names_option(cursor.line) else meant
    hint = hint or keyword_meant(guess) or _call_meant(cursor)
    hint = hint or _EXPRESSION_HINTS.get(cursor.token.text)
    hint = hint or in_place_of(cursor.tokens, cursor.index)
    if not cursor.at_end:
        cursor.fail("expected a statement", hint)
    if any(token.text == "==" for token in cursor.tokens):
        hint = hint or "`=` assigns, `==` compares"
    if len(cursor.tokens) == 1:
        hint = hint or "only an activity may hold free text"
    raise cursor.fault(cursor.since(start), "expected a statement, found a value", hint)


def _promise_meant(cursor: Cursor) -> str | None:
    """Return what to write for `handle <- ..`, None where no `<-` follows the first word."""
    arrow = [token.text for token in cursor.tokens[1:3]] == ["<", "-"]
    return f"write `promise {cursor.tokens[0].text} <- ..`" if arrow else None


def _call_meant(cursor: Cursor) -> str | None:
    """Return what to write for `Charge(order) -> receipt`, which does not say what is called."""
    named = " ".join(token.text for token in cursor.tokens[:2])
    if not cursor.at("->") or not named.endswith(" ("):
        return None
    return f"write `activity {named[:-2]}(..) -> ..`, or the like with `workflow` or `nexus`"


_OPTION = (
    "options of a call stand indented below it, in `options:`; those of a definition in "
    "`default_options:`, first in its body"
)

_EXPRESSION_HINTS = {
    "->": "to wait for a handle write `await handle -> result`",
    "<": "to start something write `promise handle <- ..`",
    ":": "a variable's type is declared in the `state:` block of the workflow",
}


def _assignment(reading: Reading, target: tree.Expression) -> tree.Statement:
    cursor = reading.cursor
    if not isinstance(target, tree.Place) or not _begins_with_name(target):
        _refuse_target(cursor)
    cursor.next()
    explicit = cursor.at("await") and cursor.peek().kind == "name"
    if explicit or at_call(cursor):
        return _assigned_call(reading, target, explicit)
    if cursor.at("spawn", "promise", "detach") and cursor.peek().kind == "name":
        hint = "write `promise handle <- ..` or `spawn .. -> handle`"
        cursor.refuse(cursor.token, f"`{cursor.token.text}` is no value", hint)
    value = parse_expression(cursor)
    cursor.expect_end("after the value")
    return tree.Assign(target, value, **reading.fields())


def _begins_with_name(target: tree.Expression) -> bool:
    """Whether what is assigned is a part of what a name holds: `f(x).price` is not."""
    while isinstance(target, tree.Field | tree.Index):
        target = target.subject
    return isinstance(target, tree.Name)


def _refuse_target(cursor: Cursor) -> NoReturn:
    hint = BEGINNINGS.get(cursor.tokens[0].text)  # `const {Charge} = proxyActivities(..)`
    cursor.refuse(cursor.token, "only a name, a field or an element can be assigned", hint)


def _assigned_call(reading: Reading, target: tree.Place, explicit: bool) -> tree.Statement:
    cursor = reading.cursor
    if explicit:
        cursor.next()
    awaited = parse_target(cursor)
    if cursor.at("->"):
        cursor.refuse(cursor.token, "the result has a place already", "write it once")
    result = target.name if isinstance(target, tree.Name) else target
    return parse_awaited(reading, awaited, (result,), explicit=explicit, assigned=True)


STATEMENTS: dict[str, Callable[[Reading], tree.Statement | tree.Block]] = {
    **dict.fromkeys(CALLS, parse_call_line),
    "await": parse_await,
    "detach": parse_detach,
    "spawn": parse_spawn,
    "promise": parse_promise,
    "options": _options,
    "signal": parse_signal,
    "set": _set,
    "unset": _set,
    "cancel": _cancel,
    "break": _break,
    "continue": _break,
    "if": flow.parse_if,
    "for": flow.parse_for,
    "while": flow.parse_for,
    "switch": flow.parse_switch,
    "try": flow.parse_try,
    "close": parse_close,
    "continue_as_new": parse_continue_as_new,
    "return": parse_return,
    "raise": parse_raise,
    **dict.fromkeys(_MISPLACED, _misplaced),
}

BEGIN_STATEMENTS = tuple(word for word in STATEMENTS if word not in _MISPLACED)
"""The words that a statement begins with; the others of `STATEMENTS` are refused with a hint."""
_CALLABLE = ("(", "[", "->")
_ELEMENT = ("[",)
_NOT_AFTER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("set", "unset", "signal", "promise", "cancel", "state", "condition"), _CALLABLE
    ),
    **dict.fromkeys(("update", "query", "case", "catch", "finally", "except", "throw"), _CALLABLE),
    **dict.fromkeys((*CALLS, "await", "detach", "spawn", "break", "continue", "raise"), _ELEMENT),
    "options": ("[", "->", ""),
    "default_options": _CALLABLE,
    "timer": ("[", "->"),
    "try": _CALLABLE,
}
"""What may not follow a keyword: there it is a variable or a function of that name."""
