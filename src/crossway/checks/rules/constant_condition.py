"""constant-condition: a condition always holds, or never."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.comparing import chained, comparison, exclude, never_holds
from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.printer.expressions import print_expression
from crossway.language.walk import all_nodes

_COMPARES = {"==": True, "<=": True, ">=": True, "!=": False, "<": False, ">": False}
"""Whether a value compares so with itself."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield conditions that are decided by their type, and comparisons that exclude each other."""
    yield from reported(RULE, facts)
    yield from _compared(facts)


@in_each_definition
def _compared(file: OneFile) -> Iterator[Diagnostic]:
    for body in file.bodies_with(tree.Binary):
        yield from map(_alone, _decided(body))
        for chain in _chains(body):
            yield from _in_chain(chain, body)


def _alone(found: tuple[tree.Binary, bool]) -> Diagnostic:
    binary, holds = found
    said = f"{print_expression(binary)} {'always' if holds else 'never'} holds"
    return RULE.at(binary.span, said, "compare it with something else")


def _decided(body: Body) -> Iterator[tuple[tree.Binary, bool]]:
    """Yield the comparisons that are decided by themselves, and whether they hold."""
    for binary in body.of(tree.Binary):
        known = comparison(binary, body)
        if binary.operator in _COMPARES and binary.left == binary.right and _is_read(binary.left):
            yield binary, _COMPARES[binary.operator]
        elif known and never_holds(known):
            yield binary, False
        elif known and never_holds(known.otherwise):
            yield binary, True


def _is_read(value: tree.Expression) -> bool:
    """Return whether a value is only read: the next time it is the same."""
    return not any(isinstance(node, tree.Invoke) for node in all_nodes([value]))


def _chains(body: Body) -> Iterator[tree.Binary]:
    """Yield the outermost of each chain, `a and b and c`."""
    joined = [one for one in body.of(tree.Binary) if one.operator in ("and", "or")]
    inner = {
        id(part)
        for one in joined
        for part in (one.left, one.right)
        if isinstance(part, tree.Binary) and part.operator == one.operator
    }
    yield from (one for one in joined if id(one) not in inner)


def _in_chain(chain: tree.Binary, body: Body) -> Iterator[Diagnostic]:
    """Yield, once for a chain, an operand that another one excludes, implies or repeats."""
    both = chain.operator == "and"
    operands = list(chained(chain, "and" if both else "or"))
    for at, value in enumerate(operands):
        for earlier in operands[:at]:
            if value == earlier and _is_read(value):
                said = f"{print_expression(value)} stands here twice"
                yield RULE.at(value.span, said, "compare something else, or remove it")
                return
            one, other = comparison(earlier, body), comparison(value, body)
            if one is None or other is None:
                continue
            if both and exclude(one, other):
                said = "never hold together"
            elif not both and exclude(one.otherwise, other.otherwise):
                said = "hold between them always"
            else:
                continue
            written = f"{print_expression(earlier)} and {print_expression(value)}"
            hint = f"write `{'or' if both else 'and'}`, or compare something else"
            yield RULE.at(value.span, f"{written} {said}", hint)
            return


RULE = Rule(
    code="constant-condition",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a condition always holds, or never",
    why="""\
A moment, a declared record and a word of an enumeration are always true, so that asking for one
asks nothing. `kind == "card" or "cash"` holds whatever `kind` is, and so does `kind != "card" or
kind != "cash"`; `total > 10 and total < 5` never does. Only what is certain is reported: a list, a
text or a number may be empty or zero, and `while true:` is meant.""",
    bad="""\
workflow Pay(kind: string) -> (string):
    if kind == "card" or "cash":
        close complete("at once")
    close complete("by invoice")
""",
    good="""\
workflow Pay(kind: string) -> (string):
    if kind == "card" or kind == "cash":
        close complete("at once")
    close complete("by invoice")
""",
    check=check,
)
