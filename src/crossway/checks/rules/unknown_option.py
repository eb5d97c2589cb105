"""unknown-option: an option that this call or definition does not take."""

from __future__ import annotations

from collections.abc import Iterable, Set

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import meant_by, option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.design.options import OPTION_SETS, RETRY_POLICY, OptionSet
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import RETRIES
from crossway.language.near import did_you_mean, suggestion
from crossway.language.words import snake_case

_SHOWN = 12


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the options whose key is none of those that may stand there."""
    for block in file.find(option_blocks):
        said = {snake_case(entry.key) for entry in without_comments(block.options)}
        for entry in without_comments(block.options):
            if block.takes.find(entry.key) is None:
                yield RULE.at(
                    entry.span,
                    f"{block.owner} takes no option {entry.key}",
                    hint=_of_a_call(block.owner, entry.key)
                    or _of_retries(block.takes, snake_case(entry.key))
                    or suggestion(*_of_an_sdk(block.takes, snake_case(entry.key)))
                    or did_you_mean(snake_case(entry.key), _but(said, block.takes.keys))
                    or suggestion(*meant_by(block.takes, entry.key))
                    or _known(block.takes),
                    name=entry.key,
                )


def _but(said: Set[str], keys: Iterable[str]) -> tuple[str, ...]:
    """Return the keys but for those that stand there: none of them is meant by another."""
    return tuple(key for key in keys if key not in said)


def _of_a_call(owner: str, key: str) -> str | None:
    """Return the hint for a default that is another one for each call, such as `workflow_id`."""
    if owner.startswith("`default_options`") and any(one.find(key) for one in OPTION_SETS):
        return "it is said with each call: write it into the `options:` there"
    return None


def _of_an_sdk(takes: OptionSet, key: str) -> tuple[str, ...]:
    """Return the option that an SDK calls by a key: `id` of a workflow, `static_summary`."""
    plain = key.removeprefix("static_")
    return tuple(one.key for one in takes.options if key == one.argument or plain == one.key)[:1]


def _of_retries(takes: OptionSet, key: str) -> str | None:
    """Return the hint for what other tools say in one option: `retries: 3`."""
    said = key in ("retry", "retries", "max_retries", "retry_count", "attempts")
    return RETRIES if takes.find("retry_policy") and (said or RETRY_POLICY.find(key)) else None


def _known(takes: OptionSet) -> str:
    """Return the keys that there are as a hint, the first ones of many."""
    more = ", ..." if len(takes.keys) > _SHOWN else ""
    return f"it takes {', '.join(takes.keys[:_SHOWN])}{more}"


RULE = Rule(
    code="unknown-option",
    subject=Subject.OPTIONS,
    severity=Severity.ERROR,
    summary="an option that this call or definition does not take",
    why="""\
Each kind of call, and each definition, takes its own options, in snake_case or camelCase. An
unknown one would be ignored, together with what it was meant to do. A nexus call takes no
`task_queue`: the endpoint decides that. `parent_close_policy` belongs to one call, so a workflow's
`default_options:` cannot hold it.""",
    bad="""\
workflow Ship(order: Order):
    activity Pack(order)
        options:
            start_to_close_timout: 5m
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    good="""\
workflow Ship(order: Order):
    activity Pack(order)
        options:
            start_to_close_timeout: 5m
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    check=check,
)
