"""option-without-effect: an option that TWF knows and Crossway does not act on."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import OptionBlock, option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.design.options import given, given_word
from crossway.language import tree
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
        if (attach := _beside_no_other(block)) is not None:
            yield RULE.at(
                attach.span,
                f"option {attach.key} of {block.owner} has no effect here",
                hint="leave it out, or `id_conflict_policy` and `workflow_id_reuse_policy`: with "
                "these nothing attaches to what runs",
                name=attach.key,
            )


def _beside_no_other(block: OptionBlock) -> tree.Option | None:
    """Return the option that lets any caller attach, where by the others none does.

    `attach: any_caller` beside `id_conflict_policy: TERMINATE_EXISTING`, say.
    """
    takes, options = block.takes, block.options
    if given_word(takes, options, "attach") != "any_caller":
        return None
    conflict = given_word(takes, options, "id_conflict_policy")
    ends = given_word(takes, options, "workflow_id_reuse_policy") == "TERMINATE_IF_RUNNING"
    if conflict in (None, "USE_EXISTING") and not ends:
        return None
    return given(takes, options, "attach")


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
