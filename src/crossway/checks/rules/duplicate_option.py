"""duplicate-option: two options of one block say the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.design.options import Entries, Option
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Related, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the later ones of options that mean the same, per block; of values by name, too."""
    for block in file.find(option_blocks):
        first: dict[Option, tree.Option] = {}
        for option, entry in block.takes.written(block.options):
            earlier = first.setdefault(option, entry)
            if earlier is not entry:
                yield _repeated(entry, earlier)
            if isinstance(option.value, Entries) and isinstance(entry.value, tuple):
                yield from _names_again(entry.value)
    for _, namespace in file.defined(tree.Namespace):
        yield from _names_again(namespace.search_attributes)


def _names_again(entries: tree.Options) -> Iterator[Diagnostic]:
    """Yield the later ones of values under one name of the design's own."""
    first: dict[str, tree.Option] = {}
    for entry in without_comments(entries):
        earlier = first.setdefault(entry.key, entry)
        if earlier is not entry:
            yield _repeated(entry, earlier)
        if isinstance(entry.value, tuple):
            yield from _names_again(entry.value)


def _repeated(entry: tree.Option, earlier: tree.Option) -> Diagnostic:
    return RULE.at(
        entry.span,
        f"{entry.key} says again what {earlier.key} says",
        hint="keep one of them",
        name=entry.key,
        related=(Related(earlier.span, "first said here"),),
    )


RULE = Rule(
    code="duplicate-option",
    subject=Subject.OPTIONS,
    severity=Severity.ERROR,
    summary="two options of one block say the same thing",
    why="""\
Only one of them can hold. Keys mean the same in snake_case and camelCase, and `timeout` is short
for an activity's `start_to_close_timeout`, a workflow's `workflow_execution_timeout` and a nexus
call's `schedule_to_close_timeout`.""",
    bad="""\
workflow Ship(order: Order):
    activity Pack(order)
        options:
            timeout: 5m
            start_to_close_timeout: 10m
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    good="""\
workflow Ship(order: Order):
    activity Pack(order)
        options:
            start_to_close_timeout: 10m
    close complete

activity Pack(order: Order):
    pack everything nicely
""",
    check=check,
)
