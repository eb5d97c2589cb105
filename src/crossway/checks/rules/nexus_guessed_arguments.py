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
    """Yield the calls that give an operation which nothing declares several unnamed arguments."""
    for _, call, target in facts.targets():
        nameless = nameless_arguments(facts).get(call.span)
        if nameless is not None:
            yield RULE.at(
                nameless.span,
                f"{target.service}.{target.operation} is declared nowhere, so that nothing says "
                f"what its {len(call.arguments)} arguments are called",
                hint=did_you_mean(target.service, facts.packages.known(tree.Service))
                or f"name all of them as its owners do, `{_named(call)}`, or declare what they "
                f"offer: `extern nexus service {target.service}:`",
                name=f"{target.service}.{call.operation}",
            )


def _named(call: tree.NexusCall) -> str:
    """Return the call with named arguments: `Reserve(amount: amount, name: ..)`."""
    names = (one.name if isinstance(one, tree.Name) else None for one in call.arguments)
    arguments = ", ".join(f"{name}: {name}" if name else "name: .." for name in names)
    return f"{call.operation}({arguments})"


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
guessed ones are refused there: the names of variables, too, of `Reserve(id, amount)`. Name the
arguments, `Reserve(claimId: id, amount: amount)`, or better declare what its owners offer,
`extern nexus service Payouts:`, so that names and types are checked. One argument needs no name: it
travels as itself. `nexus "payouts" workflow Pay(id, amount)` sketches a workflow that is still to
be written, and takes variables under their names.""",
    bad="# --- ships.twf\n" + _CALL.format(arguments="order.id, order.amount"),
    good="# --- ships.twf\n"
    + _CALL.format(arguments="order.id, order.amount")
    + "# --- payouts.twf"
    + _PAYOUTS,
    check=check,
    simulated=True,
)
