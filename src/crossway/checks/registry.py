"""Every rule there is, in the order of their codes.

A rule is a module in `crossway.checks.rules` that defines `RULE`; putting the file there
registers it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from crossway.checks import rules
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.design.model import Design
from crossway.language.diagnostic import Diagnostic, in_order


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
