"""wrong-python-hint: a Python hint is another type than the design declares."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.hints import not_returned, not_taken
from crossway.design.callable import PythonCallable
from crossway.design.written import WrittenTypes
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.words import python_names


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the parameters and results of what Python implements that it hints otherwise."""
    if not facts.design.implemented:
        return
    types = WrittenTypes(facts.design.names)
    declared: list[tuple[tree.File, tree.Activity | tree.Operation]]
    left = {e.tree.span for e in facts.design.activities if e.tree and not e.spelled_out}
    declared = [(file, one) for file, one in facts.defined(tree.Activity) if one.span in left]
    declared += [(file, o) for file, _, o in facts.operations if o.body is None and not o.workflow]
    for file, node in declared:
        known = facts.design.implemented.get(file.path, {})
        found = next((known[name] for name in python_names(node.name) if name in known), None)
        if found is not None and found.signature is not None:
            place = f"{found.name} ({_stem(file)}.py:{found.line})"
            yield from _parameters(node, found.signature, types, file, place)
            yield from _result(node, found, types, file, place)


def _parameters(
    node: tree.Activity | tree.Operation,
    signature: inspect.Signature,
    types: WrittenTypes,
    file: tree.File,
    place: str,
) -> Iterator[Diagnostic]:
    """Yield what the design passes and the hint of its parameter does not take."""
    for own, hinted in zip(node.parameters, signature.parameters.values(), strict=False):
        if hinted.kind in (hinted.POSITIONAL_ONLY, hinted.POSITIONAL_OR_KEYWORD):
            given = types.type(own.type, file.path)
            if why := not_taken(given, hinted.annotation, types.records):
                yield RULE.at(
                    own.span,
                    f"{place} takes {hinted.name}: {hinted.annotation}; {own.name}{why}",
                    hint="make the hint and the declaration the same",
                    name=own.name,
                )


def _result(
    node: tree.Activity | tree.Operation,
    found: PythonCallable,
    types: WrittenTypes,
    file: tree.File,
    place: str,
) -> Iterator[Diagnostic]:
    """Yield a result that the hint of what is returned is none of; several travel as a list."""
    if found.signature is None or len(node.results) != 1:
        return
    hint = found.signature.return_annotation
    wanted = types.type(node.results[0], file.path)
    if why := not_returned(hint, wanted, types.records):
        yield RULE.at(
            node.results[0].span,
            f"{place} returns {hint}: the result{why}",
            hint="make the hint and the declaration the same",
            name=node.name,
        )


def _stem(file: tree.File) -> str:
    return file.path.rpartition("/")[2].rpartition(".")[0]


_ACTIVITY = """\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order.weight) -> parcel
    close complete(parcel)

activity Pack(weight: int) -> (Parcel):
    pack it, whatever it weighs

type Order:
    weight: int

type Parcel:
    id: string

# --- example.py
def pack(weight: {hint}) -> dict:
    return {{"id": "p-1"}}
"""

RULE = Rule(
    code="wrong-python-hint",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a Python hint is another type than the design declares",
    why="""\
Hints of Python implementations are honoured: an argument is read as its hint says, and is refused
where it is of another type. Here the design and the hint of the same parameter, or result, exclude
each other. Hints that are classes of your own are looked at when they are imported.""",
    bad=_ACTIVITY.format(hint="list[str]"),
    good=_ACTIVITY.format(hint="int"),
    check=check,
    stops=False,
)
