"""name-not-always-bound: a name is read that only some of the paths to it have bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile
from crossway.checks.rule import Rule, Subject
from crossway.design.assigned import Reads, kept_inside, rounds_at_once
from crossway.design.sharing import private_names, shared_names
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.walk import walk


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the first read of each such name."""
    for body, reads in (one for part in facts.parts for one in part.find(_reads)):
        unknown = {one.name for one in facts.design.unknowns.get(body.qualified_name, ())}
        kept = kept_inside(body.block)
        inside = {id(node) for loop in rounds_at_once(body.block) for node in walk(loop)}
        for name, node in reads.found.items():
            if name in unknown or _no_handle(body, node):  # which other rules say
                continue
            if name in kept and id(node) not in inside:
                yield _kept(name, node)
                continue
            yield RULE.at(
                node.span,
                f"{name} may have no value here: not every path binds it",
                hint=f"give it one before: `{name} = null`",
                name=name,
            )


def _reads(file: OneFile) -> Iterator[tuple[Body, Reads]]:
    """Yield the bodies that read names which may have no value."""
    for body in file.bodies:
        given = frozenset(parameter.name for parameter in body.parameters)
        watched = frozenset(body.binds) - given
        if watched:
            watched -= _shared(body)
        if watched:
            reads = Reads(watched)
            reads.block(body.block, given)
            if reads.found:
                yield body, reads


def _no_handle(body: Body, node: tree.Node) -> bool:
    """Return whether a name is awaited that is no promise, handle or condition, wherever bound."""
    return isinstance(node, tree.Handle) and node.name not in body.truths | body.handles


def _kept(name: str, node: tree.Node) -> Diagnostic:
    found = RULE.at(
        node.span,
        f"{name} has no value here: it stays inside the rounds of the loop in `await all:`",
        hint=f"give it one before: `{name} = null`, or collect them: `append(all, {name})`",
        name=name,
    )
    return replace(found, severity=Severity.ERROR)


def _shared(body: Body) -> frozenset[str]:
    """Return what a workflow's bodies share: it is null until somebody gives it a value."""
    if body.workflow is None:
        return frozenset()
    names = shared_names(body.workflow) | body.conditions
    return names - private_names(body.workflow, body.handler) if body.handler else names


RULE = Rule(
    code="name-not-always-bound",
    subject=Subject.NAMES,
    severity=Severity.WARNING,
    summary="a name is read that only some of the paths to it have bound",
    why="""\
A case of `await one:` that lost, a branch that was not taken, a `try:` that failed, a loop without
a round binds nothing. Reading the name after it fails the workflow. It is an error where nothing
but the rounds of a loop inside `await all:` bind it, which all run at once: each has its own.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    await one:
        workflow Pack(order) -> parcel:
        timer(1h):
    close complete(parcel)

workflow Pack(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    await one:
        workflow Pack(order) -> parcel:
            close complete(parcel)
        timer(1h):
            close fail("not packed in time")

workflow Pack(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
""",
    check=check,
)
