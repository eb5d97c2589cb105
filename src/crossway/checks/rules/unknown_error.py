"""unknown-error: an error type is caught or raised that looks misspelt."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from crossway.checks.bodies import Body
from crossway.checks.errors import CAUGHT, HANDLER_ERRORS
from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile
from crossway.checks.options import option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.design.options import OF_ERRORS, plain_text
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import holes
from crossway.language.near import did_you_mean, is_slip_of, suggestion
from crossway.language.span import Span

_BUILT_IN = sorted(
    CAUGHT.union(
        name
        for name, kind in vars(builtins).items()
        if isinstance(kind, type) and issubclass(kind, Exception)
    )
)
"""Errors that need no design to be raised."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield caught types nobody raises, raised types that nearly are built-in ones, and what is
    raised as if it were an error that was caught."""
    python = [one for beside in facts.design.implemented.values() for one in beside.values()]
    raised = _raised(facts).union(*(one.raises for one in python))
    listed = {one.value for part in facts.parts for one in part.find(_all_listed)}
    own = raised | listed | set(_stood_in(facts))
    known = dict.fromkeys(sorted(CAUGHT | own))  # a set is sorted each time
    for body in facts.bodies_with(tree.Catch):
        yield from _caught(body, known, bool(python))
        yield from _compared(body, known)
    for part in facts.parts:
        yield from _listed(part, raised)
    meant = listed.union(_stood_in(facts), _all_caught(facts))
    for body in facts.bodies_with(tree.Raise):
        if body.kind == "operation":
            yield from _answered(body)
        yield from _raised_again(body, meant)


def _caught(body: Body, known: Collection[str], python: bool) -> Iterable[Diagnostic]:
    """Yield the types that nothing raises; what Python calls may raise any but a misspelt one."""
    for catch in body.of(tree.Catch):
        if catch.error is None or catch.error in known:
            continue
        near = _as_raised(catch.error, known) or _near(catch.error, known) or _alone(catch)
        if near or not python:
            yield RULE.at(
                catch.span,
                f"nothing in this design raises {catch.error}",
                hint=near or _caught_here(known),
                name=catch.error,
            )


def _all_caught(facts: Facts) -> Iterator[str]:
    """Yield the types that anything catches."""
    catches = (one for body in facts.bodies_with(tree.Catch) for one in body.of(tree.Catch))
    yield from (one.error for one in catches if one.error is not None)


def _raised_again(body: Body, meant: Collection[str]) -> Iterable[Diagnostic]:
    """Yield `raise er`, where `err` was caught, and `raise invoice`, which is no sketch: each fails
    with an error of that name, in small letters as no type is that anybody catches."""
    bindings = {one.binding for one in body.of(tree.Catch) if one.binding is not None}
    for statement in body.of(tree.Raise):
        name = statement.error
        named_as_values_are = statement.classic and name[:1].islower() and "." not in name
        if not named_as_values_are or name in meant or name in bindings:
            continue
        otherwise = f'an error of your own is `raise {name[:1].upper()}{name[1:]}("..")`'
        yield RULE.at(
            statement.span,
            f"no error that was caught is called {name}: this fails with one of the type {name}",
            hint=did_you_mean(name, bindings) or otherwise,
            name=name,
        )


def _as_raised(error: str, known: Iterable[str]) -> str | None:
    """Return what to write for an error that is raised with another package, or with none."""
    name = error.rpartition(".")[2]
    same = next((one for one in known if one.rpartition(".")[2] == name), None)
    return f"an error is caught as it is raised: write `catch {same}`" if same else None


def _near(error: str, known: Iterable[str]) -> str | None:
    """Return the question whether a known error was meant; that both end in `Error` says nothing.

    Of `Timeout` that is TimeoutError, of `TooMuchError` nothing.
    """
    by_stem: dict[str, str] = {}
    for one in known:
        by_stem.setdefault(one.removesuffix("Error"), one)
    stem = error.removesuffix("Error")
    if stem in by_stem:
        return suggestion(by_stem[stem])
    return did_you_mean(stem, by_stem, lambda one: by_stem[one])


def _alone(catch: tree.Catch) -> str | None:
    """Return the question whether a name of the error caught was meant, not of its type."""
    if catch.error is None or catch.binding is not None or "." in catch.error:
        return None
    if not catch.error[:1].islower():
        return None
    return suggestion(f"`catch -> {catch.error}:`")


def _caught_here(known: Collection[str]) -> str:
    """Return what can be caught: what the design raises first."""
    own = [one for one in known if one not in CAUGHT]
    others = ", ".join(sorted(CAUGHT))
    if not own:
        return f"what can be caught: {others}"
    return f"what can be caught: {', '.join(own)}, which the design raises; {others}"


class Listed(NamedTuple):
    """An error that options list as not to be retried, quoted or bare, and where."""

    value: str
    span: Span


def _all_listed(file: OneFile) -> Iterator[Listed]:
    """Yield the errors that one file lists as not to be retried; what is computed is none."""
    for block in file.find(option_blocks):
        for option, entry in block.takes.written(block.options):
            value = entry.value
            if option.key not in OF_ERRORS or isinstance(value, tuple):
                continue
            for item in value.items if isinstance(value, tree.ListOf) else (value,):
                text = plain_text(item, block.names or ())
                if text is not None and not holes(text):
                    yield Listed(text, item.span)


def _listed(file: OneFile, raised: Collection[str]) -> Iterable[Diagnostic]:
    """Yield errors that are not to be retried and nearly are ones of the design, or built in."""
    for text in file.find(_all_listed):
        if text.value in raised or text.value in _BUILT_IN:
            continue
        if near := _near(text.value, sorted(raised)) or _built_in(text.value):
            said = f"nothing in this design raises {text.value}"
            yield RULE.at(text.span, said, near, text.value)


def _built_in(error: str) -> str | None:
    """Return the question whether an error of Python or Temporal was meant, by a slip alone: code
    that no design shows raises others, `Timeout` among them."""
    whole = f"{error}or" if error.endswith("Err") else error
    slips = (one for one in _BUILT_IN if one == whole or is_slip_of(error, one))
    return suggestion(*list(slips)[:1])


def _compared(body: Body, known: Collection[str]) -> Iterable[Diagnostic]:
    """Yield the texts that nearly are a type which `err.type` is compared with."""
    bindings = {catch.binding for catch in body.of(tree.Catch) if catch.binding}
    for subject, text in _pairs(body):
        match subject, text:
            case tree.Field(tree.Name(name), "type"), tree.String(error) if name in bindings:
                near = _near(error, known) if error not in known else None
                if near:
                    said = f"nothing in this design raises {error}"
                    yield RULE.at(text.span, said, near, error)
            case _:  # compares something else
                pass


def _pairs(body: Body) -> Iterable[tuple[tree.Expression, tree.Expression]]:
    """Yield what is compared with what."""
    for binary in body.of(tree.Binary):
        if binary.operator in ("==", "!="):
            yield binary.left, binary.right
        elif isinstance(binary.right, tree.ListOf):
            yield from ((binary.left, item) for item in binary.right.items)
    for switch in body.of(tree.Switch):
        for case in without_comments(switch.cases):
            yield switch.subject, case.value


def _answered(body: Body) -> Iterable[Diagnostic]:
    for statement in body.of(tree.Raise):
        similar = _near(statement.error, sorted(HANDLER_ERRORS))
        if statement.error not in HANDLER_ERRORS and similar:
            yield RULE.at(
                statement.span,
                f"{statement.error} is none of the errors an operation answers with",
                hint=similar,
                name=statement.error,
            )


def _raised(facts: Facts) -> set[str]:
    """Return the types the design raises or fails with."""
    return {one for part in facts.parts for one in part.find(_raised_in)}


def _stood_in(facts: Facts) -> Iterator[str]:
    """Yield what stand-ins of tests raise: errors of what is still to be written, or is others'."""
    for case in facts.tests.cases:
        for line in case.node.lines:
            given = line.answers if isinstance(line, tree.StandIn) else ()
            raising = (
                one for one in given if isinstance(one, tree.Answer) and one.kind == "raises"
            )
            yield from (one.error for one in raising)


