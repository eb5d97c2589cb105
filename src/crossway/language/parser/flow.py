"""Statements with bodies: await all and one, if, for, switch, try.

Longer than other files because the statements with bodies share how a line that continues one is
found and mended.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.habits import READ_AS
from crossway.language.near import keyword_meant, near_word
from crossway.language.parser.calls import (
    AWAITABLE,
    call_with,
    entries_follow,
    leading_options,
    parse_detached,
    parse_target,
)
from crossway.language.parser.cursor import Cursor, LineError
from crossway.language.parser.expressions import parse_expression
from crossway.language.parser.options import entries, parse_options_line
from crossway.language.parser.scope import Reading, Scope
from crossway.language.parser.signatures import parse_bindings, parse_dotted
from crossway.language.span import NOWHERE, Span
from crossway.language.tokens import SourceLine
from crossway.language.words import CALLS

MISSING: tree.Expression = tree.Constant(True)
"""Stands for a condition that could not be read, so that its body is still parsed."""


def save_below(reading: Reading) -> None:
    """Parse what is below a line that could not be read, for its own faults."""
    if not reading.took_children:
        block_below(reading.line, reading.scope)


def block_below(line: SourceLine, scope: Scope) -> tree.Block:
    """Return the statements below a line that could not be read; options count for nothing."""
    if entries_follow(line.children):
        entries(line.children, scope)
        return ()
    _, rest = leading_options(line.children, scope)
    return scope.parse_block(rest, scope)


# --- await ---------------------------------------------------------------------------


def parse_await_all(reading: Reading) -> tree.AwaitAll:
    """Return `await all:`."""
    reading.cursor.index += 2
    return tree.AwaitAll(reading.body("`await all`"), **reading.fields())


def parse_await_one(reading: Reading) -> tree.AwaitOne:
    """Return `await one:` with its cases."""
    reading.cursor.index += 2
    reading.scope.opens_block(reading.cursor, "`await one`")
    if all(child.is_comment for child in reading.line.children):
        hint = "indent its cases below, such as `timer(5m):`"
        reading.scope.complain(reading.line, "`await one` has no case", hint)
        reading.line.children += reading.siblings.take(_is_case)
    reading.took_children = True
    return tree.AwaitOne(_await_cases(reading), **reading.fields())


def _is_case(line: SourceLine) -> bool:
    return line.start.text in (*AWAITABLE, "await", "detach") and line.last.text == ":"


def _await_cases(parent: Reading) -> tuple[tree.Case | tree.Comment, ...]:
    scope = parent.scope
    cases: list[tree.Case | tree.Comment] = []
    options: tree.Options = ()
    spaced = False
    for line in parent.line.children:
        if line.is_comment:
            cases.append(scope.comment(line))
            continue
        reading = Reading(scope.cursor(line), line, scope)
        try:
            if reading.cursor.at("options") and reading.cursor.peek().text == "(":
                options, spaced = parse_options_line(reading), line.spaced
            else:
                # The blank line before a case stands before its options.
                line.spaced = spaced if options else line.spaced
                cases.append(_await_case(reading, options))
                options = ()
        except LineError as fault:
            scope.mend(line, fault)
            save_below(reading)
            options = ()
    if options:
        scope.complain(parent.line, "its last options belong to no case")
    return tuple(cases)


def _await_case(reading: Reading, options: tree.Options) -> tree.Case:
    cursor = reading.cursor
    if cursor.at("await") and cursor.peek().kind == "name":
        cursor.next()
    if cursor.at("all") and (cursor.peek().text == ":" or cursor.peek().kind == "end"):
        start = cursor.next()
        everything = tree.AllOf(reading.body("`await all`"), span=cursor.since(start))
        return tree.Case(everything, (), (), **reading.fields())
    if cursor.at("detach") and cursor.peek().text in CALLS:
        return _detached_case(reading, options)
    target = parse_target(cursor)
    results = parse_bindings(cursor)
    reading.scope.opens_block(cursor, "a case of `await one`")
    below: list[SourceLine] = list(reading.line.children)
    if isinstance(target, tree.Optioned):
        own, rest = leading_options(below, reading.scope, blocks_only=True)
        target, below = call_with(target, (*options, *own)), list(rest)
    elif options:
        cursor.refuse(
            reading.line.tokens[0], "only a call or a timer takes options", "drop `options(..)`"
        )
    reading.took_children = True
    body = reading.scope.parse_block(below, reading.scope)
    return tree.Case(target, results, body, **reading.fields())


def _detached_case(reading: Reading, options: tree.Options) -> tree.Case:
    """Return a case that is over as soon as its call is handed over, as the reference has it."""
    cursor = reading.cursor
    start = cursor.mark()
    call = parse_detached(cursor)
    reading.scope.opens_block(cursor, "a case of `await one`")
    own, rest = leading_options(reading.line.children, reading.scope, blocks_only=True)
    handed_over = tree.Detach(call_with(call, (*options, *own)), span=cursor.since(start))
    reading.took_children = True
    body = reading.scope.parse_block(rest, reading.scope)
    target = tree.AllOf((handed_over,), handed_over=True, span=handed_over.span)
    return tree.Case(target, (), body, **reading.fields())


# --- if ------------------------------------------------------------------------------


def parse_if(reading: Reading) -> tree.If:
    """Return `if` with the `elif` and `else` lines after it."""
    flat = not reading.line.children
    branches = [_branch(reading, "`if`")]
    otherwise: tree.Block | None = None
    else_span = NOWHERE
    while otherwise is None and (line := _continuing(reading, "elif", "else")):
        following = _following(reading, line, flat=flat)
        cursor = following.cursor
        _mend_else_if(following)
        comments = _read_to(following)
        branches[-1] = replace(branches[-1], body=(*branches[-1].body, *comments))
        if cursor.at("else"):
            otherwise, else_span = parse_else(following)
        else:
            branches.append(_branch(following, "`elif`"))
    fields = reading.fields()
    fields["note"] = ""
    return tree.If(tuple(branches), otherwise, else_span, **fields)


def _continuing(reading: Reading, *words: str) -> SourceLine | None:
    """Return the next line if it begins with one of `words`, or with a slip of one."""
    line = reading.siblings.upcoming()
    if line is None or line.start.text in words:
        return line
    guess = _meant(line.start.text, words) if line.last.text == ":" else None
    if guess is None or line.start.text in ("case", "all", "one"):
        return None
    cursor = reading.scope.cursor(line)
    said = f"expected a statement, `{line.start.text}` begins none"
    hint = "write `catch ErrorName -> err:`" if guess == "catch" else f"write `{guess}`"
    known = near_word(line.start.text, words) == guess and line.start.text not in READ_AS
    fault = cursor.fault(cursor.place(line.start), said, keyword_meant(guess) if known else hint)
    reading.scope.mend(line, fault)
    line.tokens[0] = line.start = replace(line.start, text=guess)
    return line


def _following(reading: Reading, line: SourceLine, *, flat: bool) -> Reading:
    """Return the reading of a line that continues a statement.

    That nothing is indented below it was told already where the statement itself is as `flat`.
    """
    line.faulty = line.faulty or (flat and not line.children)
    return Reading(reading.scope.cursor(line), line, reading.scope, reading.siblings)


def _meant(word: str, words: Sequence[str]) -> str | None:
    """Return which of `words` is written as `word` elsewhere, or that `word` is a slip of."""
    meant = "catch" if word in ("on", "handle") else READ_AS.get(word)
    return meant if meant in words else near_word(word, words)


def _mend_else_if(reading: Reading) -> None:
    cursor = reading.cursor
    if cursor.at("else") and cursor.peek().text == "if":
        span = cursor.place(cursor.next()).to(cursor.place(cursor.token))
        fault = cursor.fault(span, "`else if` is no statement", "write `elif`")
        reading.scope.mend(reading.line, fault)


def _read_to(following: Reading) -> tuple[tree.Comment, ...]:
    """Read the comments before a line that continues a statement, and the line itself."""
    return following.siblings.read_through(following.line, following.scope)


def _branch(reading: Reading, what: str) -> tree.Branch:
    reading.cursor.next()
    condition, classic = _read_condition(reading)
    body = reading.body(what, "elif", "else")
    return tree.Branch(condition, body, **reading.fields(), classic=classic)


def parse_else(reading: Reading) -> tuple[tree.Block, Span]:
    """Return what stands below `else:`, led by the comment at the end of that line, and where
    that line is."""
    reading.cursor.next()
    block = (*reading.scope.note(reading.line), *reading.body("`else`"))
    return block, reading.line.span(reading.scope.path)


def _read_condition(reading: Reading) -> tuple[tree.Expression, bool]:
    missing = (MISSING, False)
    return reading.scope.attempt(reading.cursor, _condition, missing)


def _condition(cursor: Cursor) -> tuple[tree.Expression, bool]:
    """Return a condition, and whether it lacks the parentheses of the modern spelling."""
    if not _wholly_parenthesised(cursor):
        return parse_expression(cursor), True
    cursor.next()
    condition = parse_expression(cursor)
    cursor.expect(")")
    return condition, False


def _wholly_parenthesised(cursor: Cursor) -> bool:
    """Whether the parenthesis at the cursor closes right before the colon or the end."""
    if not cursor.at("("):
        return False
    depth, distance = 0, 0
    while (token := cursor.peek(distance)).kind != "end":
        if token.kind == "symbol" and token.text in "([{":
            depth += 1
        elif token.kind == "symbol" and token.text in ")]}":
            depth -= 1
        distance += 1
        if depth == 0:
            return cursor.peek(distance).text in (":", "")
    return False


# --- for and switch ------------------------------------------------------------------


_Loop = tuple[str | None, tree.Expression | None, tree.Expression | None, bool]
"""The item, what it runs over, the condition, and whether parentheses are missing."""


def parse_for(reading: Reading) -> tree.For:
    """Return a loop: `for:`, `for (x in xs):`, `for (condition):` and the classic forms."""
    word = reading.cursor.next().text
    nothing: _Loop = (None, None, None, False)
    item, iterable, condition, classic = reading.scope.attempt(
        reading.cursor, lambda cursor: _loop(cursor, word), nothing
    )
    body = reading.body(f"`{word}`")
    return tree.For(item, iterable, condition, body, **reading.fields(), classic=classic)


def _loop(cursor: Cursor, word: str) -> _Loop:
    if word == "for" and (cursor.at(":") or cursor.at_end):
        return None, None, None, False
    bare = not _wholly_parenthesised(cursor)
    if not bare:
        cursor.next()
    if word == "for" and cursor.token.kind == "name" and cursor.peek().text == "in":
        item = cursor.name("a name for each item")
        cursor.next()
        loop: _Loop = (item, parse_expression(cursor), None, bare)
    else:
        loop = (None, None, parse_expression(cursor), bare or word == "while")
    if not bare:
        cursor.expect(")")
    return loop


def parse_switch(reading: Reading) -> tree.Switch:
    """Return `switch (value):` with its cases."""
    reading.cursor.next()
    subject, classic = _read_condition(reading)
    reading.scope.opens_block(reading.cursor, "`switch`")
    if all(child.is_comment for child in reading.line.children):
        hint = 'indent its cases below, such as `case "fast":`'
        reading.scope.complain(reading.line, "`switch` has no case", hint)
        words = ("case", "else", "default")
        reading.line.children += reading.siblings.take(lambda line: line.start.text in words)
    reading.took_children = True
    cases, otherwise, place = _switch_cases(reading)
    return tree.Switch(subject, cases, otherwise, place, **reading.fields(), classic=classic)


def _switch_cases(
    parent: Reading,
) -> tuple[tuple[tree.SwitchCase | tree.Comment, ...], tree.Block | None, Span]:
    scope = parent.scope
    cases: list[tree.SwitchCase | tree.Comment] = []
    otherwise: tree.Block | None = None
    place = NOWHERE
    for line in parent.line.children:
        reading = Reading(scope.cursor(line), line, scope)
        if line.is_comment and otherwise is not None:
            otherwise = (*otherwise, scope.comment(line))
        elif line.is_comment:
            cases.append(scope.comment(line))
        elif reading.cursor.at("else", "default") and otherwise is None:
            otherwise, place = parse_else(reading)
        elif reading.cursor.at("case") and otherwise is None:
            cases.append(_switch_case(reading))
        else:
            _refuse_case(reading, after_else=otherwise is not None)
    return tuple(cases), otherwise, place


def _switch_case(reading: Reading) -> tree.SwitchCase:
    reading.cursor.next()
    value = reading.scope.attempt(reading.cursor, parse_expression, MISSING)
    return tree.SwitchCase(value, reading.body("`case`"), **reading.fields())


def _refuse_case(reading: Reading, *, after_else: bool) -> None:
    expected = "nothing after `else`" if after_else else "`case value:` or `else:`"
    first = reading.line.tokens[0]
    guess = READ_AS.get(first.text) or near_word(first.text, ["case", "else", "default"])
    hint = None if after_else else keyword_meant(guess)
    if first.kind in ("string", "number") and not after_else:
        hint = f"write `case {first.text}:`"
    try:
        reading.cursor.fail(f"expected {expected} in `switch`", hint)
    except LineError as fault:
        reading.scope.mend(reading.line, fault)
    save_below(reading)


# --- try -----------------------------------------------------------------------------


def parse_try(reading: Reading) -> tree.Try:
    """Return `try:` with the `catch` and `finally` lines after it."""
    flat = not reading.line.children
    reading.cursor.next()
    body = reading.body("`try`", "catch", "finally")
    catches: list[tree.Catch] = []
    at_last: tree.Block | None = None
    while at_last is None and (line := _continuing(reading, "catch", "finally")):
        following = _following(reading, line, flat=flat)
        cursor = following.cursor
        comments = _read_to(following)
        if catches:
            catches[-1] = replace(catches[-1], body=(*catches[-1].body, *comments))
        else:
            body = (*body, *comments)
        if cursor.at("finally"):
            at_last = _finally(following)
        else:
            catches.append(_catch(following))
    if at_last is not None:
        _refuse_after_finally(reading)
    if not catches and at_last is None:
        hint = "follow it with `catch:` or `catch NexusTimeoutError -> err:`"
        reading.scope.complain(reading.line, "`try` has no `catch`", hint)
    return tree.Try(body, tuple(catches), at_last, **reading.fields())


def _refuse_after_finally(reading: Reading) -> None:
    """Report a `catch` or a second `finally` after the `finally` that ends a `try`."""
    line = reading.siblings.upcoming()
    if line is None or line.start.text not in ("catch", "finally") or line.faulty:
        return
    cursor, word = reading.scope.cursor(line), line.start.text
    hint = "put the `catch` before it" if word == "catch" else "put both into one"
    said = f"`{word}` cannot stand after `finally:`, which stands last"
    reading.scope.mend(line, cursor.fault(cursor.place(line.start), said, hint))


def _finally(reading: Reading) -> tree.Block:
    """Return what stands below `finally:`, led by the comment at the end of that line."""
    reading.cursor.next()
    return (*reading.scope.note(reading.line), *reading.body("`finally`"))


def _catch(reading: Reading) -> tree.Catch:
    reading.cursor.next()
    anything: tuple[str | None, str | None] = (None, None)
    error, binding = reading.scope.attempt(reading.cursor, _caught, anything)
    body = reading.body("`catch`", "catch", "finally")
    return tree.Catch(error, binding, body, **reading.fields())


def _caught(cursor: Cursor) -> tuple[str | None, str | None]:
    error = None
    if cursor.token.kind == "name":
        error = parse_dotted(cursor, "the name of an error")
    if cursor.at("as") or cursor.token.kind == "name":
        cursor.fail("expected `->` or `:`", f"write `catch {error} -> err:`")
    if cursor.at(",", "(", "|"):
        hint = "write `catch ErrorName -> err:`, with one name, or `catch -> err:` for any error"
        cursor.fail("expected `:` at the end of `catch`", hint)
    arrow, names = cursor.mark(), parse_bindings(cursor)
    name = names[0] if names else None
    if len(names) > 1 or not isinstance(name, str | None):
        cursor.refuse(arrow, "expected one name for the error", "write `-> err`")
    return error, name
