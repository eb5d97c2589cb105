"""Which values nobody says the type of: what is read out of `any`, and what is made of that.

    payload.n, payload.items[0], payload.n * 2, first(payload.items), [payload.n], compute(order)

Where the text declares a type for the place that such a value is put into, it is held against
that when it runs (`crossway.design.inference.exact`).
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.design.builtins import CERTAIN, DETAILS, TEXTS_OF, Builtin
from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import Term, structure
from crossway.language import tree
from crossway.language.holes import Hole


def doubt_field(field: tree.Field, scope: Scope) -> None:
    """Note that nobody says what a field is; of an error that was caught these are the details."""
    holder = field.subject
    caught = isinstance(holder, tree.Name) and holder.name in scope.caught
    if not caught or field.name == DETAILS:
        scope.notes.doubt(field, holder)


def doubt_made(made: tree.Expression, parts: Sequence[tree.Expression], scope: Scope) -> None:
    """Note that nobody says what a value is that is made of others of which one is such."""
    for part in parts:
        scope.notes.doubt(made, part)


def doubt_record(record: tree.Record, term: Term, scope: Scope) -> None:
    """Note that nobody says what a record holds, unless a declaration says it."""
    if not structure(term).declared:
        doubt_made(record, [entry.value for entry in record.fields], scope)


def doubt_given(builtin: Builtin, call: tree.Invoke, terms: Sequence[Term], scope: Scope) -> None:
    """Note that nobody says what a built-in function gives for what it is given.

    What is put at the end of a declared list is held against the type of that itself.
    """
    if builtin.gives in CERTAIN:
        return
    ending = builtin.gives == "list with it" and bool(terms) and structure(terms[0]).declared
    doubt_made(call, call.arguments[:1] if ending else call.arguments, scope)


def told_of_hole(hole: Hole, term: Term, scope: Scope) -> bool:
    """Whether somebody says what fills a hole, which begins with a name of this term."""
    if hole.name in scope.caught and hole.fields:
        return hole.fields[0] != DETAILS
    return hole.name not in scope.untold and structure(term).kind != "any"


def note_shown(call: tree.Invoke, terms: Sequence[Term], scope: Scope) -> None:
    """Note what a function shows as text of which somebody says what it is."""
    if call.function in TEXTS_OF:
        for value, term in zip(call.arguments, terms, strict=True):
            if value.span not in scope.notes.untold:
                scope.notes.shown[value.span, ""] = term
