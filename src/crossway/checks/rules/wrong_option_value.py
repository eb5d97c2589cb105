"""wrong-option-value: an option's value is of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crossway.checks.facts import Facts
from crossway.checks.option_blocks import option_blocks
from crossway.checks.option_schema import Kind
from crossway.checks.rule import Rule, Subject
from crossway.checks.walking import without_comments
from crossway.design.settings import text_of
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.words import snake_case

_EXPECTED = {
    "text": "a text",
    "duration": "a duration such as 30s or 5m",
    "number": "a number",
    "boolean": "true or false",
    "texts": 'a list of texts: ["a", "b"]',
}
_LITERALS = tree.Number | tree.String | tree.Duration | tree.Constant | tree.ListOf | tree.Record


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the options whose literal value cannot be what the schema wants.

    A name or a field may hold anything: it is left to run time.
    """
    for block in option_blocks(facts):
        for entry in without_comments(block.options):
            kind = block.schema.get(snake_case(entry.key))
            if kind is not None and not _fits(entry.value, kind):
                message = f"{entry.key} takes {_expected(kind)}{_found(entry)}"
                yield RULE.at(entry.span, message, name=entry.key)


def _expected(kind: Kind) -> str:
    if isinstance(kind, str):
        return _EXPECTED[kind]
    if isinstance(kind, frozenset):
        return "one of " + ", ".join(sorted(kind))
    return "a block of " + ", ".join(kind)


def _found(option: tree.Option) -> str:
    text = None if isinstance(option.value, tuple) else text_of(option.value)
    return "" if text is None else f", not {text}"


def _fits(value: tree.Expression | tree.Options, kind: Kind) -> bool:
    if isinstance(value, tuple) or isinstance(kind, Mapping):
        return isinstance(value, tuple) and isinstance(kind, Mapping)
    if isinstance(kind, frozenset):
        word = text_of(value)
        return word is not None and word.upper() in {allowed.upper() for allowed in kind}
    return not isinstance(value, _LITERALS) or _literal_fits(value, kind)


def _literal_fits(value: tree.Expression, kind: str) -> bool:
    match kind:
        case "text":
            return isinstance(value, tree.String)
        case "duration":
            return isinstance(value, tree.Duration)
        case "number":
            return isinstance(value, tree.Number)
        case "boolean":
            return isinstance(value, tree.Constant) and isinstance(value.value, bool)
        case _:
            return isinstance(value, tree.ListOf)


RULE = Rule(
    code="wrong-option-value",
    subject=Subject.OPTIONS,
    severity=Severity.ERROR,
    summary="an option's value is of the wrong kind",
    why="""\
Timeouts and intervals are durations (`30s`, `5m`), limits are numbers, policies are one of a few
words, `retry_policy` and `priority` are blocks.""",
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
