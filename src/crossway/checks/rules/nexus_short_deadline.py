"""nexus-short-deadline: a deadline the server fails without an attempt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from crossway.checks.examples import CHECKOUT
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.options import NEXUS, given, given_word
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.durations import length_of

_SHORTEST = timedelta(seconds=2)
"""Source: DESIGN.md section 6."""


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the deadlines below two seconds."""
    for _body, _site, call in file.calls(tree.NexusCall):
        deadline = given(NEXUS, call.options, "schedule_to_close_timeout")
        if deadline is None or not isinstance(deadline.value, tree.Duration):
            continue
        if given_word(NEXUS, call.options, "on_timeout") == "cancel":
            continue  # by a timer of the workflow: the server is told no deadline
        length = length_of(deadline.value.text)
        if length is not None and length < _SHORTEST:
            yield RULE.at(
                deadline.span,
                f"a nexus call has at least 2s, {deadline.value.text} is less: "
                "the server fails it without an attempt",
                hint="use 2s or more; for a shorter wait add `on_timeout: cancel`, "
                "or race the call against a timer",
                name=deadline.key,
            )


RULE = Rule(
    code="nexus-short-deadline",
    subject=Subject.NEXUS,
    severity=Severity.ERROR,
    summary="a nexus call's deadline is too short for a single attempt",
    why="""\
The server keeps some time for itself before it dispatches an operation. With less than two
seconds none is left, and the call times out without the handler ever seeing it. With
`on_timeout: cancel` the deadline is a timer of the workflow, which may be as short as you like.""",
    bad=CHECKOUT.replace("5m", "500ms"),
    good=CHECKOUT.replace("5m", "5s"),
    check=check,
)
