"""The types of a design, inferred from every use in it (DESIGN.md section 5).

Every body is read once. Parameters, results, fields and variables are terms; a use of one
says something about it or makes two of them one type. What comes out is frozen by
`freeze.py`. The names that nothing binds are found on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

import msgspec
from msgspec.structs import replace

from crossway.design.callers import Caller
from crossway.design.handles import Held, held_in
from crossway.design.inference.callees import Callee, TypeNames
from crossway.design.inference.exact import is_decimal, note_number, note_put, spread
from crossway.design.inference.expressions import type_of
from crossway.design.inference.freeze import Freezer
from crossway.design.inference.misspelt import misspelt_fields
from crossway.design.inference.options import use_options
from crossway.design.inference.reach import Reach
from crossway.design.inference.rows import settle_rows
from crossway.design.inference.scope import Free, Notes, Scope
from crossway.design.inference.statements import read_block
from crossway.design.inference.terms import Term, find, may_lack, scalar, structure, unify
from crossway.design.model import MisspeltField, Read, Unknown
from crossway.design.names import Names
from crossway.design.placing import Placed
from crossway.design.types import (
    Anything,
    Listing,
    Nullable,
    RecordShape,
    RecordType,
    Scalar,
    Type,
)
from crossway.design.types import Mapping as TypeMapping
from crossway.design.written import declared_part
from crossway.language import tree
from crossway.language.blocks import assigned_names
from crossway.language.span import Span
from crossway.language.walk import Blocks


class Inference(msgspec.Struct):
    """What is known of every callee; by owner the free names of every body, and the names that
    live as long as a workflow."""

    reach: Reach
    freezer: Freezer
    free: dict[str, dict[str, Free]]
    lasting: dict[str, dict[str, Term]]
    notes: Notes

    def exact(self) -> frozenset[Span]:
        """Return the literals such as `0.2` that are decimals, as `exact.py` says."""
        found = self.notes.fractions.items()
        return frozenset(span for span, terms in found if is_decimal(terms))

    def held(self) -> dict[Read, Type]:
        """Return the values of no known type that are put where one is declared, and that type."""
        records = self.freezer.records
        found: dict[Read, Type] = {}
        for read, terms in self.notes.wanted.items():
            kinds = (declared_part(self.freezer.type(term), records) for term in terms)
            kind = next((one for one in kinds if not isinstance(one, Anything)), None)
            if kind is not None:
                found[read] = kind
        return found

    def plain(self) -> frozenset[Read]:
        """Return what texts show that is surely a text, a number and so on, and never null."""
        null = self.optional()
        return frozenset(
            read
            for read, term in self.notes.shown.items()
            if structure(term).kind == "scalar" and not find(term).nullable and read not in null
        )

    def among(self) -> frozenset[Span]:
        """Return the values of no known type that stand among decimals."""
        found = self.notes.among.items()
        return frozenset(span for span, terms in found if is_decimal(terms)) - self.exact()

    def optional(self) -> frozenset[Read]:
        """Return where a field is read that may be missing: it reads as null there."""
        return frozenset(
            read for read, (holder, name) in self.notes.reads.items() if may_lack(holder, name)
        )

    def functions(self) -> dict[tuple[str, str], Type]:
        """Return what functions that are not built in are used as, by file and name.

        Where two uses differ the first counts; what is used as anything is left out.
        """
        found: dict[tuple[str, str], Type] = {}
        for key, terms in self.notes.functions.items():
            for kind in map(self.freezer.type, terms):
                if not isinstance(kind, Anything) or kind.like:
                    found.setdefault(key, kind)
        return found

    def misspelt(self) -> tuple[MisspeltField, ...]:
        """Return the fields that look misspelt, of records that nothing declares."""
        return tuple(misspelt_fields(self.notes.reads))

    def unknowns(self) -> dict[str, tuple[Unknown, ...]]:
        """Return the free names of every body that has some, in source order."""
        found: dict[str, tuple[Unknown, ...]] = {}
        for owner, names in self.free.items():
            unknowns = [
                Unknown(name, self.freezer.type(free.term), free.span, owner)
                for name, free in names.items()
            ]
            if unknowns:
                found[owner] = tuple(sorted(unknowns, key=lambda unknown: unknown.span))
        return found

    def state(self, records: Mapping[str, RecordShape]) -> dict[str, dict[str, Type]]:
        """Return the types of what lives as long as a workflow, of those made of `records`."""
        found: dict[str, dict[str, Type]] = {}
        for owner, terms in self.lasting.items():
            kinds = {name: self.freezer.type(term) for name, term in terms.items()}
            found[owner] = {n: k for n, k in kinds.items() if _is_made_of(records, k)}
        return found


def _is_made_of(records: Mapping[str, RecordShape], kind: Type) -> bool:
    match kind:
        case RecordType(name):
            return name in records
        case Listing(part) | TypeMapping(part) | Nullable(part):
            return _is_made_of(records, part)
        case Scalar() | Anything():
            return True
        case _:
            assert_never(kind)


class Learned(msgspec.Struct):
    """What is known of single expressions, for who asks of one place: an editor.

    Handed to `resolve`, which fills it.
    """

    notes: Notes = msgspec.field(default_factory=lambda: Notes(seen={}))
    freezer: Freezer | None = None

    def type(self, span: Span) -> Type | None:
        """Return the type of a name or a field that is read in a place, None elsewhere."""
        term = (self.notes.seen or {}).get(span)
        return self.freezer.type(term) if term is not None and self.freezer else None

    def holder(self, span: Span, path: str) -> Type | None:
        """Return what the last field of a path is of that a hole of a text reads, if known.

        `span` is that of the text, and `path` what stands in the hole: `order.id`.
        """
        known = self.notes.reads.get((span, path))
        return self.freezer.type(known[0]) if known and self.freezer else None

    @property
    def records(self) -> Mapping[str, RecordShape]:
        """The records of these types, also those that nothing which can be called mentions."""
        return self.freezer.records if self.freezer else {}


def infer(
    names: Names, callers: Iterable[Caller], placed: Placed, notes: Notes | None = None
) -> Inference:
    """Return the types of everything that can be called, and the free names."""
    types = TypeNames(names)
    reach = Reach(names, placed, types)
    free: dict[str, dict[str, Free]] = {}
    lasting: dict[str, dict[str, Term]] = {}
    notes = notes or Notes()
    written = TypeNames(names)
    for caller in callers:
        scope = _scope(caller, reach, types, notes)
        if isinstance(caller.node, tree.Workflow):
            _read_defaults(caller.node, scope, written)
            _read_workflow(caller.node, scope, reach)
            lasting[caller.name] = scope.lasting
        else:
            read_block(caller.node.body or (), scope, reach)
        free[caller.name] = scope.free
    for activity in names.activities:
        owner = reach.activity(activity.name)
        scope = _bound(Scope(activity.path, types, owner, notes=notes), owner)
        _read_defaults(activity.node, scope, written)
        read_block(activity.node.body, scope, reach)
    reach.settle()
    settle_rows(notes.rows)
    types.settle()
    spread(notes.spreads)
    return Inference(reach, Freezer(types), free, lasting, notes)


def _scope(caller: Caller, reach: Reach, types: TypeNames, notes: Notes) -> Scope:
    if isinstance(caller.node, tree.Workflow):
        owner = reach.workflow(caller.name)
    else:
        owner = reach.operation(caller.host, caller.node.name)
    held = reach.blocks.find(_held, caller.node.body or ())
    operation = caller.kind == "service"
    scope = Scope(caller.path, types, owner, held=held, notes=notes, in_operation=operation)
    return _bound(scope, owner)


def _held(block: tree.Block, blocks: Blocks) -> Held:
    return held_in(block, blocks=blocks)


def _bound(scope: Scope, owner: Callee) -> Scope:
    for name, term in owner.parameters:
        scope.bound[name] = (term,)
    for name, default in owner.computed:
        unify(scope.lookup(name, default.span), type_of(default, scope))
    return scope


def _read_defaults(callee: tree.Workflow | tree.Activity, scope: Scope, written: TypeNames) -> None:
    """Note which literals meet a decimal in the options of a callee's own.

    Only its parameters are names there, and have the types that are `written` for them alone. Who
    starts it computes these options, so what they read asks nothing of what it takes: an order
    whose `summary: "{order.note}"` has no note is taken, by executions that run, too.
    """
    if not callee.default_options:
        return
    bound = {one.name: (written.term(one.type, scope.path),) for one in callee.parameters}
    notes = replace(scope.notes, shown={})
    own = replace(scope.branch(), types=written, bound=bound, free={}, notes=notes)
    use_options(callee.default_options, own)


def _read_workflow(workflow: tree.Workflow, scope: Scope, reach: Reach) -> None:
    """Learn from a workflow's state and body, then from its handlers, which share its names."""
    _read_state(workflow, scope)
    handlers = [h for h in workflow.handlers if isinstance(h, tree.Handler)]
    for handler in handlers:
        own = {parameter.name for parameter in handler.parameters}
        for name in assigned_names(handler.body) if handler.kind != "query" else ():
            if name not in own:
                scope.last(name, Term())
    read_block(workflow.body, scope, reach)
    for handler in handlers:
        owner = reach.handler(scope.owner.name, handler.kind, handler.name)
        if owner is not None:
            around = held_in(handler.body, workflow.body, reach.blocks)
            own_scope = replace(scope.branch(), owner=owner, held=around, assigned={})
            inner = _bound(own_scope, owner)
            own = {name for name, _ in owner.parameters}
            inner.lasting = {n: t for n, t in scope.lasting.items() if n not in own}
            read_block(handler.body, inner, reach)


def _read_state(workflow: tree.Workflow, scope: Scope) -> None:
    for entry in workflow.state or ():
        if isinstance(entry, tree.Condition):
            scope.last(entry.name, scalar("boolean"))
        elif isinstance(entry, tree.Variable):
            term = scope.types.term(entry.type, scope.path, entry.name)
            if entry.value is not None:
                value = type_of(entry.value, scope)
                note_number(entry.value, value, scope)
                note_put(entry.value, term, scope, told=entry.type is not None)
                unify(term, value)
            scope.last(entry.name, term)
