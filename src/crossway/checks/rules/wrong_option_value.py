"""wrong-option-value: an option's value is of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.option_values import misfit, misnamed, word_meant
from crossway.checks.options import OptionBlock, option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.design.options import RETRY_POLICY, given
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.durations import length_of

_FIRST_WAIT = timedelta(seconds=1)
"""The SDK's default of `initial_interval`."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the options whose value cannot be what the table wants there.

    What is computed is left to run time, unless it always comes to the same.
    """
    yield from reported(RULE, facts)
    yield from _misfits(facts)


@in_each_definition
def _misfits(file: OneFile) -> Iterator[Diagnostic]:
    for block in file.find(option_blocks):
        for option, entry in block.takes.written(block.options):
            wrong = misfit(entry, option.value, block)
            if wrong is not None:
                hint = word_meant(entry, option.value)
                yield RULE.at(entry.span, f"{entry.key} {wrong}", hint, name=entry.key)
                continue
            for one, said, hint, name in misnamed(entry, option.value, block):
                yield RULE.at(one.span, f"{one.key} {said}", hint, name)
        if block.takes is RETRY_POLICY:
            yield from _intervals(block)


def _intervals(block: OptionBlock) -> Iterator[Diagnostic]:
    """Yield the longest wait between retries when it is shorter than the first one."""
    longest = given(RETRY_POLICY, block.options, "maximum_interval")
    first = given(RETRY_POLICY, block.options, "initial_interval")
    most, least = _length(longest), _FIRST_WAIT if first is None else _length(first)
    if longest and most and least and most < least:
        begins = "initial_interval" if first else "the default initial_interval of 1s"
        yield RULE.at(longest.span, f"{longest.key} is less than {begins}", name=longest.key)


def _length(option: tree.Option | None) -> timedelta | None:
    value = option.value if option else None
    return length_of(value.text) if isinstance(value, tree.Duration) else None


RULE = Rule(
    code="wrong-option-value",
    subject=Subject.OPTIONS,
    severity=Severity.ERROR,
    summary="an option's value is of the wrong kind",
    why="""\
Timeouts and intervals are durations (`30s`, `5m`), limits are numbers, policies are one of a few
words, `retry_policy` and `priority` are blocks. What the server would refuse is refused here: it
refuses by failing the workflow's task, again and again. Values may be computed in the options of a
call; in defaults and deployment nothing is in scope to compute with. docs/options.md has all.""",
    bad="""\
workflow Ship(order: Order):
    activity Pack(order)
        options:
            start_to_close_timeout: 30
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    good="""\
workflow Ship(order: Order):
    activity Pack(order)
        options:
            start_to_close_timeout: 30s
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    check=check,
)
