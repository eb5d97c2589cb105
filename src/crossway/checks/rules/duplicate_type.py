"""duplicate-type: two types have one name, or one has that of a built-in type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.duplicates import repeated
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.design.written import BUILTIN_NAMES
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the later ones of types of one package and name, and those that hide a built-in one."""
    yield from repeated(RULE, "type", _declared(facts))
    for _, block in facts.defined(tree.TypeBlock):
        if block.name in BUILTIN_NAMES:
            said = f"{block.name} is a built-in type, and this one would take its place"
            yield RULE.at(block.span, said, hint="rename it", name=block.name)


def _declared(facts: Facts) -> Iterator[tuple[tuple[str, str], str, Span]]:
    """Yield (package and name, name, place) of all types but those in place that say the same.

    `Card{number: string}` may stand in two signatures: it is one type.
    """
    first: dict[tuple[str, str], tree.TypeBlock] = {}
    for file, block in facts.defined(tree.TypeBlock):
        key = facts.packages.own(file), block.name
        earlier = first.setdefault(key, block)
        if earlier is block or not (block.inline and block.fields == earlier.fields):
            yield key, block.name, block.span


RULE = Rule(
    code="duplicate-type",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="two types have one name, or one has that of a built-in type",
    why="""\
Of two types with one name the first holds everywhere, and the fields of the second are lost: what
has them is refused where it arrives. A type that is called as a built-in one is, `type text:`,
would take its place in every line that means the built-in one.""",
    bad="""\
type Parcel:
    id: string

type Parcel:
    grams: int

workflow Ship(parcel: Parcel) -> (string):
    close complete(parcel.id)
""",
    good="""\
type Parcel:
    id: string
    grams: int

workflow Ship(parcel: Parcel) -> (string):
    close complete(parcel.id)
""",
    check=check,
)
