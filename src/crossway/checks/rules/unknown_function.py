"""unknown-function: a workflow calls a function that is not built in."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import BUILTINS
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean

_IN_WORKFLOW = frozenset(name for name, found in BUILTINS.items() if "workflow" in found.where)


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls in workflow code of functions that are not pure."""
    for body in facts.deterministic:
        for call in body.of(tree.Invoke):
            if call.function not in _IN_WORKFLOW:
                yield RULE.at(
                    call.span,
                    f"{body.label} calls {call.function}(), which is no built-in function",
                    hint=did_you_mean(call.function, _IN_WORKFLOW)
                    or f"make it an activity: `activity {_activity(call.function)}(..) -> result`",
                    name=call.function,
                )


def _activity(function: str) -> str:
    words = function.rpartition(".")[2].split("_")
    return "".join(word[:1].upper() + word[1:] for word in words)


RULE = Rule(
    code="unknown-function",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="a workflow calls a function that is not built in",
    why="""\
Workflow code runs again on every replay and must do the same each time, so only the built-in
functions may be called there: they are deterministic. Anything else belongs in an activity, or in
an operation's body, where it is implemented in Python or simulated.""",
    bad="""\
workflow Ship(order: Order) -> (Price):
    price = lookup(order.id)
    close complete(price)
""",
    good="""\
workflow Ship(order: Order) -> (Price):
    activity Lookup(order.id) -> price
    close complete(price)

activity Lookup(id: string) -> (Price):
    return read_price_list(id)
""",
    check=check,
)
