"""`crossway explain [CODE]`: the documentation of a rule, or the list of all."""

from __future__ import annotations

from typing import Annotated

import typer

from crossway.checks import RULES, Rule
from crossway.errors import UnknownNameError


def explain(
    code: Annotated[
        str | None, typer.Argument(help="A diagnostic code; without one, all are listed.")
    ] = None,
) -> None:
    """Show what a diagnostic code means, with a bad and a good example."""
    typer.echo(_listed() if code is None else documentation(_rule(code)), nl=False)


def _rule(code: str) -> Rule:
    found = {rule.code.lower(): rule for rule in RULES}
    wanted = code.lower()
    if wanted not in found:
        raise UnknownNameError(
            "diagnostic code", wanted, found, "`crossway explain` lists all of them"
        )
    return found[wanted]


def documentation(rule: Rule) -> str:
    """Return a rule as text: code, severity, summary, why, and both examples."""
    return (
        f"{rule.code} ({rule.severity.value}): {rule.summary}\n\n{rule.why}\n\n"
        f"Bad:\n\n{_indented(rule.bad)}\nGood:\n\n{_indented(rule.good)}"
    )


def _indented(text: str) -> str:
    lines = text.strip("\n").splitlines()
    return "".join(f"    {line}".rstrip() + "\n" for line in lines)


def _listed() -> str:
    width = max(len(rule.code) for rule in RULES)
    return "".join(
        f"{rule.code:<{width}}  {rule.severity.value:<7}  {rule.summary}\n" for rule in RULES
    )
