"""unimplemented-operation: an operation is left to Python, and the Python has no such function."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean
from crossway.language.words import python_names


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the bodiless operations that the Python beside their file does not implement.

    Without any Python beside it a file is a sketch, and `run` lists what it simulates.
    """
    for file, service, operation in facts.operations:
        entry = facts.service(service)
        places = {at.location for at in entry.placements} if entry else set()
        if (places and places <= facts.design.foreign) or (entry and entry.extern):
            continue
        known = facts.design.implemented.get(file.path)
        if known is None or "*" in known or operation.body is not None or operation.workflow:
            continue
        if not any(name in known for name in python_names(operation.name)):
            yield RULE.at(
                operation.span,
                f"operation {operation.name} has no body, and the Python beside it does not "
                "implement it; `run` simulates it",
                hint=did_you_mean(python_names(operation.name)[-1], sorted(known)),
                name=operation.name,
            )


RULE = Rule(
    code="unimplemented-operation",
    subject=Subject.NEXUS,
    severity=Severity.WARNING,
    summary="an operation is left to Python, and Python does not have it",
    why="""\
An operation without a body is what a Python function of its name does: the one beside the file,
or one that `--impl` names. Here there is a Python file and no such function in it. `run` answers
with a sample; `serve` refuses.""",
    bad="""\
nexus_endpoint VaultEndpoint:
    target_namespace: vault
    target_task_queue: vault
    allowed_caller_namespaces: [shop]

nexus_service Vault:
    operation Open(n: int) -> int

# --- example.py
def opne(n):
    return n
""",
    good="""\
nexus_endpoint VaultEndpoint:
    target_namespace: vault
    target_task_queue: vault
    allowed_caller_namespaces: [shop]

nexus_service Vault:
    operation Open(n: int) -> int

# --- example.py
def open(n):
    return n
""",
    check=check,
    simulated=True,
)
