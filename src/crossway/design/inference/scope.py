"""The names of one body, as terms, and which of them nothing binds."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from crossway.design.builtins import ALLOWED_NAMESPACES
from crossway.design.handles import Held
from crossway.design.inference.callees import Callee, TypeNames
from crossway.design.inference.terms import Term, is_exact, scalar, unify
from crossway.design.model import Read
from crossway.language import tree
from crossway.language.span import Span
from crossway.language.structs import Struct


class Free(Struct, frozen=True):
    """A name that nothing binds, and where it is first used."""

    term: Term
    span: Span


class Notes(msgspec.Struct):
    """What the compiler asks about single expressions once all types are known.

    `reads` has for each field that is read the record and the name, `fractions` for each
    literal such as `0.2` what it stands beside, and for each number what it is put into; `numbers`
    are the values that were read as numbers, `untold` those that nobody says the type of, `wanted`
    what these are put into that the text declares, by their place and, of what a call gives to a
    name, that name; `shown` what fills holes and is given to functions that make texts, as far as
    something says of which type it is; `among` what they are put beside,
    and `spreads` the numbers that are decimals where one of what they are made of is. `rows` has
    the lists of values of which nothing is known yet: the term of their items, and those of the
    values. `functions` has what each call of a function that is not built in gives, by file and
    name; `seen` the names and fields that are read, and the records that are made, by their place,
    where an editor asks for them.
    """

    reads: dict[Read, tuple[Term, str]] = msgspec.field(default_factory=dict)
    fractions: dict[Span, list[Term]] = msgspec.field(default_factory=dict)
    numbers: set[Span] = msgspec.field(default_factory=set)
    untold: set[Span] = msgspec.field(default_factory=set)
    shown: dict[Read, Term] = msgspec.field(default_factory=dict)
    wanted: dict[Read, list[Term]] = msgspec.field(default_factory=dict)
    among: dict[Span, list[Term]] = msgspec.field(default_factory=dict)
    spreads: list[tuple[Term, Sequence[Term]]] = msgspec.field(default_factory=list)
    rows: list[tuple[Term, Sequence[Term]]] = msgspec.field(default_factory=list)
    functions: dict[tuple[str, str], list[Term]] = msgspec.field(default_factory=dict)
    seen: dict[Span, Term] | None = None

    def doubt(self, value: tree.Expression, holder: tree.Expression) -> None:
        """Note that nobody says what a value is, where nobody says what it is a part of."""
        if holder.span in self.untold:
            self.untold.add(value.span)

    def want(self, read: Read, place: Term) -> None:
        """Note that what nobody says the type of is put where the text declares one."""
        self.wanted.setdefault(read, []).append(place)

    def see(self, span: Span, term: Term) -> Term:
        """Note the term of a name or a field that is read, where somebody asks, and return it."""
        if self.seen is not None:
            self.seen[span] = term
        return term


class Scope(msgspec.Struct):
    """What the names mean at one point of a body.

    A name bound again is a new variable, except the names in `lasting` (workflow state and
    what signal handlers set), which are one variable throughout. After branches a name may
    hold several terms: they become one type when it is next used. `told` are the records of
    which a `case` or an `if` around says of which kind they are. `held` says which names hold
    promises. `assigned` has for each name that is given a number what is true of all that it is
    given, `untold` the names of values that nobody says the type of, `caught` those of errors.
    `free`, `handles`, `assigned`, `untold` and `caught` are shared by all points of one body;
    `notes` are by all bodies of the design.
    """

    path: str
    types: TypeNames
    owner: Callee
    bound: dict[str, tuple[Term, ...]] = msgspec.field(default_factory=dict)
    lasting: dict[str, Term] = msgspec.field(default_factory=dict)
    free: dict[str, Free] = msgspec.field(default_factory=dict)
    handles: dict[str, Callee | None] = msgspec.field(default_factory=dict)
    held: Held = msgspec.field(default_factory=lambda: Held({}))
    assigned: dict[str, Term] = msgspec.field(default_factory=dict)
    untold: set[str] = msgspec.field(default_factory=set)
    caught: set[str] = msgspec.field(default_factory=set)
    notes: Notes = msgspec.field(default_factory=Notes)
    in_operation: bool = False
    heeds_values: bool = True
    told: tuple[Term, ...] = ()

    def lookup(self, name: str, span: Span) -> Term:
        """Return the term of a name; one that nothing binds is noted as free."""
        if name in self.bound:
            first, *others = self.bound[name]
            for other in others:
                unify(first, other)
                first = other if is_exact(other) else first
            self.bound[name] = (first,)
            return first
        if name in self.handles:
            callee = self.handles[name]
            return callee.result(0) if callee else Term()
        if name == ALLOWED_NAMESPACES and self.in_operation:
            return Term("list", part=scalar("string", declared=True))
        if name not in self.free:
            suggested = name[:1].upper() + name[1:]
            self.free[name] = Free(Term(label=name, suggested=suggested), span)
        return self.free[name].term

    def promised(self, value: tree.Expression) -> Callee | None:
        """Return what a promise was begun with; None where that may be one of several."""
        known = self.held.of(value)
        begun = [self.handles.get(name) for name in known.origins] if known else []
        return begun[0] if begun and all(one is begun[0] for one in begun) else None

    def bind(self, name: str, term: Term) -> None:
        """Give a name a value of this type."""
        if name in self.lasting:
            unify(self.lasting[name], term)
            return
        if not term.label:
            term.label = name
        self.bound[name] = (term,)

    def doubt(self, name: str, value: tree.Expression) -> None:
        """Note that nobody says what a name holds, where nobody says what it is given, or is of."""
        if value.span in self.notes.untold:
            self.untold.add(name)

    def last(self, name: str, term: Term) -> None:
        """Make a name one variable throughout the body."""
        if not term.label:
            term.label = name
        self.lasting.setdefault(name, term)
        self.bound.setdefault(name, (self.lasting[name],))

    def branch(self) -> Scope:
        """Return this point again, for a block that may or may not run."""
        return replace(self, bound=dict(self.bound))

    def merge(self, branches: list[Scope]) -> None:
        """Continue after branches: a name that any of them binds is bound."""
        for branch in branches:
            for name, terms in branch.bound.items():
                mine = self.bound.get(name, ())
                new = [t for t in terms if all(t is not own for own in mine)]
                self.bound[name] = (*mine, *new)
