"""Every rule there is, in the order of their codes.

A rule is a module in `crossway.checks.rules` that defines `RULE`; putting the file there
registers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

from crossway.checks import rules
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.design.model import Design
from crossway.language import Parsed
from crossway.language.diagnostic import Diagnostic, Severity, in_order
from crossway.language.parser import Unread
from crossway.language.words import leaf


def _found() -> tuple[Rule, ...]:
    names = sorted(module.name for module in iter_modules(rules.__path__))
    found: list[Rule] = [import_module(f"{rules.__name__}.{name}").RULE for name in names]
    return tuple(sorted(found, key=lambda rule: (rule.code.lower(), rule.code)))


RULES = _found()


def check_design(design: Design) -> tuple[Diagnostic, ...]:
    """Return what is wrong with `design`, by path, place, then code.

    What the parser reported about its files is not repeated.
    """
    facts = Facts(design)
    return in_order([fault for rule in RULES for fault in rule.check(facts)])


def diagnose(files: Iterable[Parsed], design: Design) -> tuple[Diagnostic, ...]:
    """Return what the parser and the rules say about `files` and their `design`, in order.

    What could not be read may be what a rule misses. So of a file with such a part the rules'
    warnings are left out, and of a definition with one whatever they find in it, or of it
    elsewhere: that it is not there, or takes no arguments.
    """
    files = tuple(files)
    faults = [fault for file in files for fault in file.diagnostics]
    broken = {fault.span.path for fault in faults if fault.severity is Severity.ERROR}
    unread = [(file.file.path, part) for file in files for part in file.unread]
    names = frozenset[str]().union(*(part.names for _, part in unread))
    kept = [
        found
        for found in check_design(design)
        if (found.severity is Severity.ERROR or found.span.path not in broken)
        and not (found.name and _may_mean(leaf(found.name), names))
        and not any(_is_in(found, path, part) for path, part in unread)
    ]
    return in_order([*faults, *kept])


def _may_mean(name: str, words: frozenset[str]) -> bool:
    """Whether a name is one of the words, or begins one: what was `Pack(id` without its `(`."""
    return name in words or any(word.startswith(name) for word in words)


def _is_in(found: Diagnostic, path: str, part: Unread) -> bool:
    return found.span.path == path and part.first <= found.span.line <= part.last
