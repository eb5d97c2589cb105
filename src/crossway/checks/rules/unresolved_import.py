"""UNRESOLVED_IMPORT: an import names a package that is not among the files."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.names import near
from crossway.checks.packages import imported_package
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the imports whose package no file belongs to."""
    present = facts.packages.present
    for _, item in facts.defined(tree.Import):
        package = imported_package(item.path)
        if package not in present:
            yield RULE.at(
                item.span,
                f"no file here belongs to package {package}; what it defines is simulated",
                hint=near(package, present),
                name=package,
            )


RULE = Rule(
    code="UNRESOLVED_IMPORT",
    severity=Severity.WARNING,
    summary="an import names a package that is not among the files",
    why="""\
What is behind the import is taken on trust: `run` simulates it. Check the package's files
together with this one, and its names are checked too.""",
    bad="""\
# --- orders.twf
package orders
import "github.com/acme/billing"

workflow Checkout(order: Order) -> (Receipt):
    activity billing.Charge(order) -> receipt
    close complete(receipt)
""",
    good="""\
# --- orders.twf
package orders
import "github.com/acme/billing"

workflow Checkout(order: Order) -> (Receipt):
    activity billing.Charge(order) -> receipt
    close complete(receipt)
# --- billing.twf
package billing

activity Charge(order: Order) -> (Receipt):
    return Receipt{id: order.id}
""",
    check=check,
)
