"""MISSING_ENDPOINT_TASK_QUEUE: an endpoint has no task queue."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import lacks
from crossway.checks.rule import Rule, Subject
from crossway.design.options import CLASSIC_ENDPOINT, ENDPOINT
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the endpoints without a task queue, in either spelling."""
    for endpoint in file.endpoints:
        takes, key = ENDPOINT, "task_queue"
        if endpoint.namespace is None:
            takes, key = CLASSIC_ENDPOINT, "target_task_queue"
        if lacks(takes, endpoint.options, key):
            yield RULE.at(
                endpoint.span,
                f"endpoint {endpoint.name} has no {key}",
                hint="name the queue that the workers of its services poll",
                name=endpoint.name,
            )


RULE = Rule(
    code="MISSING_ENDPOINT_TASK_QUEUE",
    subject=Subject.PLACEMENT,
    severity=Severity.ERROR,
    summary="an endpoint has no task queue",
    why="""\
An endpoint hands every call to one task queue; without its name the calls go nowhere.""",
    bad=f"""\
{SHOP}\
    nexus endpoint Parcels
        options:
            allowed_caller_namespaces: ["shop"]
""",
    good=f"""\
{SHOP}\
    nexus endpoint Parcels
        options:
            task_queue: "shop"
            allowed_caller_namespaces: ["shop"]
""",
    check=check,
)
