"""What `check` finds and how it shows it, without what reads the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crossway.cli import remembered
from crossway.cli.collecting import without_collector
from crossway.cli.exits import FAILED
from crossway.cli.findings import Findings
from crossway.cli.output import echo, echo_json, echo_styled
from crossway.cli.report import (
    Format,
    github_report,
    json_report,
    sarif_report,
    summary,
    text_report,
)
from crossway.cli.stdin import DASH
from crossway.files.observed import observing
from crossway.language.diagnostic import Severity, in_order

if TYPE_CHECKING:
    from crossway.checks import Checked


def check_at(path: Path, form: Format, rules_url: str, *, strict: bool, remember: bool) -> int:
    """Show what is wrong with the designs at a path, and return the exit code.

    Raises:
        UserError: there is no design that can be read.
    """
    findings = found_at(path, None, strict=strict, remember=remember)
    show(findings, form, rules_url)
    return exit_code_for(findings, Severity.ERROR)


def found_at(path: Path, block: str | None, *, strict: bool, remember: bool) -> Findings:
    """Return what is found in the designs at a path; with `remember` as it was found before.

    Raises:
        UserError: there is no design that can be read.
    """
    remember = remember and block is None and str(path) != DASH
    known = remembered.recall(path, strict=strict) if remember else None
    if known is not None:
        return known
    with without_collector(), observing() as noted:
        from crossway.cli.workspaces import designs_at  # and all that reads and checks

        found = findings_of(designs_at(path, block), strict=strict)
    if remember:
        remembered.remember(path, found, noted, strict=strict)
    return found


def exit_code_for(findings: Findings, least: Severity) -> int:
    """Return the exit code: that of a failure when something is as severe as `least`, or worse."""
    worst = any(one.severity.rank <= least.rank for one in findings.diagnostics)
    return FAILED if worst else 0


def findings_of(found: Sequence[Checked], *, strict: bool) -> Findings:
    """Return what is found in designs; with `strict` what is simulated is an error."""
    from crossway.cli.workspaces import settings_said, simulated_of, texts_of

    each = [one.strict_diagnostics if strict else one.diagnostics for one in found]
    files = {path for one in found for path in one.workspace.texts}
    return Findings(
        in_order([one for diagnostics in each for one in diagnostics]),
        tuple(simulated_of(found)),
        len(files),
        settings_said(found),
        texts_of(found),
    )


def show(findings: Findings, form: Format, rules_url: str) -> None:
    """Print diagnostics in a form to standard output, and to standard error how many there are."""
    diagnostics, simulated = findings.diagnostics, findings.simulated
    match form:
        case Format.TEXT:
            echo_styled(text_report(diagnostics, findings.texts))
        case Format.JSON:
            echo_json(json_report(diagnostics, simulated))
        case Format.GITHUB:
            echo(github_report(diagnostics), nl=False)
        case Format.SARIF:
            echo_json(sarif_report(diagnostics, rules_url, simulated))
    if findings.settings:
        echo(findings.settings, err=True)
    echo(summary(diagnostics, findings.files, len(simulated)), err=True)
