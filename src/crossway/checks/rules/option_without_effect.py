"""option-without-effect: an option that TWF knows and Crossway does not act on."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks import option_schema as schema
from crossway.checks.facts import Facts
from crossway.checks.option_blocks import option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.checks.walking import without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.words import snake_case


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield worker options other than the task queue, and priorities of nexus calls."""
    for block in option_blocks(facts):
        for entry in without_comments(block.options):
            key = snake_case(entry.key)
            tuning = block.schema is schema.WORKER and key in schema.WORKER and key != "task_queue"
            if tuning or (block.schema is schema.NEXUS and key == "priority"):
                yield RULE.at(
                    entry.span,
                    f"{block.owner}'s option {entry.key} has no effect here",
                    hint="leave it out, or keep it for other tools",
                    name=entry.key,
                )


RULE = Rule(
    code="option-without-effect",
    subject=Subject.OPTIONS,
    severity=Severity.WARNING,
    summary="an option that Crossway does not act on",
    why="""\
TWF lets a design tune its workers and give a nexus call a priority. Crossway's workers keep the
SDK's defaults, and a Nexus operation has no priority of its own on Temporal. The design runs, but
not in the way this option asks for.""",
    bad="""\
workflow Ship(order: Order):
    close complete

worker shipping:
    workflow Ship

namespace shipping:
    worker shipping
        options:
            task_queue: "shipping"
            max_cached_workflows: 50
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