def _raised_in(file: OneFile) -> Iterator[str]:
    """Yield the types that one file raises or fails with."""
    for body in file.bodies:
        yield from (statement.error for statement in body.of(tree.Raise))
        for close in body.of(tree.Close):
            records = (item for item in close.arguments if isinstance(item, tree.Record))
            yield from (record.type for record in records if close.kind == "fail")


RULE = Rule(
    code="unknown-error",
    subject=Subject.NAMES,
    severity=Severity.WARNING,
    summary="an error type is caught or raised that looks misspelt",
    why="""\
`catch X` catches errors of type X: those Crossway raises for failed calls, those this design
raises, and those the Python beside it raises. A type that is none of them is most often a spelling
mistake, and then nothing is ever caught. Where there is Python, which may call what raises other
errors, only a type that is nearly a known one is reported. So is one in `non_retryable_error_types`
that is an error of the design, of Python or of Temporal but for a slip. What a test lets a stand-in
raise counts as raised: `activity Pack raises PackError("torn")`. `raise err` raises an error again
that was caught `-> err`; where no `catch` binds the name it is an error of that type, and what was
caught is lost.""",
    bad="""\
workflow Ship(order: Order):
    try:
        activity Pack(order)
    catch PackError:
        close fail("not packed")
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    good="""\
workflow Ship(order: Order):
    try:
        activity Pack(order)
    catch ActivityError:
        close fail("not packed")
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    check=check,
)
