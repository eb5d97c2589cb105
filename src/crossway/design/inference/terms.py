"""Shapes of values while they are being inferred: terms that are unified.

A term starts free and takes on a kind from how it is used. Two terms that must have one
type are unified: from then on they are one. A clash is never an error: what has no one
type freezes to `Anything`. A named type is a term too, its `body`, shared by everything
that is declared with that name; two different names are never unified. Nor are two terms of
which a text declares different things: each stays what it is declared as.

    total = order.price * 2             `order` is a record, `price` and `total` are numbers
    if order.note == "gift": ..         `note` is a string,
    if order.note == 5: ..              and a number as well: it freezes to `Anything`
    if card == "cash": ..               with `card: Card`: a string, if nothing else is said,
    fee = card.fee                      but a use as a record wins, wherever it stands

Longer than other files because every step of unifying needs to know all that a term may be.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from crossway.design.types import ScalarKind

_NUMBERS: frozenset[ScalarKind] = frozenset({"integer", "number", "decimal"})

_DEEPEST = 20
"""How deep lists within lists are looked into: a list may hold itself."""

Kind = Literal["free", "any", "scalar", "list", "map", "record", "named"]


class Slot(msgspec.Struct, eq=False):
    """A field of a record: `required` is what a `type` block says, None when it is silent.

    `left_out` says that some text builds the record without it, `given` that some text gives it.
    """

    term: Term
    required: bool | None = None
    read: bool = False
    left_out: bool = False
    given: bool = False

    @property
    def optional(self) -> bool:
        """Whether the field may be missing, and reads as null then."""
        if self.required is not None:
            return not self.required
        return self.left_out or find(self.term).nullable


class Named(msgspec.Struct, eq=False):
    """A type with a name. `structured` when a block declares it or a record is built of it.

    `waiting` holds what it is used with that is no record: it counts once everything is
    read and no use as a record was found (`settled`). `built` has the names of the fields of
    each record that a text builds of it.
    """

    name: str
    body: Term
    declared: bool = False
    structured: bool = False
    waiting: list[Term] = msgspec.field(default_factory=list)
    built: list[frozenset[str]] = msgspec.field(default_factory=list)
    settled: bool = False


class Term(msgspec.Struct, eq=False):
    """A type being inferred. `hint` is the scalar it is taken for when nothing else is known,
    `like` one that only its samples are of.

    `declared` marks what the text says outright: it survives a clash. `suggested` names a
    record that has no name. `asked` says that some text asks whether it is null.
    """

    kind: Kind = "free"
    scalar: ScalarKind = "string"
    part: Term | None = None
    fields: dict[str, Slot] = msgspec.field(default_factory=dict)
    named: Named | None = None
    label: str = ""
    suggested: str = ""
    hint: ScalarKind | None = None
    like: ScalarKind | None = None
    literals: list[str | float | bool] = msgspec.field(default_factory=list)
    words: tuple[str, ...] = ()
    nullable: bool = False
    asked: bool = False
    declared: bool = False
    link: Term | None = None


def scalar(kind: ScalarKind, *, declared: bool = False, words: tuple[str, ...] = ()) -> Term:
    """Return a new scalar term."""
    return Term("scalar", scalar=kind, declared=declared, words=words)


def listing(item: Term) -> Term:
    """Return a new list term."""
    return Term("list", part=item)


def is_number(term: Term) -> bool:
    """Return whether a term is a number so far: whole, decimal or any."""
    holder = structure(term)
    return holder.kind == "scalar" and holder.scalar in _NUMBERS


def is_exact(term: Term) -> bool:
    """Return whether a term is a decimal so far."""
    holder = structure(term)
    return holder.kind == "scalar" and holder.scalar == "decimal"


def holds_any(term: Term) -> bool:
    """Return whether nobody says what a value is, or what a list or a map holds."""
    holder, depth = structure(term), 0
    while holder.kind in ("list", "map") and holder.part is not None and depth < _DEEPEST:
        holder, depth = structure(holder.part), depth + 1
    return holder.kind == "any"


def find(term: Term) -> Term:
    """Return the term that stands for this one after unification."""
    while term.link is not None:
        if term.link.link is not None:
            term.link = term.link.link
        term = term.link
    return term


def structure(term: Term) -> Term:
    """Return the term that holds the kind: a named type's body, else the term itself."""
    term = find(term)
    if term.kind != "named":  # as most
        return term
    seen: set[int] = set()
    while term.kind == "named" and term.named is not None and id(term) not in seen:
        seen.add(id(term))
        term = find(term.named.body)
    return term


