"""What rules find in the tests of a design, by looking at their shadows.

A shadow is a workflow with the lines of a test, in a design beside the real one
(`crossway.design.shadows`). So a test's names, arguments and types are judged by the rules that
judge a design's. Of what they find there only what is said of a line of a test counts, and of the
rules only those whose fault a test can have: no rule about where things live, who calls whom and
how long it may take asks anything of a test.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.checks.rules import undefined_name
from crossway.checks.typing.scope import EXCLUDE
from crossway.design.shadows import AGAIN, RESULT, UNUSED, Answering, Case, Tests
from crossway.design.tests import is_in_test
from crossway.language import tree
from crossway.language.blocks import bound_names
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean
from crossway.language.walk import all_nodes, items_around

IN_TESTS = frozenset(
    {
        *("always-fails", "dollar-before-hole", "duplicate-member", "handle-as-value"),
        *("missing-field", "name-not-always-bound", "null-not-excluded"),
        *("SIGNAL_SEND_UNDEFINED_SIGNAL", "undefined-name", "UNDEFINED_PROMISE_OR_CONDITION"),
        *("unfilled-hole", "unknown-field", "unknown-function", "unknown-type"),
        *("wrong-argument-count", "wrong-argument-name", "wrong-member", "wrong-operand"),
        *("wrong-option-value", "unknown-option", "wrong-type", "duplicate-option"),
        *("QUALIFIED_REF_WITHOUT_IMPORT", "unqualified-name"),
    }
)
"""The codes of rules that look at tests, too."""

_BESIDE = frozenset({"UNRESOLVED_IMPORT", "UNUSED_IMPORT"})
"""The codes of rules about what stands beside tests in a file that holds nothing else."""

_UNUSED = "UNUSED_IMPORT"


def with_tests(
    found: list[Diagnostic], tests: Tests, files: Sequence[tree.File], rules: Iterable[Rule]
) -> list[Diagnostic]:
    """Return what was found in a design, with what is found in its tests.

    What only a test uses is used.
    """
    if not tests.cases:
        return found
    in_test, beside = is_in_test(files), Facts(tests.beside)
    looked = [rule for rule in rules if rule.code in IN_TESTS | _BESIDE]
    every = [one for rule in looked for one in rule.check(beside)]
    named = {span for case in tests.cases for span in case.named}
    unused = {one.span for one in every if one.code == _UNUSED}
    kept = [one for one in found if one.code != _UNUSED or one.span in unused]
    inside = [one for one in every if in_test(one.span) and one.span not in named]
    told = {one.span for one in inside}
    if undefined_name.RULE in looked:
        unknown = (one for case in tests.cases for one in _unknown_in_answers(case))
        inside += [one for one in unknown if one.span not in told]
    later = {name for case in tests.cases for name in bound_names(case.shadow.body)}
    return [*kept, *(_of_test(one, later) for one in inside)]


def _of_test(found: Diagnostic, later: Collection[str]) -> Diagnostic:
    """Return what was found in a shadow, in words for a test; `later` are names that tests bind."""
    message, hint = found.message, found.hint
    for pattern, words in _WORDS:
        message = pattern.sub(words, message)
        hint = pattern.sub(words, hint) if hint else None
    if found.code == "undefined-name":  # which `run` would have a sample for, and a test has not
        said = f"nothing in this test is called {found.name}"
        if found.name in later:
            said = f"{found.name} has no value here: nothing above this line gives it one"
        return replace(found, severity=Severity.ERROR, message=said)
    return replace(found, message=message, hint=hint)


def _unknown_in_answers(case: Case) -> Iterator[Diagnostic]:
    """Yield the names in answers that nothing above them gives a value.

    In the body of an activity, which a shadow has for them, such a name only makes a sketch.
    """
    bound: dict[str, int] = {}
    for statement in case.shadow.body:
        for name in () if isinstance(statement, tree.Start) else bound_names((statement,)):
            bound.setdefault(name, statement.span.line)
    for answering in case.answering:
        nodes = list(all_nodes(answering.activity.body))
        items, own = items_around(nodes), [one.name for one in answering.activity.parameters]
        for node in nodes:
            if not isinstance(node, tree.Name) or node.name in (*own, UNUSED):
                continue
            given_above = node.name in bound and bound[node.name] < node.span.line
            if not given_above and node.name not in items.get(id(node), ()):
                hint = _argument_called(node.name, own, answering) or did_you_mean(node.name, bound)
                yield undefined_name.RULE.at(node.span, "", hint=hint, name=node.name)


def _argument_called(name: str, own: Sequence[str], answering: Answering) -> str | None:
    """Return how an answer names the argument that is called so in the design."""
    if name not in answering.parameters:
        return None
    if own:
        return f"the arguments are called {', '.join(own)} here"
    called = answering.activity.name.partition(" ")[0]
    return f"name the arguments that it reads: {called}({', '.join(answering.parameters)})"


_WORDS = (
    (re.compile(r"workflow test [0-9]+"), "this test"),
    (re.compile(r"activity (?=\S+ in this test|update |query )"), ""),
    (re.compile(rf"argument result of (?={RESULT} )"), ""),
    (re.compile("a timer takes"), "time passes by"),
    (re.compile(rf"(?<={EXCLUDE}: )`if (\S+) == null:`"), r"`expect \1 != null`"),
    (re.compile(r"`timer\(5m\)`"), "`5m`"),
    (re.compile(rf"(?<=\w){AGAIN}+"), ""),
)
"""What is said of shadows, and how it is said of tests."""
