"""Which folders with designs of their own are one design after all.

A team may keep each namespace in a folder of its own, none of them the root:

    orders/orders.twf        nexus PaymentsEndpoint Payments.Charge(order) -> receipt
    payments/payments.twf    namespace payments:
                                 nexus endpoint PaymentsEndpoint

Two are one where a file of the one names what it lacks and only the other has: the package that it
imports, the endpoint or the namespace that it calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crossway.design.names import imported_package, is_contract, package_of
from crossway.design.options import CLASSIC_ENDPOINT, given_text
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.holes import has_holes
from crossway.language.walk import walk

Thing = tuple[str, str]
"""A kind, `package` or `target`, and a name."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a file defines that others may name, and what it names."""

    defined: frozenset[Thing]
    named: frozenset[Thing]


def mentions(file: tree.File) -> Mentions:
    """Return what a file defines for others, and what of others it names."""
    return Mentions(frozenset(_defined(file)), frozenset(_named(file)))


def _defined(file: tree.File) -> Iterator[Thing]:
    if package := package_of(file):
        yield "package", package
    for node in file.definitions:
        if isinstance(node, tree.Endpoint):
            yield "target", node.name
            if namespace := given_text(CLASSIC_ENDPOINT, node.settings, "target_namespace"):
                yield "target", namespace
        elif isinstance(node, tree.Namespace):
            yield "target", node.name
            for entry in without_comments(node.entries):
                if entry.kind == "endpoint":
                    yield "target", entry.name


def _named(file: tree.File) -> Iterator[Thing]:
    for node in walk(file):
        if isinstance(node, tree.Import) and not is_contract(node.path):
            yield "package", imported_package(node.path)
        elif isinstance(node, tree.NexusCall) and not has_holes(node.target):
            yield "target", node.target


def joined(designs: Mapping[str, Iterable[Mentions]]) -> dict[str, str]:
    """Return, for each design by its name, the first of those that are one with it.

    >>> orders = Mentions(frozenset(), frozenset({("target", "PaymentsEndpoint")}))
    >>> payments = Mentions(frozenset({("target", "PaymentsEndpoint")}), frozenset())
    >>> joined({"orders": [orders], "payments": [payments], "other": []})
    {'orders': 'orders', 'payments': 'orders', 'other': 'other'}
    """
    every = {name: tuple(files) for name, files in designs.items()}
    defined = {
        name: frozenset[Thing]().union(*(file.defined for file in files))
        for name, files in every.items()
    }
    having: dict[Thing, list[str]] = {}
    for name, things in defined.items():
        for thing in things:
            having.setdefault(thing, []).append(name)
    first = {name: name for name in every}
    for name, files in every.items():
        lacking = {thing for file in files for thing in file.named} - defined[name]
        for thing in sorted(lacking):
            if len(others := having.get(thing, [])) == 1:
                old, new = first[name], first[others[0]]
                keep, drop = sorted((old, new), key=list(every).index)
                first = {n: keep if f == drop else f for n, f in first.items()}
    return first
