"""unknown-caller-namespace: an allow-list names a namespace that looks misspelt."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import PAYMENTS
from crossway.checks.facts import Facts, in_outline
from crossway.checks.lists import meant, written_lists
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the entries of allow-lists that nearly name a namespace of the design."""
    for one in written_lists(facts):
        for caller in one.list.callers or ():
            if similar := meant(caller, facts.design):
                yield RULE.at(
                    one.place(caller),
                    f"{one.owner} lets namespace {caller} call it, "
                    "and this design has no such namespace",
                    hint=similar,
                    name=caller,
                )


RULE = Rule(
    code="unknown-caller-namespace",
    subject=Subject.CALLERS,
    severity=Severity.WARNING,
    summary="an allow-list names a namespace that looks misspelt",
    why="""\
A namespace on the list that does not exist lets nobody in, and the caller that was meant is
refused. One that is near a namespace of this design is most often a spelling mistake; others may be
teams that are not in this design.""",
    bad=f"""\
# --- orders.twf
workflow Checkout(order: Order):
    close complete

{PAYMENTS.replace("- orders", "- order")}""",
    good=f"""\
# --- orders.twf
workflow Checkout(order: Order):
    close complete

{PAYMENTS}""",
    check=check,
)
