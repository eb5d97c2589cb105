"""Finding waits for what never arrives: UNDEFINED_SIGNAL and UNDEFINED_UPDATE are uses of it."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.checks.onefile import OneFile
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic
from crossway.language.near import did_you_mean


def undeclared(
    rule: Rule, what: str, file: OneFile, kind: type[tree.SignalArrival | tree.UpdateArrival]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic of `rule` for each wait of one class that has no handler.

    `what` is the handler's kind: "signal" or "update".
    """
    for body in file.bodies_with(kind):
        declared = body.handlers(what)
        for wait in body.of(kind):
            if wait.name not in declared:
                yield rule.at(
                    wait.span,
                    f"{body.label} has no {what} {wait.name}",
                    hint=did_you_mean(wait.name, declared) or f"declare `{what} ..` at its top",
                    name=wait.name,
                )
