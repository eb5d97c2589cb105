"""What can be called, as terms: parameters and results of workflows, activities, operations."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from crossway.design.inference.terms import (
    Named,
    Slot,
    Term,
    hint,
    scalar,
    structure,
    unify,
)
from crossway.design.names import Names
from crossway.design.written import LISTS, MAPS, OPTIONAL, means_anything, scalar_kind
from crossway.language import tree


class TypeNames:
    """The named types of a design, each one shared by everything that mentions it."""

    def __init__(self, names: Names) -> None:
        """Read the `type` blocks."""
        self._names = names
        self.named: dict[str, Named] = {}
        for block in names.types:
            named = self.get(block.name)
            named.declared = named.structured = True
            named.body.kind, named.body.declared = "record", True
        for block in names.types:
            for entry in block.node.fields:
                if isinstance(entry, tree.TypeField):
                    term = self.term(entry.type, block.path, entry.name)
                    needed = not entry.type.optional if entry.required is None else entry.required
                    slot = Slot(term, required=needed)
                    self.get(block.name).body.fields.setdefault(entry.name, slot)

    def get(self, name: str) -> Named:
        """Return the type with this name, new when it is first seen."""
        return self.named.setdefault(name, Named(name, Term()))

    def settle(self) -> None:
        """Decide what the named types are that no record says."""
        for named in self.named.values():
            _settle(named)

    def reference(self, name: str, path: str) -> Term:
        """Return a new term of the type that a name means in a file."""
        named = self.get(self._names.types.name(name, path))
        return Term("named", named=named, declared=True)

    def term(self, ref: tree.TypeRef | None, path: str, label: str = "") -> Term:
        """Return a new term for a type as written; free when it is left out."""
        term = Term() if ref is None else self._term(ref, path)
        term.label = term.label or label
        if ref is not None and ref.optional:
            term.nullable = True
        return term

    def _term(self, ref: tree.TypeRef, path: str) -> Term:
        if ref.words:
            return scalar("string", declared=True, words=ref.words)
        own = self._names.types.get(self._names.types.name(ref.name, path))
        if own is not None:
            return self.reference(ref.name, path)
        if ref.name in OPTIONAL and ref.arguments:
            term = self._term(ref.arguments[0], path)
            term.nullable = True
            return term
        if ref.name in LISTS:
            item = self.term(ref.arguments[0], path) if ref.arguments else Term()
            return Term("list", part=item, declared=True)
        if ref.name in MAPS and ref.arguments:
            return Term("map", part=self.term(ref.arguments[-1], path), declared=True)
        if means_anything(ref.name):
            return Term("any")
        kind = scalar_kind(ref.name)
        if kind is not None:
            return scalar(kind, declared=True)
        return self.reference(ref.name, path)


class Callee(msgspec.Struct, eq=False):
    """Something with parameters and results.

    Of an undefined one (`defined` false) the parameters are known from its `calls`: a list
    of named arguments for each. Results that nothing declares grow as they are used. `filled`
    has the positions of those that are declared and never null: what a body gives there may come
    from a name that is null elsewhere, `decision: Decision?`, tested before.
    """

    name: str
    defined: bool
    parameters: list[tuple[str, Term]] = msgspec.field(default_factory=list)
    results: list[Term] = msgspec.field(default_factory=list)
    calls: list[list[tuple[str, Term]]] = msgspec.field(default_factory=list)
    declares_results: bool = False
    filled: frozenset[int] = frozenset()
    defaults: list[tree.Expression] = msgspec.field(default_factory=list)
    computed: list[tuple[str, tree.Expression]] = msgspec.field(default_factory=list)

    def result(self, position: int) -> Term:
        """Return the term of a result, by position."""
        if self.declares_results and position >= len(self.results):
            return Term()
        while position >= len(self.results):
            suffix = str(len(self.results) + 1) if self.results else ""
            self.results.append(Term(suggested=f"{self.name.rpartition('.')[2]}Result{suffix}"))
        return self.results[position]


def _settle(named: Named) -> None:
    """Decide what a named type is that no record says: what it was used with.

    What is read of it, and what some text builds it without, may be missing.
    """
    named.settled = True
    slot = Term("named", named=named)
    for other in named.waiting:
        unify(slot, other)
    for name, found in structure(slot).fields.items():
        if found.read and found.required is None:
            found.left_out = any(name not in fields for fields in named.built)


def _parameter(parameter: tree.Parameter, path: str, types: TypeNames) -> Term:
    """Return the term of a parameter; of one without a type the default says what it is."""
    term = types.term(parameter.type, path, parameter.name)
    if parameter.type is None and not parameter.computed:
        match parameter.default:
            case tree.String():
                hint(term, "string")
            case tree.Constant(bool()):
                hint(term, "boolean")
            case tree.Duration():
                hint(term, "duration")
            case tree.Number() | tree.Unary():
                hint(term, "number")
            case _:  # null, or no default: any value
                pass
    return term


def declare(
    name: str,
    parameters: Sequence[tree.Parameter],
    results: Sequence[tree.TypeRef],
    path: str,
    types: TypeNames,
) -> Callee:
    """Return the callee that a definition declares."""
    terms = [types.term(ref, path) for ref in results]
    return Callee(
        name,
        defined=True,
        parameters=[(p.name, _parameter(p, path, types)) for p in parameters],
        results=terms,
        declares_results=bool(results),
        filled=frozenset(at for at, term in enumerate(terms) if not term.nullable),
        defaults=[
            tree.Constant(None) if p.computed else p.default
            for p in parameters
            if p.default is not None
        ],
        computed=[(p.name, p.default) for p in parameters if p.computed and p.default is not None],
    )
