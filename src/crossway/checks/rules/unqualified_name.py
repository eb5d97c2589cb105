"""unqualified-name: a bare name means the definition of another package."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import BILLING, ORDERS
from crossway.checks.facts import Facts
from crossway.checks.references import called
from crossway.checks.rule import Rule, Subject
from crossway.design.names import imported_package, imports_of
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls of what only another package defines, without its name before them."""
    for file in facts.design.files:
        for kind, name, span in called(facts, file):
            package = facts.packages.lender(kind, name, file)
            if package is None:
                continue
            own = facts.packages.own(file) or "this file"
            where = f"package {package}" if package else "a file without a package"
            yield RULE.at(
                span,
                f"{own} has no {name}: it is defined in {where}",
                hint=_written(package, name, file)
                if package
                else f"give that file the package {own}",
                name=name,
            )


def _written(package: str, name: str, file: tree.File) -> str:
    """Return what to write for a name of a package, which the file may import already."""
    for word, item in imports_of(file).items():
        if imported_package(item.path) == package:
            return f"write {word}.{name}"
    return f'add `import "path/to/{package}"` at the top, and write {package}.{name}'


RULE = Rule(
    code="unqualified-name",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="a bare name means the definition of another package",
    why="""\
A bare name means what the file's own package defines. What another package defines is imported and
written with the package before it: `billing.Charge`. Otherwise a new workflow of the same name in
any package would change what runs here.""",
    bad=ORDERS.replace("activity billing.Charge", "activity Charge").replace(
        'import "github.com/acme/billing"\n', ""
    )
    + BILLING,
    good=ORDERS + BILLING,
    check=check,
)