def unify(one: Term, other: Term) -> None:
    """Make two terms one type as far as they agree."""
    todo = [(one, other)]
    while todo:  # a loop: chains of records may be deeper than Python's stack
        one, other = map(find, todo.pop())
        if one is other or "any" in (one.kind, other.kind):
            continue
        if _differ(one, other):
            todo += _learn(one, other)
            continue
        if one.kind == "free" or (other.kind == "named" and one.kind != "named"):
            one, other = other, one
        if other.kind == "free":
            _join(one, other)
        elif one.kind == "named":
            todo += _unify_named(one, other)
        elif one.kind == other.kind or {one.kind, other.kind} == {"map", "record"}:
            todo += _unify_alike(one, other)
        else:
            _clash(one, other)


_Pairs = list[tuple[Term, Term]]


def _differ(one: Term, other: Term) -> bool:
    """Return whether as one term they would say something else than what the text declares.

    workflow Label(kind: "card" | "cash", note: string?) -> (string):
        close complete(kind)        a result is any text; `kind` stays one of two words
    """
    if not one.declared and not other.declared:
        return False
    both = one.declared and other.declared
    if both and one.kind == other.kind and one.kind in ("list", "map"):
        return True  # what they hold may differ
    if any(a.declared and b.nullable and not a.nullable for a, b in ((one, other), (other, one))):
        return True
    return both and (one.nullable, one.words) != (other.nullable, other.words)


def _learn(one: Term, other: Term) -> _Pairs:
    """Let two terms that stay apart know of each other; return the pairs of their parts."""
    for free, known in ((one, other), (other, one)):
        if free.kind == "free" and known.kind != "free":
            free.kind, free.scalar, free.words = known.kind, known.scalar, known.words
            free.part, free.fields, free.named = known.part, known.fields, known.named
            return []
    alike = one.kind == other.kind and one.kind in ("list", "map")
    return _parts(one, other) if alike else []


def _unify_named(one: Term, other: Term) -> _Pairs:
    """Unify a named type with another term; return what is to be unified of their parts."""
    named = one.named
    if named is None or other.kind == "named":
        if named is other.named:
            _join(one, other)
        return []
    body = structure(one)
    if body.kind == "free" and other.kind != "record" and not named.settled:
        named.waiting.append(other)
    elif body.kind == "free" and (not named.structured or other.kind == "record"):
        body.kind, body.scalar, body.part = other.kind, other.scalar, other.part
        body.fields = dict(other.fields)
        body.literals += other.literals
        _join(one, other)
    elif body.kind == other.kind != "scalar" or _same_scalar(body, other):
        _join(one, other)
        return _parts(body, other)
    else:
        _clash(one, other)
    return []


def _unify_alike(one: Term, other: Term) -> _Pairs:
    """Unify two terms of one kind; return what is to be unified of their parts."""
    if one.kind == "scalar" and not _same_scalar(one, other):
        _clash(one, other)
        return []
    if (one.kind == "record" and other.kind == "map") or (other.declared and not one.declared):
        one, other = other, one
    if one.kind == "scalar" and one.scalar != other.scalar:
        if one.declared and other.declared:
            return []  # each stays what it is declared as
        if (one.declared and is_exact(other)) or (other.declared and is_exact(one)):
            return []  # what is computed of decimals is one, wherever it goes
        declared = one if one.declared else other if other.declared else None
        exact = "decimal" in (one.scalar, other.scalar)
        one.scalar = declared.scalar if declared else "decimal" if exact else "number"
    _join(one, other)
    return _parts(one, other)


def _same_scalar(one: Term, other: Term) -> bool:
    both = one.kind == other.kind == "scalar"
    return both and (
        one.scalar == other.scalar or (one.scalar in _NUMBERS and other.scalar in _NUMBERS)
    )


