"""What is measured: namespaces that call each other, the same for the design and by hand.

A scene of a few teams is the design in `bench/design`; a scene of N namespaces is a ring of N,
each of which calls the next, all served by one process.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

DESIGN = Path(__file__).parent / "design"

PAYMENT = {"id": "p-1", "amount": 12.5}
ORDER = {"id": "o-1", "customer": {"name": "Ada", "email": "ada@example.com"}, "payment": PAYMENT}


@dataclass(frozen=True)
class Case:
    """One measured workflow; `operations` is how many Nexus operations each run makes."""

    title: str
    workflow: str
    input: Any
    operations: int


SYNCHRONOUS = Case("synchronous operation", "QuoteTen", PAYMENT, 10)
WORKFLOW_RUN = Case("workflow-run operation", "PayOnce", PAYMENT, 1)
CASES = (
    SYNCHRONOUS,
    WORKFLOW_RUN,
    Case("the seed's order", "OrderWorkflow", ORDER, 2),
    Case("fan-out of twenty", "QuoteAtOnce", PAYMENT, 20),
)


@dataclass(frozen=True)
class Scene:
    """Namespaces, who calls whom among them, and who is asked to run the cases' workflows."""

    namespaces: tuple[str, ...]
    calls: tuple[tuple[str, str], ...]
    callers: tuple[str, ...]

    def designed(self, case: Case, caller: str) -> str:
        """Return the design's name of a case's workflow in the namespace that runs it: a name is
        there once in a design, and so in a ring with that of its namespace."""
        return case.workflow if self is TEAMS else case.workflow + caller


TEAMS = Scene(
    ("orders", "payments", "notifications"),
    (("orders", "payments"), ("orders", "notifications")),
    ("orders",),
)


def scene(namespaces: int) -> Scene:
    """Return a ring of that many namespaces, or the three teams for 0."""
    if not namespaces:
        return TEAMS
    names = tuple(f"n{at}" for at in range(namespaces))
    return Scene(names, tuple(zip(names, (*names[1:], names[0]), strict=True)), names)


def write_design(of: Scene, folder: Path) -> Path:
    """Return the folder of a scene's design, written to `folder` unless it is the teams'."""
    if of is TEAMS:
        return DESIGN
    for caller, handler in of.calls:
        (folder / f"{caller}.twf").write_text(_namespace(caller, handler, _before(of, caller)))
    return folder


def _before(of: Scene, namespace: str) -> str:
    return next(caller for caller, handler in of.calls if handler == namespace)


def _namespace(own: str, called: str, caller: str) -> str:
    """Return the file of one namespace of a ring, which is called and calls."""
    return f"""
nexus_endpoint Payments{own}Endpoint:
    target_namespace: {own}
    target_task_queue: {own}
    allowed_caller_namespaces:
        - {caller}

nexus_service Payments{own}Service:

    operation QuotePrice(payment: Payment) -> Quote:
        return Quote{{id: payment.id, fee: payment.amount * 2}}

workflow {SYNCHRONOUS.workflow}{own}(payment: Payment) -> Quote:
    for (i in range(10)):
        options(timeout: 1m)
        nexus "{called}" workflow QuotePrice(payment) -> quote
    close quote
"""
