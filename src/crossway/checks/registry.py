"""Every rule there is, in the order of their codes.

A rule is a module in `crossway.checks.rules` that defines `RULE`; putting the file there
registers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pkgutil import iter_modules

from crossway.checks import rules
from crossway.checks.causes import by_cause, once_a_file
from crossway.checks.facts import Facts
from crossway.checks.ignoring import after_ignoring, may_speak
from crossway.checks.onefile import InEachDefinition, KnownFiles, OneFile, looked_at
from crossway.checks.replay import REPLAY_BREAKS
from crossway.checks.rule import Rule
from crossway.checks.severities import WRONG_SETTING
from crossway.checks.strict import SIMULATED
from crossway.checks.tests import with_tests
from crossway.design.model import Design
from crossway.design.resolve import resolve_tests
from crossway.design.shadows import Tests
from crossway.design.tests import tests_of, without_tests
from crossway.language import Parsed, tree
from crossway.language.diagnostic import Diagnostic, Explained, Severity, in_order
from crossway.language.parser import Unread
from crossway.language.walk import Blocks, all_nodes
from crossway.language.words import leaf


def _found() -> tuple[Rule, ...]:
    names = sorted(module.name for module in iter_modules(rules.__path__))
    found: list[Rule] = [import_module(f"{rules.__name__}.{name}").RULE for name in names]
    return tuple(sorted(found, key=lambda rule: (rule.code.lower(), rule.code)))


RULES = _found()

CODES: tuple[Explained, ...] = (*RULES, REPLAY_BREAKS, SIMULATED, WRONG_SETTING)
"""Every code that `check` reports: those of the rules, then those that need more than a design."""

LASTING = {rule.code: rule.stops and rule.severity is Severity.ERROR for rule in RULES}
"""For each rule's code whether it always keeps a design from running: nobody may lower it."""

SIMULATING = frozenset(rule.code for rule in RULES if rule.simulated)
"""The codes that say of something that it is simulated."""

STRICT = frozenset(rule.code for rule in RULES if rule.strict)
"""The codes of warnings that `--strict` raises though nothing is simulated."""

_ALONE = tuple(one.check for one in RULES if isinstance(one.check, InEachDefinition))
_OVER_ALL = tuple(one for one in RULES if not isinstance(one.check, InEachDefinition))
_BY_LOWER_CASE = {rule.code.lower(): rule.code for rule in RULES}
_RUNS = frozenset(rule.code for rule in RULES if not rule.stops)


def stops(found: Diagnostic) -> bool:
    """Return whether a rule's finding, as the rule made it, keeps a design from running."""
    return found.severity is Severity.ERROR and found.code not in _RUNS


def check_design(design: Design) -> tuple[Diagnostic, ...]:
    """Return what is wrong with `design`, by path, place, then code.

    What the parser reported about its files is not repeated.
    """
    return in_order(_findings(Facts(design)))


def _always() -> bool:
    return True


def _findings(facts: Facts, rules: Iterable[Rule] = RULES) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for rule in rules:
        facts.go_on()
        found += rule.check(facts)
    return found


def diagnose(
    files: Iterable[Parsed],
    design: Design,
    tests: Tests | None = None,
    wanted: Callable[[], bool] = _always,
    known: KnownFiles | None = None,
) -> tuple[Diagnostic, ...]:
    """Return what the parser and the rules say about `files` and their `design`, in order.

    `tests` are those in the files, where they have been resolved already. `wanted` is asked before
    each rule, and in a long one, whether somebody still waits for what is found. `known` is what
    was found before in each file: where one has not changed it is not looked for again.

    What could not be read may be what a rule misses. So of a file with such a part the rules'
    warnings are left out, and of a definition with one whatever they find in it, or of it
    elsewhere: that it is not there, or takes no arguments. What a comment ignores is left out.

    Raises:
        OutdatedError: nobody does.
    """
    files = tuple(files)
    trees = [file.file for file in files]
    findings = (known or KnownFiles()).once_for(
        (design, *trees), lambda: _found_in(trees, design, tests, wanted, known)
    )
    return _told(files, findings)


def diagnose_early(
    files: Iterable[Parsed], known: KnownFiles, moved: Callable[[Diagnostic], Diagnostic | None]
) -> tuple[Diagnostic, ...]:
    """Return what is said about `files` as far as that takes no design, in order.

    The parser and the rules about single definitions say what they find now, the others what they
    found last: `moved` has it where its line is now, and is None where that is not there any more.
    """
    files = tuple(files)
    trees = [file.file for file in files]
    parts = looked_at(without_tests(trees), Blocks(), known)
    # In the order of `_found_in`: of two that tell of one thing the first stays.
    found = list(filter(None, map(moved, known.elsewhere)))
    found += [one for rule in _ALONE for one in rule.of(parts)]
    return _told(files, after_ignoring(_lines(parts, trees), found, _BY_LOWER_CASE, stops))


def _told(files: Sequence[Parsed], findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return what the parser says, and of what rules find what is no consequence of that."""
    faults = list(once_a_file(fault for file in files for fault in file.diagnostics))
    broken = {fault.span.path for fault in faults if fault.severity is Severity.ERROR}
    unread = [(file.file.path, part) for file in files for part in file.unread]
    names = frozenset[str]().union(*(part.names for _, part in unread))
    kept = [
        found
        for found in findings
        if (found.severity is Severity.ERROR or found.span.path not in broken)
        and not (found.name and _may_mean(leaf(found.name), names))
        and not any(_is_in(found, path, part) for path, part in unread)
    ]
    trees = [file.file for file in files]
    return in_order([*faults, *by_cause(kept, trees, stops)])


def _found_in(
    trees: Sequence[tree.File],
    design: Design,
    tests: Tests | None,
    wanted: Callable[[], bool],
    known: KnownFiles | None,
) -> list[Diagnostic]:
    """Return what the rules find in files and in their tests, without what comments ignore."""
    if tests is None and any(map(tests_of, trees)):
        tests = resolve_tests(trees, design)
    facts = Facts(design, tests, wanted, known)
    elsewhere = with_tests(_findings(facts, _OVER_ALL), facts.tests, trees, RULES)
    if known is not None:
        known.elsewhere = elsewhere
    found = [*elsewhere, *(one for rule in _ALONE for one in rule(facts))]
    return after_ignoring(_lines(facts.parts, trees), found, _BY_LOWER_CASE, stops)


def _lines(parts: Iterable[OneFile], trees: Sequence[tree.File]) -> dict[str, list[tree.Line]]:
    """Return the lines of each file in which a comment may speak to Crossway, by its path."""
    found: dict[str, list[tree.Line]] = {}
    by_path = {part.file.path: part for part in parts}
    for file in trees:
        part = by_path.get(file.path)
        tested = (node for node in all_nodes(tests_of(file)) if isinstance(node, tree.Line))
        lines = [*(part.lines if part else ()), *tested]
        if any(map(may_speak, lines)):
            found[file.path] = lines
    return found


def _may_mean(name: str, words: frozenset[str]) -> bool:
    """Whether a name is one of the words, or begins one: what was `Pack(id` without its `(`."""
    return name in words or any(word.startswith(name) for word in words)


def _is_in(found: Diagnostic, path: str, part: Unread) -> bool:
    return found.span.path == path and part.first <= found.span.line <= part.last
