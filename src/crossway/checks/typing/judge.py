"""The expressions of one body, held against what is declared.

What one fault leads to is not reported again: an expression that is wrong is `Anything`.

Longer than other files because each kind of expression is read by way of others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager

import msgspec

from crossway.checks.typing.dividing import hold_whole, rounded_down
from crossway.checks.typing.exactness import TO_DECIMAL, first_inexact, stays_inexact
from crossway.checks.typing.exchanged import note_fields
from crossway.checks.typing.functions import counted, misgiven, no_level, takes_null, unreadable
from crossway.checks.typing.kinds import (
    ANYTHING,
    BOOLEAN,
    DECIMAL,
    DURATION,
    INTEGER,
    NO_ITEM,
    NUMBER,
    STRING,
    Kind,
    Null,
    Stays,
    described,
    field_named,
    is_a,
    is_number,
    is_type,
    joined,
    misfit,
    near_field,
    record_of,
    without_null,
)
from crossway.checks.typing.members import element_of, field_of, named, of_fields, part_of
from crossway.checks.typing.naming import hold_named
from crossway.checks.typing.operands import binary, unary
from crossway.checks.typing.operators import given
from crossway.checks.typing.scope import Scope, Wanted, made_by, misfitting, reads_as
from crossway.checks.typing.swapped import fields_swapped
from crossway.checks.typing.writtenout import hold_items, written_out
from crossway.design.builtins import BUILTINS, MESSAGES, takes_field
from crossway.design.changing import root_of
from crossway.design.nulls import element_path_of, path_of
from crossway.design.types import Listing, RecordType, Scalar
from crossway.design.types import Mapping as MappingType
from crossway.language import tree
from crossway.language.holes import Hole, filled
from crossway.language.span import Span


class Judge(Scope):
    """A scope whose expressions are read: what each is, and what in it does not fit.

    `answered` says what a query or an update gives that goes to a workflow by its id, `simulated`
    what functions give that are nowhere defined. While only types are `asked` for, nothing is held
    against anything, and what was `read` before is held, and not read in full again: where values
    stand in each other, twice at each level would have no end.
    """

    answered: Callable[[tree.Invoke], Kind] | None = None
    simulated: Mapping[str, Kind] = msgspec.field(default_factory=dict)
    asked: bool = False
    read: bool = False

    def expect(self, value: tree.Expression, wanted: Wanted) -> Kind:
        """Return the type of a value, reporting one that is not what is wanted."""
        if (parts := written_out(self, value, wanted)) is not None:
            return parts
        before, self.faulty = self.faulty, False
        if self.read:
            (given,) = self.silently([value])
        elif isinstance(value, tree.Record):
            given = self._record(value, wanted.travels)
        else:
            given = self.kind(value)
        faulty, self.faulty = self.faulty, self.faulty or before
        if self.is_other_word(value, wanted) or reads_as(value, wanted):
            return given
        if why := misfit(given, wanted.kind, self.records, stays=self._stays(value, wanted)):
            excluding = self.excluding(value, given, wanted.kind)
            if excluding and self.was_told(element_path_of(value)):
                return given
            self.report(
                "missing-field" if why.startswith("has no") else "wrong-type",
                value.span,
                misfitting(wanted.what, why),
                hint=excluding
                or made_by(given, wanted.kind)
                or rounded_down(self, value, given, wanted.kind),
                name=path_of(value) or None,
            )
        elif not faulty and stays_inexact(value, given, wanted.kind):
            self.inexact(value, f"{wanted.what} is number, decimal is wanted")
        elif not faulty:
            hold_items(self, value, wanted)
        return given

    def inexact(self, number: tree.Expression, said: str) -> None:
        """Report a number that would become a decimal as inexact as it is."""
        self.report("wrong-type", number.span, said, TO_DECIMAL, path_of(number) or None)

    def _stays(self, value: tree.Expression, wanted: Wanted) -> Stays:
        """Return what becomes of a value; what a body writes out itself is made of decimals."""
        if wanted.travels:
            return "travels"
        held = isinstance(value, tree.Name | tree.Field | tree.Index | tree.Slice)
        declared = held and root_of(value) not in self.body.assigned
        scalar = isinstance(without_null(wanted.kind), Scalar)
        return "as it is" if declared and not scalar else "as a text"

    def silently(self, values: Sequence[tree.Expression]) -> list[Kind]:
        """Return the types of values that are read again, and reported on, with what is wanted."""
        before = self.reporting, self.faulty, self.asked
        self.reporting, self.asked = False, True
        kinds = [self.kind(value) for value in values]
        self.reporting, self.faulty, self.asked = before
        return kinds

    @contextmanager
    def once_more(self) -> Iterator[None]:
        """Hold values that were read, and reported on, against what is wanted as well."""
        before, self.read = self.read, True
        yield
        self.read = before

    def give(self, place: tree.Field | tree.Index, given: Kind, span: Span) -> None:
        """Report a result that is not what the field or element holds that it goes into."""
        held = self.held(place)
        if (without_null(given), without_null(held)) != (INTEGER, DECIMAL):  # which becomes one
            self.receive(Wanted(held, named(place), False), given, span, path_of(place))

    def receive(self, wanted: Wanted, given: Kind, span: Span, name: str) -> None:
        """Report a result that does not do where it goes to."""
        why = misfit(given, wanted.kind, self.records, stays="as it is")
        if why:
            hint = made_by(given, wanted.kind)
            hint = hint and f"give the result a name of its own: {hint}"
            self.report("wrong-type", span, misfitting(wanted.what, why), hint, name or None)

    def held(self, place: tree.Field | tree.Index) -> Kind:
        """Return what a field or an element may be given: null too, wherever it is excluded."""
        if isinstance(place, tree.Field):
            return self._field(place)
        return self._element(place)

    # --- expressions -----------------------------------------------------------------

    def kind(self, expression: tree.Expression) -> Kind:
        """Return the type of an expression, reporting what in it does not fit."""
        match expression:
            case tree.Name(name):
                return self.excluded(expression, self.names.get(name, ANYTHING))
            case tree.Field():
                return self.excluded(expression, self._field(expression))
            case tree.String():
                self._holes(expression)
                return STRING
            case tree.Number(text):
                return INTEGER if text.isdigit() else NUMBER
            case tree.Invoke():
                return self._invoke(expression)
            case tree.Duration():
                return DURATION
            case tree.Constant(value):
                return Null() if value is None else BOOLEAN
            case tree.ListOf(items):
                return self._list(items)
            case tree.Record():
                return self._record(expression)
            case tree.Index():
                return self.excluded(expression, self._element(expression))
            case tree.Slice():
                return self._slice(expression)
            case tree.Unary(operator, operand):
                return unary(self, operator, operand, self.kind(operand))
            case tree.Binary(_, left, right):
                return binary(self, expression, self.kind(left), self.kind(right))
            case tree.Comprehension():
                return self._comprehension(expression)

    def compare(self, subject: tree.Expression, case: tree.SwitchCase) -> None:
        """Read what a case compares; what is said of one case is not said again of the next."""
        told = {one.message for one in self.findings if one.code == "wrong-operand"}
        at = len(self.findings)
        self.kind(tree.Binary("==", subject, case.value, span=case.span))
        self.findings[at:] = [one for one in self.findings[at:] if one.message not in told]

    def each(self, iterable: tree.Expression) -> Kind:
        """Return the type of each item of what a loop goes over, reporting what is no list; of a
        map it goes over the keys."""
        many = self.value(iterable, "a loop goes over it")
        if isinstance(many, Scalar | RecordType):
            said = f"a loop goes over a list, {described(many)} is given"
            self.report("wrong-type", iterable.span, said)
        if isinstance(many, MappingType):
            return STRING
        return many.item if isinstance(many, Listing) else ANYTHING

    def _comprehension(self, made: tree.Comprehension) -> Kind:
        """Read a list that is made of another; only inside has its item a name."""
        item = self.each(made.iterable)
        with self.inside(made, item):
            if made.condition is not None:
                self.kind(made.condition)
            value = self.kind(made.value)
        return Listing(value if is_type(value) else ANYTHING)

    @contextmanager
    def inside(self, made: tree.Comprehension, item: Kind) -> Iterator[None]:
        """Give the item of a list that is made of another its name, for as long as entered."""
        before, shown = dict(self.names), self.shown
        self.names[made.item], self.shown = item, shown | {made.item}
        yield
        self.names, self.shown = before, shown

    def _holes(self, text: tree.String) -> None:
        """Report what is wrong with the holes of a text: fields that are not there, a `$`."""
        for hole in filled(text.value, self.shown):
            _, kind = self.hole(text, hole)
            # `"${total}"` is a price in dollars.
            if f"${{{hole}}}" in text.value and not is_number(without_null(kind)):
                said = f"the `$` stays in the text, before what {hole} holds"
                self.report("dollar-before-hole", text.span, said, f"a hole is `{{{hole}}}`")

    def hole(self, text: tree.String, hole: Hole) -> tuple[tree.Expression, Kind]:
        """Return what fills a hole of a text, and its type."""
        value: tree.Expression = tree.Name(hole.name, span=text.span)
        kind = self.kind(value)
        if (text.span, hole.name) in self.sure:
            kind = without_null(kind)
        for part in hole.fields:
            whole = tree.Field(value, part, span=text.span)
            holder = self.not_null(value, kind, f"its field {part} is read")
            value, kind = whole, self.excluded(whole, field_of(self, whole, holder))
        return value, kind

    def _list(self, items: Sequence[tree.Expression]) -> Kind:
        kinds = [self.kind(item) for item in items]
        if (number := first_inexact(items, kinds)) is not None:
            self.inexact(number, "a number stands in a list of decimals, and is not exact")
        item: Kind = kinds[0] if kinds else NO_ITEM
        for other in kinds[1:]:
            item = joined(item, other)
        return Listing(item if is_type(item) else ANYTHING)

    def _record(self, record: tree.Record, travels: bool = False) -> Kind:
        declared = self.types.type(tree.TypeRef(record.type), self.body.file.path)
        if record.type and isinstance(declared, RecordType):
            if not self.asked:
                self._built(record, declared, travels)
            return declared
        fields = tuple((entry.name, self.kind(entry.value)) for entry in record.fields)
        note_fields(self, record)
        return ANYTHING if record.type else record_of(fields)

    def _built(self, record: tree.Record, declared: RecordType, travels: bool) -> None:
        """Hold what a record is built of against its fields: each value is read with its own."""
        note_fields(self, record)
        values = [entry.value for entry in record.fields]
        kinds = self.silently(values) if len(values) > 1 else ()  # one changes places with none
        if fields_swapped(self, record, declared, kinds):
            for value in values:
                self.kind(value)
            return
        given = {entry.name for entry in record.fields}
        for entry in record.fields:
            known = field_named(declared, entry.name, self.records)
            if known is None:
                self.kind(entry.value)
                self.no_field(entry, declared, given)
            else:
                what = f"field {entry.name} of {declared.name}"
                self.expect(entry.value, Wanted(known.type, what, travels))
        shape = self.records[declared.name]
        missing = [f.name for f in shape.fields if f.required and f.name not in given]
        unknown = given - {f.name for f in shape.fields}
        if missing and not unknown:  # one of those was meant, and is reported
            said = f"{declared.name} is built without {', '.join(missing)}"
            hint = "add it, or declare it with `?`"
            self.report("missing-field", record.span, said, hint, missing[0])

    def no_field(self, entry: tree.RecordField, record: RecordType, given: Set[str]) -> None:
        """Report a field that a declared record has not.

        One that is a variable alone which nothing binds, `{totl}`, is another rule's.
        """
        alone = isinstance(entry.value, tree.Name) and entry.value.name == entry.name
        if not alone or entry.name in self.body.names:
            said = f"{record.name} has no field {entry.name}"
            hint = near_field(record, entry.name, self.records, given)
            self.report("unknown-field", entry.span, said, hint, entry.name)

    def _field(self, whole: tree.Field) -> Kind:
        holder = self.value(whole.subject, f"its field {whole.name} is read")
        return field_of(self, whole, holder)

    def _element(self, whole: tree.Index) -> Kind:
        holder = self.value(whole.subject, "an element is read")
        at = self.value(whole.key, "it says which element is read")
        if isinstance(holder, Listing) or is_a(holder, STRING):
            hold_whole(self, whole.key, at, "a position is one")
        return element_of(self, whole, holder, at)

    def _slice(self, whole: tree.Slice) -> Kind:
        ends = [p for p in (whole.begin, whole.end) if p is not None]
        positions = [self.kind(p) for p in ends]
        for value, kind in zip(ends, positions, strict=True):
            hold_whole(self, value, kind, "the ends of a slice are")
        holder = self.value(whole.subject, "a part of it is read")
        return part_of(self, whole, holder, positions)

    def value(self, value: tree.Expression, use: str) -> Kind:
        """Return the type of what is used; null has to be excluded before."""
        return self.not_null(value, self.kind(value), use)

    def _invoke(self, call: tree.Invoke) -> Kind:
        kinds = [self.kind(argument) for argument in call.arguments]
        builtin = BUILTINS.get(call.function)
        if builtin is None:
            return self.simulated.get(call.function, ANYTHING)
        if wrong := next(misgiven(call, kinds), None) or no_level(call):
            self.report("wrong-type", wrong.argument.span, wrong.said, wrong.hint)
            return given(builtin.gives, [ANYTHING] * len(kinds))  # nothing follows from a slip
        for value, kind, counts in counted(call, kinds):
            hold_whole(self, value, kind, f"`{counts}` of {call.function} is one")
        if wrong := unreadable(call):
            self.report("always-fails", wrong.argument.span, wrong.said)
        if not takes_null(call.function):
            use = f"{call.function}(..) takes it"
            if call.function in MESSAGES:  # what it carries is its handler's: null may be among it
                if call.arguments and not self.asked:
                    hold_named(self, call.arguments[0], use)
                kinds = kinds[:0]
            for value, kind in zip(call.arguments, kinds, strict=False):
                self.not_null(value, kind, use)
        if takes_field(call.function):
            return of_fields(self, call, kinds)
        if call.function in MESSAGES and self.answered is not None:
            return self.answered(call)
        return given(builtin.gives, kinds)
