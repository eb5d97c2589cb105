"""contract-fault: a contract of others cannot be read. Reported as it is read; documented here."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(_facts: Facts) -> Iterable[Diagnostic]:
    """Yield nothing: whoever reads the contract has reported it."""
    return ()


_CALLER = """\
workflow Ship(order: Order) -> (string):
    nexus DepotEndpoint {depot}Depot.Reserve(order.id, order.count) -> claim
        options:
            timeout: 20s
    close complete(claim.id)

type Order:
    id: string
    count: int
"""

RULE = Rule(
    code="contract-fault",
    subject=Subject.TEXT,
    severity=Severity.ERROR,
    summary="a contract of others is not there, or cannot be read",
    why="""\
`import "depot.nexusrpc.yaml"` reads what another team offers from a contract: its services,
operations and types, as `depot.Depot` and `depot.Claim`. The path begins at the folder of the file
that imports it, and stays in the folder of the design. A contract is of the subset of JSON Schema
that nexgen of Temporal reads; what is outside of it is an error at its line, with what to write
instead.""",
    bad='import "dept.nexusrpc.yaml"\n\n' + _CALLER.format(depot="dept."),
    good=_CALLER.format(depot="")
    + """
extern nexus service Depot:
    operation Reserve(id: string, count: int) -> Claim

type Claim:
    id: string
""",
    check=check,
)
