"""What the options of calls say about the types of what stands in them."""

from __future__ import annotations

from crossway.design.inference.expressions import type_of
from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import suppose
from crossway.design.options import OPTION_SETS, Duration, path_of
from crossway.language import tree
from crossway.language.words import snake_case


def use_options(options: tree.Options, scope: Scope) -> None:
    """Learn from option values: `{holes}` in texts, and expressions.

    A bare name that nothing binds is a word of the option (`ALLOW_DUPLICATE`), not a value.
    """
    for entry in options:
        if not isinstance(entry, tree.Option):
            continue
        if isinstance(entry.value, tuple):
            use_options(entry.value, scope)
        elif isinstance(entry.value, tree.ListOf):
            for item in entry.value.items:
                _use_option(item, scope)
        else:
            _use_option(entry.value, scope, takes_duration=snake_case(entry.key) in _DURATIONS)


_DURATIONS = {
    key
    for taken in OPTION_SETS
    for option in taken.options
    if isinstance(option.value, Duration)
    for key in option.keys
}
"""The keys of options that take a duration."""


def _use_option(value: tree.Expression, scope: Scope, *, takes_duration: bool = False) -> None:
    if not (path := path_of(value)) or path[0] in scope.bound:
        term = type_of(value, scope)
        if takes_duration:
            suppose(term, "duration")
