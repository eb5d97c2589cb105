"""nexus-guessed-arguments: several arguments are passed to an operation that nothing declares."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.references import nameless_arguments
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls of undeclared operations with arguments that have no name.

    A variable has one: `Reserve(claimId, amount)` sends `claimId` and `amount`.
    """
    for _, call, target in facts.targets():
        nameless = nameless_arguments(facts).get(call.span)
        if nameless is not None:
            yield RULE.at(
                nameless.span,
                f"{target.service}.{target.operation} is declared nowhere, so that nothing says "
                f"what this one of {len(call.arguments)} arguments is called",
                hint=did_you_mean(target.service, facts.packages.known(tree.Service))
                or f"name all of them, `{call.operation}(id: ..)`, or declare what its owners "
                f"offer: `extern nexus service {target.service}:`",
                name=call.operation,
            )


_CALL = """\
workflow Ship(order: Order) -> (Receipt):
    nexus PayoutEndpoint Payouts.Reserve({arguments}) -> receipt
        options:
            timeout: 20s
    close complete(receipt)
"""

_PAYOUTS = """\

nexus_endpoint PayoutEndpoint:
    target_namespace: payouts
    target_task_queue: payouts
    allowed_caller_namespaces: [ships]

nexus_service Payouts:
    operation Reserve(claimId: string, amount: int) -> Receipt:
        return Receipt{id: claimId, amount}
"""

RULE = Rule(
    code="nexus-guessed-arguments",
    subject=Subject.NEXUS,
    severity=Severity.ERROR,
    summary="several arguments are passed to an operation that nothing declares",
    why="""\
A Nexus call carries one value: several arguments travel as one JSON object, keyed by the names of
the operation's parameters. Of an operation that only others declare these names are not known, and
guessed ones are refused there. Name the arguments, `Reserve(claimId: order.id, amount: 3)`, or
better declare what its owners offer, `extern nexus service Payouts:`, so that names and types are
checked. An argument that is a variable is sent under the variable's name.""",
    bad="# --- ships.twf\n" + _CALL.format(arguments="order.id, order.amount"),
    good="# --- ships.twf\n"
    + _CALL.format(arguments="order.id, order.amount")
    + "# --- payouts.twf"
    + _PAYOUTS,
    check=check,
    simulated=True,
)
