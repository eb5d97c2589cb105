"""undeclared-search-attribute: a workflow sets one that its namespace does not declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile
from crossway.checks.rule import Rule, Subject
from crossway.design.attributes import KINDS, declared_attributes, kind_of
from crossway.design.builtins import SEARCH_ATTRIBUTES
from crossway.design.options import plain_text
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.near import did_you_mean
from crossway.language.walk import all_nodes
from crossway.language.words import snake_case

_Set = tuple[str, tree.Node]
"""The name of a search attribute, and where it is set."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield declarations of types that there are not, and attributes that are not declared."""
    for _, namespace in facts.defined(tree.Namespace):
        for option in without_comments(namespace.search_attributes):
            if kind_of(option) is None:
                said = f"search attribute {option.key} is of no type that Temporal has"
                written = None if isinstance(option.value, tuple) else plain_text(option.value)
                hint = did_you_mean(written or "", KINDS) or f"one of {', '.join(KINDS)}"
                yield RULE.at(option.span, said, hint=hint, name=option.key)
    missing: dict[str, list[tuple[str, tree.Node]]] = {}
    for body, used in (one for part in facts.parts for one in part.find(_settings)):
        for space, name, node in _undeclared(facts, body, used):
            missing.setdefault(space, []).append((name, node))
    for space, unknown in missing.items():
        yield from _told(facts, space, sorted(unknown, key=lambda one: one[1].span))


def _told(facts: Facts, space: str, used: list[tuple[str, tree.Node]]) -> Iterator[Diagnostic]:
    """Yield one finding for each name, wherever it is set; one where a namespace declares none."""
    known = declared_attributes(facts.design.declaring, space)
    by_name: dict[str, list[tree.Node]] = {}
    for name, node in used:
        by_name.setdefault(name, []).append(node)
    declare = f"declare it in `namespace {space}`, below `search_attributes:`"
    if not known and len(by_name) > 1:
        said = f"namespace {space} declares no search attributes, and some are set"
        names = ", ".join(f"`{name}: keyword`" for name in by_name)
        hint = f"declare them below `search_attributes:` in `namespace {space}`: {names}, say"
        places = [(node, f"{name} is set here") for name, node in used]
        yield _at_first(said, hint, used[0][0], places)
        return
    for name, nodes in by_name.items():
        said = f"namespace {space} declares no search attribute {name}"
        places = [(node, "it is set here, too") for node in nodes]
        yield _at_first(said, did_you_mean(name, known) or declare, name, places)


def _at_first(said: str, hint: str, name: str, places: list[tuple[tree.Node, str]]) -> Diagnostic:
    (first, _), *others = places
    related = tuple(Related(node.span, told) for node, told in others)
    return RULE.at(first.span, said, hint=hint, name=name, related=related)


def _settings(file: OneFile) -> Iterator[tuple[Body, list[_Set]]]:
    """Yield the bodies of a file that set search attributes, a workflow's with its defaults."""
    for body in file.bodies:
        nodes: list[tree.Node] = [*body.of(tree.Option), *body.of(tree.Invoke)]
        if body.workflow and not body.handler:
            nodes += all_nodes(body.workflow.default_options)
        if used := [one for node in nodes for one in _set_by(node)]:
            yield body, used


def _undeclared(
    facts: Facts, body: Body, used: Sequence[_Set]
) -> Iterator[tuple[str, str, tree.Node]]:
    """Yield what is set that a namespace it runs in does not declare: where, what, the place."""
    for space in _namespaces(facts, body):
        known = declared_attributes(facts.design.declaring, space)
        for name, node in used:
            if name not in known and name not in _untyped(facts):
                yield space, name, node


def _untyped(facts: Facts) -> set[str]:
    """Return the attributes that are declared with no type that there is: which is said there."""
    return {
        option.key
        for _, namespace in facts.defined(tree.Namespace)
        for option in without_comments(namespace.search_attributes)
        if kind_of(option) is None
    }


def _namespaces(facts: Facts, body: Body) -> tuple[str, ...]:
    """Return where a body runs; where that is not known, one that declares nothing."""
    found = facts.design.workflows.get(body.definition.name) if body.workflow else None
    places = found.placements if found else ()
    return tuple(dict.fromkeys(place.namespace for place in places)) or facts.design.namespaces


def _set_by(node: tree.Node) -> Iterator[_Set]:
    """Yield the attributes that an option or a function sets, by name."""
    match node:
        case tree.Option(key, tuple() as entries) if snake_case(key) == "search_attributes":
            yield from ((entry.key, entry) for entry in without_comments(entries))
        case tree.Option(key, tree.Record(_, fields)) if snake_case(key) == "search_attributes":
            yield from ((field.name, field) for field in fields)
        case tree.Invoke(function, (tree.Record(_, fields),)):
            if function == SEARCH_ATTRIBUTES.name:
                yield from ((field.name, field) for field in fields)
        case _:  # sets none, or by names that are computed
            pass


_SHOP = """\
workflow Ship(order: Order) -> (string):
    upsert_search_attributes({CustomerId: order.customer})
    close complete(order.id)

worker ships:
    workflow Ship

namespace shop:
    search_attributes:
        CustomerId: keyword
    worker ships
        options:
            task_queue: "ships"
"""

RULE = Rule(
    code="undeclared-search-attribute",
    subject=Subject.OPTIONS,
    severity=Severity.ERROR,
    summary="a workflow sets a search attribute that its namespace does not declare",
    why="""\
Temporal takes search attributes that the namespace has registered, and fails the workflow's task
again and again by any other. `apply` and `run` register those that `search_attributes:` in a
`namespace` declares, with their types.""",
    bad=_SHOP.replace("{CustomerId:", "{CustomrId:"),
    good=_SHOP,
    check=check,
)