def _parts(one: Term, other: Term) -> _Pairs:
    """Return the pairs to unify of what two terms are made of; fields of one are added."""
    pairs: _Pairs = []
    if one.part is not None and other.part is not None:
        pairs.append((one.part, other.part))
    for name, slot in other.fields.items():
        if one.kind == "map" and one.part is not None:
            pairs.append((one.part, slot.term))
        elif name in one.fields:
            mine = one.fields[name]
            mine.read, mine.given = mine.read or slot.read, mine.given or slot.given
            pairs.append((mine.term, slot.term))
        elif not (one.kind == "record" and one.declared):
            one.fields[name] = slot
    return pairs


def _join(one: Term, other: Term) -> None:
    """Let `one` stand for `other`, with all that is known of it; what is declared stays so."""
    other.link = one
    one.label = one.label or other.label
    one.suggested = one.suggested or other.suggested
    one.hint = one.hint or other.hint
    one.like = one.like or other.like
    if not one.declared:
        one.words = one.words or other.words
        one.nullable = one.nullable or other.nullable
    one.asked = one.asked or other.asked
    one.declared = one.declared or other.declared
    one.literals += [value for value in other.literals if value not in one.literals]


def _clash(one: Term, other: Term) -> None:
    """Give up on the terms of a clash that no text declares."""
    for term in (one, other):
        if not term.declared and term.kind != "named":
            term.kind = "any"


def field_of(term: Term, name: str, *, read: bool, given: bool = False) -> Term:
    """Return the term of `term.name`, and remember that the field is there: read, or given."""
    holder = structure(term)
    if holder.kind == "free":
        holder.kind = "record"
    if holder.kind == "record" and holder.declared and name not in holder.fields:
        return Term(label=name)  # a slip, which `check` reports, and no new field
    if holder.kind == "record":
        slot = holder.fields.setdefault(name, Slot(Term(label=name)))
        slot.read, slot.given = slot.read or read, slot.given or given
        return slot.term
    if holder.kind == "map" and holder.part is not None:
        return holder.part
    if name in ("length", "size", "count"):
        return scalar("number")
    if holder.kind == "scalar" and not holder.declared:
        holder.kind = "any"
    return Term(label=name)


def may_lack(term: Term, name: str) -> bool:
    """Whether a record may lack a field, or a map any key, that then reads as null."""
    holder = structure(term)
    if holder.kind == "map" and holder.part is not None:
        part = find(holder.part)
        return part.nullable or part.asked
    slot = holder.fields.get(name)
    return slot is not None and slot.optional


def item_of(term: Term, kind: Literal["list", "map"] = "list") -> Term:
    """Return the term of an element of a list or map; `kind` is what it is when unknown."""
    holder = structure(term)
    if holder.kind == "free":
        holder.kind, holder.part = kind, Term(label=singular(holder.label))
    if holder.kind in ("list", "map") and holder.part is not None:
        return holder.part
    return Term()


def each_of(term: Term) -> Term:
    """Return the term of what a loop gives its item: of a map each key."""
    if structure(term).kind == "map":
        return scalar("string")
    return item_of(term)


def hint(term: Term, kind: ScalarKind) -> None:
    """Take a term for a scalar of this kind when nothing else becomes known."""
    holder = structure(term)
    if holder.kind == "free" and holder.hint is None:
        holder.hint = kind


def suppose(term: Term, kind: ScalarKind) -> None:
    """Give samples of a term this kind; a use that does not prove it says no more."""
    holder = structure(term)
    if holder.kind == "free" and holder.like is None:
        holder.like = kind


def ask(term: Term) -> None:
    """Learn that a text asks whether a term is null: it may be, unless the text declares it.

    workflow W(prices: map[string, int], note: string):
        if prices["tea"] == null or note == null:    # a key may be missing; no null arrives
    """
    found = find(term)
    found.asked = True
    found.nullable = found.nullable or not found.declared


def add_literal(term: Term, value: str | float | bool) -> None:
    """Remember a value that the design compares a term with."""
    for holder in {id(t): t for t in (find(term), structure(term))}.values():
        if value not in holder.literals:
            holder.literals.append(value)


def singular(label: str) -> str:
    """Return `items` as `item`: the label of an element."""
    return label[:-1] if label.endswith("s") and not label.endswith("ss") else label
