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
    for namespace, entry in facts.instances:
        if entry.name not in known:
            yield RULE.at(
                entry.span,
                f"namespace {namespace.name} runs worker {entry.name}, which is defined nowhere",
                hint=did_you_mean(entry.name, known) or f"define it: `worker {entry.name}:`",
                name=entry.name,
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
