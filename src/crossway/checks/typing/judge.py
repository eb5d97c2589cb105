"""One body of a design, its expressions and statements held against what is declared.

Names are read in two rounds. The first collects what each name is given, anywhere in the
body; a name that is given several types is `Anything`. The second looks again, knowing
them, and reports. So a fault never depends on which branch comes first:

    total = 0
    for line in order.lines:
        total = total + line.count     # total is an integer, before and after

What one fault leads to is not reported again: an expression that is wrong is `Anything`.

Longer than other files because one class judges every kind of expression, over one scope and in
two rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from crossway.checks.bodies import Body
from crossway.checks.typing.functions import (
    divides_by_zero,
    misgiven,
    no_level,
    takes_null,
    unreadable,
)
from crossway.checks.typing.kinds import (
    ANYTHING,
    BOOLEAN,
    DECIMAL,
    DURATION,
    INTEGER,
    MOMENT,
    NUMBER,
    STRING,
    Kind,
    Null,
    Records,
    Shape,
    apart,
    described,
    field_named,
    is_a,
    is_number,
    is_type,
    joined,
    misfit,
    near_field,
    without_null,
)
from crossway.checks.typing.nulls import path_of
from crossway.checks.typing.operators import computed, given, have_order
from crossway.design.builtins import BUILTINS
from crossway.design.types import Anything, Listing, Nullable, RecordType, Scalar
from crossway.design.types import Mapping as MappingType
from crossway.design.written import WrittenTypes
from crossway.language import tree
from crossway.language.encodings import READERS
from crossway.language.habits import for_function
from crossway.language.holes import filled
from crossway.language.near import did_you_mean
from crossway.language.span import Span

Code = Literal[
    "wrong-type",
    "unknown-field",
    "missing-field",
    "wrong-operand",
    "null-not-excluded",
    "always-fails",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a declaration says otherwise."""

    code: Code
    span: Span
    message: str
    hint: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a value must be: a type, and what it is for (`argument amount of Charge`)."""

    kind: Kind
    what: str


@dataclass
class Judge:
    """What is known while one body is read. `names` maps each name to what it holds.

    `told` are the paths of which it was said that they may be null.
    """

    body: Body
    types: WrittenTypes
    names: dict[str, Kind] = field(default_factory=dict)
    tested: frozenset[str] = frozenset()
    reporting: bool = False
    faulty: bool = False
    told: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    @property
    def records(self) -> Records:
        """The declared records."""
        return self.types.records

    def report(
        self, code: Code, span: Span, message: str, hint: str | None = None, name: str | None = None
    ) -> None:
        """Note a fault, in the round that reports."""
        self.faulty = True
        if self.reporting:
            self.findings.append(Finding(code, span, message, hint, name))

    def bind(self, name: str, kind: Kind) -> None:
        """Note what a name is given; in the second round it is known already."""
        if not self.reporting:
            known = self.names.get(name)
            self.names[name] = kind if known is None else joined(known, kind)

    def expect(self, value: tree.Expression, wanted: Wanted) -> None:
        """Report a value that is not what is wanted."""
        given = self.kind(value)
        if self._is_other_word(value, wanted.kind, wanted.what) or _reads_as(value, wanted.kind):
            return
        if why := misfit(given, wanted.kind, self.records):
            self.report(
                "missing-field" if why.startswith("has no") else "wrong-type",
                value.span,
                f"{wanted.what}{'' if why.startswith(('.', '[', ' ')) else ' '}{why}",
                hint=self._excluding(value, given, wanted.kind) or _read_by(given, wanted.kind),
                name=path_of(value) or None,
            )

    def give(self, place: tree.Field | tree.Index, given: Kind, span: Span) -> None:
        """Report a result that is not what the field or element holds that it goes into."""
        if why := misfit(given, self.held(place), self.records):
            said = f"{named(place)}{'' if why.startswith(('.', '[', ' ')) else ' '}{why}"
            self.report("wrong-type", span, said, name=path_of(place) or None)

    def held(self, place: tree.Field | tree.Index) -> Kind:
        """Return what a field or an element may be given: null too, wherever it is excluded."""
        if isinstance(place, tree.Field):
            return self._field(place, place.subject, place.name)
        return self._index(place, place.subject, place.key)

    def _is_other_word(self, value: tree.Expression, wanted: Kind, what: str) -> bool:
        """Report a text that is none of the words of an enumeration."""
        kind = wanted.of if isinstance(wanted, Nullable) else wanted
        if not isinstance(value, tree.String) or not isinstance(kind, Scalar) or not kind.words:
            return False
        if filled(value.value, self.body.shown):
            return False
        if value.value in kind.words:
            return False
        hint = did_you_mean(value.value, kind.words)
        said = f'{what} is "{value.value}", {described(kind)} is wanted'
        self.report("wrong-type", value.span, said, hint, value.value)
        return True

    def _excluding(self, value: tree.Expression, given: Kind, wanted: Kind) -> str | None:
        """Return the hint for a value that only null keeps from fitting."""
        if isinstance(given, Nullable) and not misfit(given.of, wanted, self.records):
            return f"exclude null first: `if {path_of(value) or 'value'} == null:`"
        return None

    # --- expressions -----------------------------------------------------------------

    def kind(self, expression: tree.Expression) -> Kind:
        """Return the type of an expression, reporting what in it does not fit."""
        match expression:
            case tree.Name(name):
                return self._excluded(expression, self.names.get(name, ANYTHING))
            case tree.Number(text):
                return INTEGER if text.isdigit() else NUMBER
            case tree.String():
                self._holes(expression)
                return STRING
            case tree.Duration():
                return DURATION
            case tree.Constant(value):
                return Null() if value is None else BOOLEAN
            case tree.ListOf(items):
                return self._list(items)
            case tree.Record():
                return self._record(expression)
            case tree.Field(subject, name):
                return self._excluded(expression, self._field(expression, subject, name))
            case tree.Index(subject, key):
                return self._index(expression, subject, key)
            case tree.Slice():
                return self._slice(expression)
            case tree.Unary(operator, operand):
                return self._unary(operator, operand)
            case tree.Binary():
                return self._binary(expression)
            case tree.Invoke():
                return self._invoke(expression)

    def _holes(self, text: tree.String) -> None:
        """Report the fields in the holes of a text that are not there."""
        for hole in filled(text.value, self.body.shown):
            value: tree.Expression = tree.Name(hole.name, span=text.span)
            for part in hole.fields:
                value = tree.Field(value, part, span=text.span)
            self.kind(value)

    def _excluded(self, value: tree.Expression, kind: Kind) -> Kind:
        """Return a type without null when the body compares the value with null anywhere."""
        return kind.of if isinstance(kind, Nullable) and path_of(value) in self.tested else kind

    def _list(self, items: Sequence[tree.Expression]) -> Kind:
        kinds = [self.kind(item) for item in items]
        item: Kind = kinds[0] if kinds else ANYTHING
        for other in kinds[1:]:
            item = joined(item, other)
        return Listing(item if is_type(item) else ANYTHING)

    def _record(self, record: tree.Record) -> Kind:
        fields = tuple((entry.name, self.kind(entry.value)) for entry in record.fields)
        declared = self.types.type(tree.TypeRef(record.type), self.body.file.path)
        if not record.type or not isinstance(declared, RecordType):
            return Shape(record.type, fields) if not record.type else ANYTHING
        given = {name for name, _ in fields}
        for entry in record.fields:
            known = field_named(declared, entry.name, self.records)
            if known is None and not self._is_unknown(entry):
                hint = near_field(declared, entry.name, self.records)
                said = f"{declared.name} has no field {entry.name}"
                self.report("unknown-field", entry.span, said, hint, entry.name)
            elif known is None:
                continue
            else:
                what = f"field {entry.name} of {declared.name}"
                self.expect(entry.value, Wanted(known.type, what))
        shape = self.records[declared.name]
        missing = [f.name for f in shape.fields if f.required and f.name not in given]
        unknown = given - {f.name for f in shape.fields}
        if missing and not unknown:  # one of those was meant, and is reported
            said = f"{declared.name} is built without {', '.join(missing)}"
            self.report("missing-field", record.span, said, "add it, or declare it with `?`")
        return declared

    def _is_unknown(self, entry: tree.RecordField) -> bool:
        """Return whether a field is written as a variable alone that nothing binds: `{totl}`."""
        alone = isinstance(entry.value, tree.Name) and entry.value.name == entry.name
        return alone and entry.name not in self.body.names

    def _field(self, whole: tree.Field, subject: tree.Expression, name: str) -> Kind:
        holder = self.value(subject, f"its field {name} is read")
        match holder:
            case RecordType():
                known = field_named(holder, name, self.records)
                if known is None:
                    hint = near_field(holder, name, self.records)
                    said = f"{holder.name} has no field {name}"
                    self.report("unknown-field", whole.span, said, hint, name)
                return known.type if known else ANYTHING
            case Shape(_, fields, closed):
                if closed and name not in dict(fields):
                    hint = did_you_mean(name, dict(fields))
                    hint = hint or f"it has {', '.join(dict(fields))}"
                    said = f"{described(holder)} has no field {name}"
                    self.report("unknown-field", whole.span, said, hint, name)
                return dict(fields).get(name, ANYTHING)
            case MappingType(value):
                return value
            case Scalar() | Listing():
                said = f"{described(holder)} has no field {name}"
                hint = for_function(name) if isinstance(holder, Listing) else None
                self.report("unknown-field", whole.span, said, hint, name)
            case _:  # anything
                pass
        return ANYTHING

    def value(self, value: tree.Expression, use: str) -> Kind:
        """Return the type of what is used; null has to be excluded before."""
        return self._not_null(value, self.kind(value), use)

    def _not_null(self, value: tree.Expression, kind: Kind, use: str) -> Kind:
        """Return the type of a value without null, reporting that it may be null."""
        if isinstance(kind, Null) and isinstance(value, tree.Constant):
            self.report("null-not-excluded", value.span, f"this is null where {use}")
            return ANYTHING
        if isinstance(kind, Nullable):
            path = path_of(value) or "it"
            if path in self.told:
                return kind.of  # one test for null mends them all
            self.told |= {path} if self.reporting and path != "it" else set()
            said = f"{path} may be null where {use}"
            hint = f"exclude null first: `if {path} == null:`"
            self.report("null-not-excluded", value.span, said, hint, path)
            return ANYTHING
        return kind

    def _index(self, whole: tree.Index, subject: tree.Expression, key: tree.Expression) -> Kind:
        holder, at = self.value(subject, "an element is read"), self.kind(key)
        match holder:
            case Listing(item):
                if is_a(at, STRING):
                    said = f"a list is read by position, {described(at)} is given"
                    self.report("wrong-type", whole.span, said)
                return item
            case MappingType(value):
                return value
            case Scalar() if not is_a(holder, STRING):
                said = f"{described(holder)} has no elements"
                self.report("wrong-type", whole.span, said)
            case RecordType() if is_number(at):
                said = f"{described(holder)} is a record: it has fields, no positions"
                self.report("wrong-type", whole.span, said, "write `.field`")
            case _:
                pass
        return ANYTHING

    def _slice(self, whole: tree.Slice) -> Kind:
        for position in (whole.begin, whole.end):
            at = self.kind(position) if position is not None else INTEGER
            if not is_number(at) and not isinstance(at, Anything):
                said = f"a slice has whole numbers, {described(at)} is given"
                self.report("wrong-type", whole.span, said)
        holder = self.value(whole.subject, "a part of it is read")
        if isinstance(holder, Listing) or is_a(holder, STRING):
            return STRING if is_a(holder, STRING) else holder
        if not isinstance(holder, Anything):
            said = f"a list or a text has parts, {described(holder)} is given"
            self.report("wrong-type", whole.span, said)
        return ANYTHING

    def _unary(self, operator: str, operand: tree.Expression) -> Kind:
        kind = self.kind(operand)
        if operator == "not":
            return BOOLEAN
        odd = isinstance(kind, Listing | RecordType | Shape | Null)
        if odd or kind in (BOOLEAN, MOMENT) or is_a(kind, STRING):
            said = f"`-` needs a number, {described(kind)} is given"
            self.report("wrong-operand", operand.span, said)
            return ANYTHING
        return kind

    def _binary(self, binary: tree.Binary) -> Kind:
        left, right = self.kind(binary.left), self.kind(binary.right)
        match binary.operator:
            case "and" | "or":
                return BOOLEAN
            case "==" | "!=":
                self._equal(binary, left, right)
                return BOOLEAN
            case "<" | "<=" | ">" | ">=":
                self._ordered(binary, left, right)
                return BOOLEAN
            case "in" | "not in":
                if isinstance(right, Scalar) and not is_a(right, STRING):
                    said = f"`{binary.operator}` needs a list, a record or a string on the right"
                    self.report("wrong-operand", binary.span, f"{said}: {described(right)}")
                return BOOLEAN
            case operator:
                return self._arithmetic(binary, operator, left, right)

    def _equal(self, binary: tree.Binary, left: Kind, right: Kind) -> None:
        if self._is_other_word(binary.right, left, "what is compared") or self._is_other_word(
            binary.left, right, "what is compared"
        ):
            return
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Null) and not isinstance(other, Nullable):
                return  # asking whether it is null is always right
        if apart(left, right):
            said = f"{described(left)} never equals {described(right)}"
            self.report("wrong-operand", binary.span, said, name=path_of(binary.left) or None)

    def _ordered(self, binary: tree.Binary, left: Kind, right: Kind) -> None:
        use = f"`{binary.operator}` compares it"
        if have_order(without_null(left), without_null(right)):
            self._not_null(binary.left, left, use)
            self._not_null(binary.right, right, use)
        else:
            said = f"{described(left)} and {described(right)} have no order"
            hint = _read_by(left, right) or _read_by(right, left)
            hint = hint or "compare numbers with numbers, texts with texts"
            self.report("wrong-operand", binary.span, said, hint)

    def _arithmetic(self, binary: tree.Binary, operator: str, left: Kind, right: Kind) -> Kind:
        sides, use = ((binary.left, left), (binary.right, right)), f"`{operator}` is applied to it"
        left, right = without_null(left), without_null(right)
        if DECIMAL in (left, right):  # a literal such as `0.2` is one beside it
            left = DECIMAL if isinstance(binary.left, tree.Number) else left
            right = DECIMAL if isinstance(binary.right, tree.Number) else right
        result = computed(operator, left, right)
        if result is not None:
            for value, kind in sides:
                self._not_null(value, kind, use)
            if divides_by_zero(binary):
                self.report("always-fails", binary.span, "this divides by zero, which fails")
            return result
        said = f"`{operator}` does not take {described(left)} and {described(right)}"
        text = operator == "+" and (is_a(left, STRING) or is_a(right, STRING))
        hint = "write a text with concat(..) or str(..)" if text else None
        if DECIMAL in (left, right):
            hint = "a number becomes one with `decimal(..)`"
        self.report("wrong-operand", binary.span, said, hint)
        return ANYTHING

    def _invoke(self, call: tree.Invoke) -> Kind:
        kinds = [self.kind(argument) for argument in call.arguments]
        builtin = BUILTINS.get(call.function)
        if builtin is None:
            return ANYTHING
        if wrong := next(misgiven(call, kinds), None) or no_level(call):
            self.report("wrong-type", wrong.argument.span, wrong.said, wrong.hint)
            return given(builtin.gives, kinds)
        if wrong := unreadable(call):
            self.report("always-fails", wrong.argument.span, wrong.said)
        if not takes_null(call.function):
            for value, kind in zip(call.arguments, kinds, strict=True):
                self._not_null(value, kind, f"{call.function}(..) takes it")
        if call.function in ("map", "filter"):
            return self._of_fields(call, kinds)
        return given(builtin.gives, kinds)

    def _of_fields(self, call: tree.Invoke, kinds: Sequence[Kind]) -> Kind:
        """Return what `map(xs, "field")` or `filter(..)` gives, once the items have the field."""
        match kinds, call.arguments:
            case [Listing(RecordType() as item), *_], [_, tree.String(name) as field, *_]:
                known = field_named(item, name, self.records)
                if known is None:
                    said = f"{item.name} has no field {name}"
                    hint = near_field(item, name, self.records)
                    self.report("unknown-field", field.span, said, hint, name)
                elif call.function == "map":
                    return Listing(known.type)
            case _:  # nothing says what the items are
                pass
        return given(BUILTINS[call.function].gives, kinds)


def named(place: tree.Field | tree.Index) -> str:
    """Return what a message calls what is given a value: `field price`."""
    return f"field {place.name}" if isinstance(place, tree.Field) else "the element"


def _reads_as(value: tree.Expression, wanted: Kind) -> bool:
    """Return whether a text in the design reads as the moment or duration that is wanted.

    It becomes one where it travels: in an argument, a result.
    """
    kind = wanted.of if isinstance(wanted, Nullable) else wanted
    if not isinstance(value, tree.String) or not isinstance(kind, Scalar):
        return False
    try:
        return kind.kind in READERS and READERS[kind.kind](value.value) is not None
    except ValueError:
        return False


def _read_by(given: Kind, wanted: Kind) -> str | None:
    """Return the hint for a text where a moment, a duration or a decimal is wanted."""
    kind = wanted.of if isinstance(wanted, Nullable) else wanted
    if not is_a(given, STRING) or not isinstance(kind, Scalar) or kind.kind not in BUILTINS:
        return None
    return f"a text becomes one with `{kind.kind}(..)`" if kind.kind in READERS else None
