"""wrong-python-parameters: a Python function does not take what the design passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.callable import PythonCallable
from crossway.design.python import Implementable, implementables, refusal
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield what Python stands for whose signature, as written, does not take the arguments."""
    # Most designs have no Python beside them, and are spared the look at all their calls.
    for one in implementables(facts.design) if facts.design.implemented else ():
        known = facts.design.implemented.get(one.file, {})
        found = next((known[name] for name in one.python_names if name in known), None)
        if found is not None and found.signature is not None:
            yield from _refused(one, found)


def _refused(one: Implementable, found: PythonCallable) -> Iterator[Diagnostic]:
    if found.signature is None:
        return
    for call in one.calls:
        problem = refusal(found.signature, len(call.arguments))
        if problem:
            count = len(call.arguments)
            stem = one.file.rpartition("/")[2].rpartition(".")[0]
            place = f"{stem}.py:{found.line}"
            yield RULE.at(
                call.span,
                f"{found.name} ({place}) cannot be called with the {count} "
                f"argument{'s' * (count != 1)} of {one.kind} {one.name}: {problem}",
                hint=f"def {found.name}({', '.join(call.arguments)})",
                name=one.name,
            )
            return


RULE = Rule(
    code="wrong-python-parameters",
    subject=Subject.CALLS,
    severity=Severity.ERROR,
    summary="a Python function does not take what the design passes",
    why="""\
The Python function that implements an activity, an operation or a function gets one argument
for each parameter, by position. Here it has too few parameters or too many, or one that is
keyword-only and has no default: each call would fail. What is behind a decorator is looked at
when it is imported.""",
    bad="""\
workflow Ship(order: Order) -> (any):
    activity Pack(order, 3) -> parcel
    close complete(parcel)

# --- example.py
def pack(order):
    return order
""",
    good="""\
workflow Ship(order: Order) -> (any):
    activity Pack(order, 3) -> parcel
    close complete(parcel)

# --- example.py
def pack(order, size=1, *, fragile=False):
    return order
""",
    check=check,
)
