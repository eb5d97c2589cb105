"""unknown-type: a type's name looks misspelt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile
from crossway.checks.packages import near_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.written import BUILTIN_NAMES, LISTS, MAPS, OPTIONAL
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import FOREIGN_GENERICS, FOREIGN_TYPES, NO_GENERIC
from crossway.language.near import near_word, suggestion
from crossway.language.span import Span

_MADE_OF_OTHERS = frozenset({*LISTS, *MAPS, *OPTIONAL})
"""The types that take others in brackets."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the types that are written once, declared nowhere, and nearly are another.

    A type need not be declared: its fields are inferred from use. So one that is used in
    several places, or built somewhere, is no slip.
    """
    declared = {found.node.name for found in facts.design.names.types}
    known = dict.fromkeys([*sorted(declared), *sorted(BUILTIN_NAMES)])
    written, built = _times(facts, _refs), _times(facts, _records)
    if any("." in name for name in (*written, *built)):
        yield from _of_packages(facts)
    yield from _foreign(facts, [*known, *built])
    lone = _once(written).difference(built, known)
    for ref in _written(facts) if lone else ():
        told = ref.arguments or ref.name in FOREIGN_TYPES
        if ref.name in lone and not told and (near := _near(ref.name, known)):
            yield _slip(ref.name, ref.span, near)
    made = _once(built).difference(written, declared)
    for record in _built(facts) if made else ():
        # A record that is built once, of a type with nearly the name of a declared one.
        if record.type in made and (near := _near(record.type, sorted(declared))):
            yield _slip(record.type, record.span, near)


def _foreign(facts: Facts, known: Collection[str]) -> Iterator[Diagnostic]:
    """Yield types of other languages, `time.Duration` or `Literal["card"]`, each once.

    No `type` block is made of other types, so one with such in brackets is of these in any case.
    """
    told = set(known)
    for part in facts.parts:
        for ref in part.find(_strange):
            own = "." in ref.name and not facts.packages.unknown(ref.name, part.file)
            if ref.name not in told and not own:
                told.add(ref.name)
                said = f"type {ref.name} is declared nowhere"
                yield RULE.at(ref.span, said, hint=_instead(ref, known), name=ref.name)


def _strange(file: OneFile) -> Iterator[tree.TypeRef]:
    """Yield the types that look like those of other languages."""
    for ref in file.written(tree.TypeRef):
        if ref.name in FOREIGN_TYPES or (ref.arguments and ref.name not in _MADE_OF_OTHERS):
            yield ref


def _instead(ref: tree.TypeRef, known: Collection[str]) -> str:
    """Return what to write for a type of another language."""
    if hint := FOREIGN_TYPES.get(ref.name):
        return hint
    if hint := FOREIGN_GENERICS.get(ref.name.removeprefix("typing.")):
        return hint
    near = _near(ref.name, known)
    return (suggestion(near) if near else None) or NO_GENERIC


def _slip(name: str, span: Span, near: str) -> Diagnostic:
    said = f"type {name} is declared nowhere"
    return RULE.at(span, said, hint=suggestion(near), name=name)


def _times(facts: Facts, names: Callable[[OneFile], Iterable[str]]) -> Counter[str]:
    """Return how often each name of a type stands in the design, where `names` looks for it."""
    count: Counter[str] = Counter()
    for part in facts.parts:
        count.update(part.find(names))
    return count


def _once(count: Counter[str]) -> set[str]:
    """Return the names without a qualifier that stand in one place alone."""
    return {name for name, times in count.items() if times == 1 and "." not in name}


def _refs(file: OneFile) -> Iterator[str]:
    return (ref.name for ref in file.written(tree.TypeRef) if ref.name)


def _records(file: OneFile) -> Iterator[str]:
    return (record.type for record in file.written(tree.Record) if record.type)


def _built(facts: Facts) -> Iterator[tree.Record]:
    for file in facts.design.files:
        yield from facts.written(file.path, tree.Record)


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
package.

`time.Duration`, `timedelta` and `Literal["card", "cash"]` are types of other languages, and no type
but `list` and `map` is made of others. Such a type says nothing, so nothing is checked.""",
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
