"""What nobody declares and all of a design agrees on: warned of where one place says otherwise.

state:
    count = 0
signal Add(n: int):
    count = count + n
if count == "x":         # count is a number wherever it is given a value: never true
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.typing.declared import names_before, untyped_state
from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import ANYTHING, DECIMAL, INTEGER, Kind, is_number, is_type
from crossway.checks.typing.scope import Code, Finding
from crossway.design.model import MisspeltField
from crossway.design.types import Listing, Scalar, Type
from crossway.design.written import WrittenTypes
from crossway.language import tree
from crossway.language.blocks import inner_blocks, own_names, statements
from crossway.language.near import suggestion

INFERRED_CODES: frozenset[Code] = frozenset({"wrong-operand", "wrong-type", "unknown-field"})
"""What is said of values whose kinds are inferred; that they may be null is too uncertain."""


def inferred_fields(misspelt: Iterable[MisspeltField]) -> Iterator[Finding]:
    """Yield a finding for each field of an undeclared record that looks misspelt."""
    for one in misspelt:
        said = f"field {one.name} is read here alone, and given nowhere"
        hint = suggestion(one.meant)
        yield Finding("unknown-field", one.span, said, hint, one.name, inferred=True)


def held_by_state(
    bodies: Iterable[Body], types: WrittenTypes
) -> Iterator[tuple[Mapping[str, Kind], Sequence[Body]]]:
    """Yield, for each workflow, what its state without types always holds, and its bodies."""
    groups: dict[int, list[Body]] = {}
    for body in bodies:
        if body.workflow is not None and body.state:
            groups.setdefault(id(body.workflow), []).append(body)
    for group in groups.values():
        if held := _held(group, types):
            yield held, group


def given_by_simulated(body: Body, facts: Facts) -> dict[str, Kind]:
    """Return what the functions give that a body calls, and neither it nor Python defines.

    That is what they are used as, as far as a use proves anything: a number in `rate(order) * 2`.
    """
    found: dict[str, Kind] = {}
    if not body.deterministic:  # where such a call is an error by itself
        for call in body.of(tree.Invoke):
            used = facts.design.functions.get((body.file.path, call.function))
            if used is not None and not facts.implemented(call.function, body.file):
                found[call.function] = _bare(used)
    return found


def _bare(kind: Type) -> Kind:
    """Return a type without what only feeds samples, and without what is not certain."""
    match kind:
        case Scalar():
            return Scalar(kind.kind, words=kind.words)
        case Listing(item):
            inner = _bare(item)
            return Listing(inner if is_type(inner) else ANYTHING)
        case _:
            return ANYTHING


def _held(group: Sequence[Body], types: WrittenTypes) -> dict[str, Kind]:
    """Return the variables that hold values of one kind from the beginning to the end."""
    judge = Judge(group[0], types)
    found: dict[str, Kind] = {}
    for name, value in untyped_state(judge):
        kind = judge.kind(value)
        if isinstance(kind, Scalar | Listing):
            # A whole number does wherever any number is wanted: nothing is said of that here.
            found[name] = INTEGER if is_number(kind) and kind != DECIMAL else kind
    while found:
        other = {name for body in group for name in _given_others(body, found, types)}
        if other.isdisjoint(found):
            break
        found = {name: kind for name, kind in found.items() if name not in other}
    return found


def _given_others(body: Body, held: Mapping[str, Kind], types: WrittenTypes) -> Iterator[str]:
    """Yield the variables that a body gives what they do not hold, or what nobody can tell."""
    judge = Judge(body, types)
    judge.names |= dict(names_before(judge))
    own = {parameter.name for parameter in body.parameters} if body.handler else set()
    judge.names |= {name: kind for name, kind in held.items() if name not in own}
    for statement in statements(body.block):
        if not isinstance(statement, tree.Assign):
            yield from own_names(statement)
            yield from (name for inner in inner_blocks(statement) for name in inner.names)
        elif isinstance(statement.target, tree.Name) and statement.target.name in held:
            name, value = statement.target.name, statement.value
            if not (_is_like(judge.kind(value), held[name]) or _adds_to(name, value)):
                yield name


def _is_like(kind: Kind, held: Kind) -> bool:
    if held == INTEGER:
        return is_number(kind)
    if isinstance(held, Listing):
        return isinstance(kind, Listing)
    return isinstance(kind, Scalar) and isinstance(held, Scalar) and kind.kind == held.kind


def _adds_to(name: str, value: tree.Expression) -> bool:
    """Return whether a value is what a variable holds, and more: `total + line.price`."""
    adds = isinstance(value, tree.Binary) and value.operator in ("+", "-")
    return adds and isinstance(value, tree.Binary) and value.left == tree.Name(name)
