"""shared-by-name: a handler reads a result after a wait that others may have replaced by then."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.assigned import Reads
from crossway.design.paths import Holds
from crossway.design.sharing import private_names, results_alone, shared_names
from crossway.language import tree
from crossway.language.blocks import waits
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the first such read of each name."""
    for body in file.bodies:
        watched = _watched(body)
        if not watched:
            continue
        reads = _Fresh(watched)
        reads.block(body.block, frozenset())
        for name, node in reads.found.items():
            yield RULE.at(
                node.span,
                f"{name} may be another's by now: {body.label} shares it with others",
                hint=f"call it otherwise here, or declare {name} in `state:` if it is one for all",
                name=name,
            )


def _watched(body: Body) -> frozenset[str]:
    """Return what a handler gets from calls, and others read or have as well."""
    if body.workflow is None or body.handler is None or body.kind == "query":
        return frozenset()
    results = results_alone(body.handler)
    if not results:
        return frozenset()
    own = private_names(body.workflow, body.handler) | {p.name for p in body.parameters}
    return (results & shared_names(body.workflow)) - body.variables - own


class _Fresh(Reads):
    """The reads of names that were not bound since the last wait: others may have run."""

    def bind(self, names: Iterable[str], by: tree.Node, holds: Holds[str]) -> Holds[str]:
        """Add the names; of those before none is fresh after a wait."""
        passed = isinstance(by, tree.Statement) and waits(by)
        return frozenset(names) if passed else holds.union(names)


RULE = Rule(
    code="shared-by-name",
    subject=Subject.MESSAGES,
    severity=Severity.WARNING,
    summary="a handler reads a result that others may have replaced by then",
    why="""\
A name that a handler gives a value, and that the workflow has, or another handler reads, is one
variable for all of them, as if `state:` declared it. Handlers run beside each other: while one
waits another puts its own result there, and the first goes on with that. Under a name of its own
each has its own.""",
    bad="""\
workflow Till(id: string) -> (string):
    signal Pay(card: string):
        activity Charge(card) -> receipt
        activity Store(card, receipt)
        activity Mail(card, receipt)
    activity Charge(id) -> receipt
    await timer(1h)
    close complete(receipt)

activity Charge(card: string) -> (string):
    charge it

activity Store(card: string, receipt: string):
    store it

activity Mail(card: string, receipt: string):
    mail it
""",
    good="""\
workflow Till(id: string) -> (string):
    signal Pay(card: string):
        activity Charge(card) -> paid
        activity Store(card, paid)
        activity Mail(card, paid)
    activity Charge(id) -> receipt
    await timer(1h)
    close complete(receipt)

activity Charge(card: string) -> (string):
    charge it

activity Store(card: string, receipt: string):
    store it

activity Mail(card: string, receipt: string):
    mail it
""",
    check=check,
)
