"""unknown-type: a type's name looks misspelt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator

from crossway.checks.facts import Facts
from crossway.checks.packages import near_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.written import builtin_names
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import near_word, suggestion
from crossway.language.span import Span


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the types that are written once, declared nowhere, and nearly are another.

    A type need not be declared: its fields are inferred from use. So one that is used in
    several places, or built somewhere, is no slip.
    """
    declared = {found.node.name for found in facts.design.names.types}
    refs = list(_written(facts))
    count = Counter(ref.name for ref in refs)
    built = {
        node.type for file in facts.design.files for node in facts.written(file.path, tree.Record)
    }
    known = dict.fromkeys([*sorted(declared), *builtin_names()])
    yield from _built(facts, declared, count)
    yield from _of_packages(facts)
    for ref in refs:
        near = _near(ref.name, known) if _is_lone(ref, count, built, known) else None
        if near is not None:
            said = f"type {ref.name} is declared nowhere"
            yield RULE.at(ref.span, said, hint=suggestion(near), name=ref.name)


def _built(facts: Facts, declared: set[str], count: Counter[str]) -> Iterator[Diagnostic]:
    """Yield the records that are built once, of a type with nearly the name of a declared one."""
    made = [
        node
        for file in facts.design.files
        for node in facts.written(file.path, tree.Record)
        if node.type
    ]
    times = Counter(record.type for record in made)
    for record in made:
        plain = "." not in record.type and record.type not in declared
        lone = plain and times[record.type] == 1 and not count[record.type]
        if lone and (near := _near(record.type, sorted(declared))):
            said = f"type {record.type} is declared nowhere"
            yield RULE.at(record.span, said, hint=suggestion(near), name=record.type)


def _of_packages(facts: Facts) -> Iterator[Diagnostic]:
    """Yield types that are qualified with a package of the design which does not know them, once.

    It knows those that it declares, and those that stand somewhere in it without a declaration.
    """
    packages, known = facts.packages, defaultdict[str, set[str]](set)
    for file in facts.design.files:
        known[packages.own(file)] |= {name for name, _ in _names_in(facts, file)}
    for found in facts.design.names.types:
        known[facts.design.names.package(found.path)].add(found.node.name)
    for file in facts.design.files:
        for name, span in _names_in(facts, file):
            package, plain = packages.meant(name, file), name.rpartition(".")[2]
            if "." in name and not packages.external(name, file) and plain not in known[package]:
                known[package].add(plain)
                said = f"package {package} has no type {plain}"
                hint = near_definition(name, sorted(known[package] - {plain}))
                yield RULE.at(span, said, hint=hint, name=name)


def _names_in(facts: Facts, file: tree.File) -> Iterator[tuple[str, Span]]:
    """Yield the names of types that stand in a file, each with its place."""
    for ref in facts.written(file.path, tree.TypeRef):
        yield ref.name, ref.span
    for record in facts.written(file.path, tree.Record):
        yield record.type, record.span


def _near(name: str, known: Iterable[str]) -> str | None:
    """Return the type that a name is a slip of; a word more or less makes another name of it."""
    return near_word(name, [one for one in known if not _by_a_word(*sorted((name, one), key=len))])


def _by_a_word(short: str, long: str) -> bool:
    """Return whether one name is the other with a word more, as `NotRefunded` and `Refunded`."""
    after = long.removeprefix(short)
    return (after != long and after[:1].isupper()) or (
        short[:1].isupper() and long.endswith(short) and long != short
    )


def _is_lone(
    ref: tree.TypeRef, count: Counter[str], built: set[str], known: Container[str]
) -> bool:
    plain = ref.name and "." not in ref.name
    return bool(plain) and count[ref.name] == 1 and ref.name not in built and ref.name not in known


def _written(facts: Facts) -> Iterator[tree.TypeRef]:
    for file in facts.design.files:
        yield from facts.written(file.path, tree.TypeRef)


RULE = Rule(
    code="unknown-type",
    subject=Subject.TYPES,
    severity=Severity.WARNING,
    summary="a type's name looks misspelt",
    why="""\
A type need not be declared: what it holds is inferred from use. One that is written in a single
place and nearly has the name of another is most often that other one; misspelt, nothing is
checked. One that is qualified with a package of the design, `money.Amount`, stands in that
package.""",
    bad="""\
workflow Ship(order: Odrer) -> (strng):
    close complete(order.id)

type Order:
    id: string
""",
    good="""\
workflow Ship(order: Order) -> (string):
    close complete(order.id)

type Order:
    id: string
""",
    check=check,
)
