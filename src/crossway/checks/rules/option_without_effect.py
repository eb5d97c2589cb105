"""option-without-effect: an option that TWF knows and Crossway does not act on."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the options of which the table says why they do nothing where they stand."""
    for block in file.find(option_blocks):
        for option, entry in block.takes.written(block.options):
            if option.unused:
                yield RULE.at(
                    entry.span,
                    f"option {entry.key} of {block.owner} has no effect here",
                    hint=f"{option.unused}; leave it out, or keep it for other tools",
                    name=entry.key,
                )


RULE = Rule(
    code="option-without-effect",
    subject=Subject.OPTIONS,
    severity=Severity.WARNING,
    summary="an option that Crossway does not act on",
    why="""\
Some options ask for what Temporal, its Python SDK or Crossway does not do: workers have no
sessions, a Nexus operation has no priority of its own, eager execution is decided for a whole
worker. The design runs, but not in the way this option asks for. docs/options.md lists them.""",
    bad="""\
workflow Ship(order: Order):
    close complete

worker shipping:
    workflow Ship

namespace shipping:
    worker shipping
        options:
            task_queue: "shipping"
            enable_sessions: true
""",
    good="""\
workflow Ship(order: Order):
    close complete

worker shipping:
    workflow Ship

namespace shipping:
    worker shipping
        options:
            task_queue: "shipping"
""",
    check=check,
)
