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

    Of a file that could not be read entirely the rules' warnings are left out: what they
    miss may stand in the part that could not be read.
    """
    unread = [fault for file in files for fault in file.diagnostics]
    broken = {fault.span.path for fault in unread if fault.severity is Severity.ERROR}
    found = check_design(design)
    kept = [f for f in found if f.severity is Severity.ERROR or f.span.path not in broken]
    return in_order([*unread, *kept])
