"""EMPTY_NAMESPACE: a namespace runs nothing."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import is_empty
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the namespace blocks without entries."""
    for _, namespace in file.defined(tree.Namespace):
        if is_empty(namespace.entries):
            yield RULE.at(
                namespace.span,
                f"namespace {namespace.name} has neither worker nor endpoint",
                name=namespace.name,
            )


RULE = Rule(
    code="EMPTY_NAMESPACE",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="a namespace runs nothing",
    why="""\
A namespace block without workers and endpoints says that nothing lives there.""",
    bad=f"""\
{SHOP}
namespace spare:
    # to come
""",
    good=SHOP,
    check=check,
    strict=True,
)
