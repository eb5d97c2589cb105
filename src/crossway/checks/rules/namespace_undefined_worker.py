"""NAMESPACE_UNDEFINED_WORKER: a namespace instantiates a worker that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the worker entries of namespaces that no worker block describes."""
    known = {worker.name for _, worker in facts.defined(tree.Worker)}
    for one in facts.instances:
        if one.worker is None:
            name = one.entry.name
            yield RULE.at(
                one.entry.span,
                f"namespace {one.block.name} runs worker {name}, which is defined nowhere",
                hint=did_you_mean(name, known) or f"define it: `worker {name}:`",
                name=name,
            )


RULE = Rule(
    code="NAMESPACE_UNDEFINED_WORKER",
    subject=Subject.PLACEMENT,
    severity=Severity.ERROR,
    summary="a namespace instantiates a worker that nothing defines",
    why="""\
A `worker` line in a namespace block starts a worker that a `worker name:` block describes.""",
    bad=f"""\
{SHOP}\
    worker shopTipes
        options:
            task_queue: "more"
""",
    good=SHOP,
    check=check,
)
