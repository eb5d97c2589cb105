"""UNUSED_IMPORT: an import is never used."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import BILLING, ORDERS
from crossway.checks.facts import Facts
from crossway.checks.references import borrowed, called, references
from crossway.checks.rule import Rule, Subject
from crossway.design.names import imported_package, imports_of
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the resolved imports that no reference and no type of their file is qualified with."""
    for file in facts.design.files:
        imports = imports_of(file)
        if not imports:
            continue
        used = {name.rpartition(".")[0] for _, name, _ in references(facts, file)}
        used |= borrowed(facts, file)
        # Of a bare name that was meant to be qualified `unqualified-name` says so.
        named = called(facts, file)
        used |= {facts.packages.lender(kind, name, file) or "" for kind, name, _ in named}
        for alias, item in imports.items():
            known = imported_package(item.path) in facts.packages.present
            if known and alias not in used:
                yield RULE.at(
                    item.span,
                    f"nothing in this file uses {alias}",
                    hint=f"remove the import, or write `{alias}.Name` where it is meant",
                    name=alias,
                )


RULE = Rule(
    code="UNUSED_IMPORT",
    subject=Subject.NAMES,
    severity=Severity.WARNING,
    summary="an import is never used",
    why="""\
No name in the file is qualified with this import.""",
    bad=ORDERS.replace("activity billing.Charge(order) -> receipt", 'receipt = "none"') + BILLING,
    good=ORDERS + BILLING,
    check=check,
)
