"""What is known while one body is read: what its names hold, and what was found wrong.

Names are read in two rounds. The first collects what each name is given, anywhere in the
body; a name that is given several types is `Anything`. The second looks again, knowing
them, and reports. So a fault never depends on which branch comes first:

    total = 0
    for line in order.lines:
        total = total + line.count     # total is an integer, before and after
"""

from __future__ import annotations

from collections.abc import Set
from typing import Literal

import msgspec

from crossway.checks.bodies import Body
from crossway.checks.typing.kinds import (
    ANYTHING,
    DECIMAL,
    DURATION,
    INTEGER,
    MOMENT,
    STRING,
    Kind,
    Null,
    Records,
    described,
    is_a,
    joined,
    joined_with_null,
    misfit,
    without_null,
)
from crossway.design.builtins import BUILTINS
from crossway.design.nulls import element_path_of, path_of
from crossway.design.types import Nullable, Scalar
from crossway.design.written import WrittenTypes
from crossway.language import tree
from crossway.language.encodings import READERS
from crossway.language.holes import filled
from crossway.language.near import did_you_mean, near_names
from crossway.language.printer.expressions import print_expression
from crossway.language.span import Span
from crossway.language.structs import Struct
from crossway.language.words import leaf

Code = Literal[
    "wrong-type",
    "unknown-field",
    "missing-field",
    "wrong-operand",
    "null-not-excluded",
    "always-fails",
    "changed-type",
    "dollar-before-hole",
    "swapped-names",
    "constant-condition",
    "wrong-option-value",
]


EXCLUDE = "exclude null first"
"""How the hint for a value that may be null begins."""


class Finding(Struct, frozen=True):
    """Something that a declaration says otherwise, or, where it is `inferred`, all other uses."""

    code: Code
    span: Span
    message: str
    hint: str | None = None
    name: str | None = None
    inferred: bool = False


class Passed(Struct, frozen=True):
    """A value that a call passes to a parameter without a type: `callee` is where that is defined,
    `name` what messages call it, `call` the first argument, which stands for the call. `text` is
    what a literal says."""

    callee: Span
    name: str
    parameter: str
    kind: Kind
    span: Span
    call: Span
    text: str | None = None


class Order(Struct, frozen=True):
    """In which order values are given: `of` says whose places these are, `around` names those that
    are given each other, `same` those that are given their own. `span` is the first of them."""

    of: str
    around: tuple[str, ...]
    same: frozenset[str]
    span: Span


class Wanted(Struct, frozen=True):
    """What a value must be: a type, and what it is for (`argument amount of Charge`).

    What `travels`, an argument or a result, is read where it arrives: there a text such as "12.50"
    becomes the decimal that is declared. Within a body it stays a text.
    """

    kind: Kind
    what: str
    travels: bool = True


class Scope(msgspec.Struct):
    """One body, and what is known of its values. `names` maps each name to what it holds.

    `tested` are the paths that are compared with null, `sure` the reads of names that are not null
    there (`nulls.py`), `told` the paths of which it was said that they may be null, `shown` the
    names that fill the holes of texts. `nulled` are those that may be null since the body gives
    them a bare null somewhere; any other such name is taken for what else it is given.
    """

    body: Body
    types: WrittenTypes
    names: dict[str, Kind] = msgspec.field(default_factory=dict)
    tested: frozenset[str] = frozenset()
    sure: Set[object] = frozenset()
    reporting: bool = False
    faulty: bool = False
    told: set[str] = msgspec.field(default_factory=set)
    findings: list[Finding] = msgspec.field(default_factory=list)
    passed: list[Passed] = msgspec.field(default_factory=list)
    orders: list[Order] = msgspec.field(default_factory=list)
    shown: frozenset[str] = frozenset()
    nulled: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Begin with the names that fill the holes of the body's texts."""
        self.shown = self.body.shown

    @property
    def records(self) -> Records:
        """The declared records."""
        return self.types.records

    def report(
        self,
        code: Code,
        span: Span,
        message: str,
        hint: str | None = None,
        name: str | None = None,
        *,
        inferred: bool = False,
    ) -> None:
        """Note a fault, in the round that reports."""
        self.faulty = True
        if self.reporting:
            self.findings.append(Finding(code, span, message, hint, name, inferred))

    def bind(self, name: str, kind: Kind) -> None:
        """Note what a name is given; in the second round it is known already."""
        if not self.reporting:
            known = self.names.get(name)
            if name in self.nulled:
                self.names[name] = joined_with_null(known, kind)
            else:
                self.names[name] = kind if known is None else joined(known, kind)

    def excluded(self, value: tree.Expression, kind: Kind) -> Kind:
        """Return a type without null when the body compares the value with null anywhere, or has
        given it another value on every way to here."""
        if not isinstance(kind, Nullable):
            return kind
        return kind.of if id(value) in self.sure or element_path_of(value) in self.tested else kind

    def not_null(self, value: tree.Expression, kind: Kind, use: str) -> Kind:
        """Return the type of a value without null, reporting that it may be null."""
        if isinstance(kind, Null) and isinstance(value, tree.Constant):
            self.report("null-not-excluded", value.span, f"this is null where {use}")
            return ANYTHING
        if isinstance(kind, Nullable):
            if self.was_told(element_path_of(value)):
                return kind.of
            said = f"{print_expression(value)} may be null where {use}"
            name = path_of(value) or None
            self.report("null-not-excluded", value.span, said, excluding(value), name)
            return ANYTHING
        return kind

    def was_told(self, path: str) -> bool:
        """Return whether it was said before that a path may be null: one test mends all uses."""
        before = path in self.told
        self.told |= {path} if self.reporting and path else set()
        return before

    def excluding(self, value: tree.Expression, given: Kind, wanted: Kind) -> str | None:
        """Return the hint for a value that only null keeps from fitting."""
        if isinstance(given, Nullable) and not misfit(given.of, wanted, self.records):
            return excluding(value)
        return None

    def is_other_word(self, value: tree.Expression, wanted: Wanted) -> bool:
        """Report a text that is none of the words of an enumeration."""
        kind = without_null(wanted.kind)
        if not isinstance(value, tree.String) or not isinstance(kind, Scalar) or not kind.words:
            return False
        if filled(value.value, self.shown):
            return False
        if value.value in kind.words:
            return False
        hint = did_you_mean(value.value, kind.words)
        said = f'{wanted.what} is "{value.value}", {described(kind)} is wanted'
        self.report("wrong-type", value.span, said, hint, value.value)
        return True


