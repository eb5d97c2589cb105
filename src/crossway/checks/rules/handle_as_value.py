"""handle-as-value: a promise is used as if it were what it comes to."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.handles import used_as_values
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield where a handle is read as a value, and where one of a list is awaited in place."""
    for body in facts.bodies:
        for name in used_as_values(body.nodes, body.held):
            if name.span in facts.refused_arguments:
                continue  # `cancel(handle)`: the call itself is reported
            several = name.name in body.held.several
            what = "a list of handles" if several else "a handle"
            hint = f"`await {name.name} -> result`, and use the result"
            if several:
                hint = f"`for h in {name.name}:` with `await h -> result`, and use the results"
            said = f"{name.name} is {what}, not what was promised"
            yield RULE.at(name.span, said, hint=hint, name=name.name)


RULE = Rule(
    code="handle-as-value",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a promise is used as if it were what it comes to",
    why="""\
A handle stands for something that has begun. It is awaited, cancelled, signalled, and put into
lists; it cannot be printed, compared, returned or sent to anybody: it means nothing outside of the
workflow's run. What it comes to is a value, which `await handle -> result` gives.""",
    bad="""\
workflow Ship(order: Order) -> (string):
    promise label <- activity Print(order)
    close complete(concat("label ", label))

activity Print(order: Order) -> (string):
    return order.id
""",
    good="""\
workflow Ship(order: Order) -> (string):
    promise printing <- activity Print(order)
    await printing -> label
    close complete(concat("label ", label))

activity Print(order: Order) -> (string):
    return order.id
""",
    check=check,
)
