"""undefined-name: a name is used that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import BUILTINS
from crossway.design.model import Unknown
from crossway.language import tree
from crossway.language.blocks import assigned_names, bound_names
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import for_name, for_value
from crossway.language.near import SUGGESTED, did_you_mean, slip_of
from crossway.language.span import Span
from crossway.language.walk import all_nodes, items_around

CLOSINGS = ("complete", "completed", "fail", "failed", "continue_as_new")
"""What follows `close`."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the free names of every body."""
    closing = dict(one for part in facts.parts for one in part.find(_closing))
    later = _assigned(facts)
    for owner, unknowns in facts.design.unknowns.items():
        visible = tuple(sorted(facts.visible.get(owner, ())))
        for unknown in unknowns:
            if unknown.span in facts.refused_arguments:
                continue
            if unknown.name in later[owner]:
                yield _too_early(unknown)
                continue
            yield RULE.at(
                unknown.span,
                f"{unknown.name} is defined nowhere; `run` uses a sample",
                hint=for_value(unknown.name)
                or did_you_mean(unknown.name, visible)
                or closing.get(unknown.span)
                or _as_called(unknown.name)
                or for_name(unknown.name),
                name=unknown.name,
            )
    for file, activity, found in (one for part in facts.parts for one in part.find(_in_sketches)):
        if not facts.implemented(activity, file):
            yield found


def _assigned(facts: Facts) -> Mapping[str, Set[str]]:
    """Return what lines of the bodies of each owner that has unknown names give values to."""
    found: dict[str, set[str]] = {owner: set() for owner in facts.design.unknowns}
    for body in facts.bodies:
        if body.qualified_name in found:
            found[body.qualified_name].update(assigned_names(body.block))
    return found


def _too_early(unknown: Unknown) -> Diagnostic:
    """Return what is said of a name that is read above all lines that give it a value.

    while true:
        if receipt != null:                # the first round reads a sample
            close complete(receipt)
        activity Pay() -> receipt
    """
    return RULE.at(
        unknown.span,
        f"{unknown.name} has no value yet where it is read first; `run` uses a sample",
        hint=f"give it one before: `{unknown.name} = null`",
        name=unknown.name,
    )


def _as_called(name: str) -> str | None:
    """Return what to write for a built-in function without its parentheses: `started = now`."""
    known = BUILTINS.get(name)
    if known is None:
        return None
    return (
        f"write `{known.signature}`"
        if known.most == 0
        else f"{name} is a function: {known.signature}"
    )


def _closing(file: OneFile) -> Iterator[tuple[Span, str]]:
    """Yield where `close complte` was meant to say how it closes, with what to ask."""
    for body in file.bodies_with(tree.Close):
        for close in body.of(tree.Close):
            for value in close.arguments if len(close.arguments) == 1 else ():
                if isinstance(value, tree.Name) and (meant := slip_of(value.name, CLOSINGS)):
                    yield value.span, f"{SUGGESTED} `close {meant}`?"


def _in_sketches(of: OneFile) -> Iterator[tuple[tree.File, str, Diagnostic]]:
    """Yield the names in an activity that are nearly ones of its own: they make it a sketch.

    `return concat("room ", Id)` was meant in full; `return scales.weigh(order)` is in words.
    """
    for file, activity in of.defined(tree.Activity):
        known = sorted({*(p.name for p in activity.parameters), *bound_names(activity.body)})
        nodes = list(all_nodes(activity.body))
        if any(isinstance(node, tree.Sketch) for node in nodes):
            continue
        items = items_around(nodes)
        for name in (node for node in nodes if isinstance(node, tree.Name)):
            if name.name in known or name.name in items.get(id(name), ()):
                continue
            if near := did_you_mean(name.name, known):
                said = f"{name.name} is defined nowhere: activity {activity.name} is a sketch"
                yield file, activity.name, RULE.at(name.span, said, near, name.name)


RULE = Rule(
    code="undefined-name",
    subject=Subject.NAMES,
    severity=Severity.WARNING,
    summary="a name is used that nothing defines",
    why="""\
The name is no parameter, no result, no variable and no part of the state, or is read above all
lines that give it a value. `run` fills it with a sample of the type it is used as, so that a sketch
runs; generated code would have nothing to put there, so that `generate` refuses.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    close complete(Parcel{id: odrer.id})
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
""",
    check=check,
    simulated=True,
)
