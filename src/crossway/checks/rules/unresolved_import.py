"""UNRESOLVED_IMPORT: an import names a package that is not among the files."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import BILLING, ORDERS
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.names import imported_package, is_contract
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the imports whose package no file belongs to."""
    present = facts.packages.present
    for _, item in facts.defined(tree.Import):
        package = imported_package(item.path)
        if package not in present and not is_contract(item.path):  # else `contract-fault` says so
            yield RULE.at(
                item.span,
                f"no file here belongs to package {package}; {_what_becomes(facts, package)}",
                hint=did_you_mean(package, present) or _where(item.path, package, facts),
                name=package,
            )


def _where(path: str, package: str, facts: Facts) -> str | None:
    """Return what to check together, for a path that leads to files nearby.

    Of several files a folder was named already: then none of them says that it is the package.
    """
    if path[:1] != ".":
        return None
    if len(facts.design.files) > 1:
        return f"one of the files that are read together has to begin with `package {package}`"
    folder = "name the folder that has both: `crossway check FOLDER`"
    return f"{folder}; the other begins `package {package}`"


def _what_becomes(facts: Facts, package: str) -> str:
    """Return what happens with what a package defines: others may serve it, `extern worker`."""
    served = any(
        worker.extern and facts.packages.meant(entry.name, file) == package
        for file, worker, entry in facts.registrations
    )
    return "what others serve of it is not checked" if served else "what it defines is simulated"


RULE = Rule(
    code="UNRESOLVED_IMPORT",
    subject=Subject.NAMES,
    severity=Severity.WARNING,
    summary="an import names a package that is not among the files",
    why="""\
What is behind the import is taken on trust: `run` simulates it. Check the package's files
together with this one, and its names are checked too.""",
    bad=ORDERS,
    good=ORDERS + BILLING,
    check=check,
)