def excluding(value: tree.Expression) -> str:
    """Return the hint for a value that may be null; what has no name is given one first."""
    path = element_path_of(value)
    if path:
        return f"{EXCLUDE}: `if {path} == null:`"
    return f"{EXCLUDE}: give it a name, `found = ..`, then `if found == null:`"


def misfitting(what: str, why: str) -> str:
    """Return a message from what a value is for and what `misfit` says of it."""
    return f"{what}{'' if why.startswith(('.', '[', ' ')) else ' '}{why}"


def read_by(given: Kind, wanted: Kind) -> str | None:
    """Return the hint for a text where a moment, a duration or a decimal is wanted."""
    kind = wanted.of if isinstance(wanted, Nullable) else wanted
    if not is_a(given, STRING) or not isinstance(kind, Scalar) or kind.kind not in BUILTINS:
        return None
    return f"a text becomes one with `{kind.kind}(..)`" if kind.kind in READERS else None


def reads_as(value: tree.Expression, wanted: Wanted) -> bool:
    """Return whether a text reads as the moment, duration or decimal wanted, where it arrives."""
    kind = without_null(wanted.kind)
    if not isinstance(value, tree.String) or not isinstance(kind, Scalar) or not wanted.travels:
        return False
    return kind.kind in READERS and _reads(value.value, kind.kind)


def hints_read_by(text: str) -> frozenset[str]:
    """Return the hints of `read_by` of which a text says itself that it becomes such a value."""
    hints = ((read_by(STRING, kind), kind.kind) for kind in (MOMENT, DURATION, DECIMAL))
    return frozenset(hint for hint, kind in hints if hint and _reads(text, kind))


def _reads(text: str, kind: str) -> bool:
    try:
        return READERS[kind](text) is not None
    except ValueError:
        return False


def made_by(given: Kind, wanted: Kind) -> str | None:
    """Return the hint for a value that a function makes what is wanted."""
    if is_a(without_null(wanted), STRING) and isinstance(given, Scalar) and given.kind in READERS:
        return f"a {given.kind} becomes a text with `str(..)`"
    if isinstance(given, Null):
        return "what may be null is declared with a `?` behind its type"
    if (without_null(given), without_null(wanted)) == (INTEGER, DECIMAL):
        return "a number becomes a decimal with `decimal(..)`"
    return read_by(given, wanted)


def without_consequences(findings: list[Finding]) -> list[Finding]:
    """Return findings without those of a slip elsewhere: `order.cupon != null` excludes nothing."""
    slips = [one.name for one in findings if one.code == "unknown-field" and one.name]
    return [
        one for one in findings if not of_null(one) or not near_names(leaf(one.name or ""), slips)
    ]


def of_null(one: Finding) -> bool:
    """Return whether it is said of a value that it may be null."""
    return one.code == "null-not-excluded" or (one.hint or "").startswith(EXCLUDE)
