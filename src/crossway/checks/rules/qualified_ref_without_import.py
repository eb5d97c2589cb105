"""QUALIFIED_REF_WITHOUT_IMPORT: a name is qualified with a package that is not imported."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import BILLING, ORDERS
from crossway.checks.facts import Facts
from crossway.checks.references import references
from crossway.checks.rule import Rule, Subject
from crossway.design.names import imports_of
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the qualified names whose qualifier no import of their file binds."""
    for file in facts.design.files:
        known = {*imports_of(file), facts.packages.own(file)}
        for _, name, span in references(facts, file):
            qualifier = name.rpartition(".")[0]
            if qualifier and qualifier not in known:
                yield RULE.at(
                    span,
                    f"{name}: no import of this file is called {qualifier}",
                    hint=did_you_mean(qualifier, known)
                    or f'add `import "path/to/{qualifier}"` at the top',
                    name=qualifier,
                )


RULE = Rule(
    code="QUALIFIED_REF_WITHOUT_IMPORT",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="a name is qualified with a package that is not imported",
    why="""\
`billing.Charge` means the package that an import of the same file binds to `billing`.""",
    bad=(ORDERS + BILLING).replace('import "github.com/acme/billing"\n', ""),
    good=ORDERS + BILLING,
    check=check,
)
