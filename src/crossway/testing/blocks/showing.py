"""How a test of a design went, as text: for `crossway test` and for pytest."""

from __future__ import annotations

from crossway.checks import Checked
from crossway.design.shadows import Case
from crossway.language.diagnostic import Diagnostic
from crossway.language.lexer import split_lines
from crossway.language.visible import visible
from crossway.testing.blocks.running import Fault, Outcome


def refused(case: Case, checked: Checked) -> Outcome | None:
    """Return that a test failed since `check` finds an error in it, None when it finds none."""
    errors = checked.errors_in(case.node.span)
    if not errors:
        return None
    first = errors[0]
    line = split_lines(checked.workspace.texts[case.path])[first.span.line - 1].strip()
    said = [_said(one, first.span.line) for one in errors]
    hint = [f"hint: {first.hint}"] if first.hint else []
    return Outcome(case, 0.0, Fault(first.span, line, "\n".join([said[0], *hint, *said[1:]]), ""))


def _said(error: Diagnostic, line: int) -> str:
    """Return an error, with its line where that is another than the one shown."""
    where = "" if error.span.line == line else f"line {error.span.line}: "
    return f"{where}error[{error.code}]: {error.message}"


def lines_of(outcome: Outcome) -> list[str]:
    """Return how a test went, as lines; of one that failed with what was expected and found."""
    node, fault = outcome.case.node, outcome.fault
    name, place = visible(node.name), f"{outcome.case.path}:{node.span.line}"
    if fault is None:
        return [f"passed  {name}  ({place})"]
    lines = [f"FAILED  {name}  ({place})"]
    lines.append(f"  {outcome.case.path}:{fault.span.line}: {visible(fault.line)}")
    lines += [f"  {line}" for line in fault.said.splitlines()]
    return [*lines, *(f"    {line}" for line in fault.trace.splitlines())]
