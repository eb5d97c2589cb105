"""All bodies of a design read, and what was found in them, by the code of a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.checks.typing.inferred import (
    INFERRED_CODES,
    given_by_simulated,
    held_by_state,
    inferred_fields,
)
from crossway.checks.typing.kinds import Kind
from crossway.checks.typing.mixed import mixed_uses
from crossway.checks.typing.nulled import nulled_names
from crossway.checks.typing.passed import passed_wrong
from crossway.checks.typing.readings import Readings
from crossway.checks.typing.scope import Finding, Passed, of_null
from crossway.checks.typing.signatures import Signatures
from crossway.design.written import WrittenTypes
from crossway.language.diagnostic import Diagnostic, Severity


def findings(facts: Facts) -> tuple[Finding, ...]:
    """Return everything in a design that its own declarations contradict, each once."""
    return _read(facts)[0]


def given_by_bodies(facts: Facts) -> Mapping[int, tuple[Kind, ...]]:
    """Return what definitions give that declare no results, by their identity: what each end of
    their bodies gives, where no Python takes the body's place."""
    return _read(facts)[1]


@lru_cache(maxsize=1)  # six rules ask in turn, of one design
def _read(facts: Facts) -> tuple[tuple[Finding, ...], Mapping[int, tuple[Kind, ...]]]:
    (types,) = facts.from_outline(_types)
    signatures = Signatures(facts, types)
    readings = Readings(facts, types, signatures)
    found: list[Finding] = []
    passed: list[Passed] = []
    given: dict[int, tuple[Kind, ...]] = {}
    for body in facts.bodies:
        facts.go_on()
        reading = readings.of(body, signatures)
        found += reading.found
        passed += reading.passed
        if reading.gives and not facts.implemented(body.definition.name, body.file):
            given[id(body.definition)] = reading.gives
    known = frozenset(found)
    found += inferred_fields(facts.design.misspelt)
    found += _inferred(facts, signatures, types, readings, known)
    if given:
        found += _of_undeclared(facts, Signatures(facts, types, given), readings, known)
    found += passed_wrong(
        passed,
        facts.bodies,
        known,
        lambda body, given: readings.of(body, signatures, given).found,
    )
    readings.forget_others()
    return tuple(_without_doubles(dict.fromkeys(found))), given


def _without_doubles(found: Collection[Finding]) -> Iterator[Finding]:
    """Leave out what follows from a misfit at the same place: that names or types changed."""
    misfits = {one.span for one in found if one.code in ("wrong-type", "wrong-operand")}
    chosen = {one.span.line for one in found if one.code == "constant-condition"}
    for one in found:
        follows = one.code in ("swapped-names", "changed-type") and one.span in misfits
        if not follows and (one.code != "changed-type" or one.span.line not in chosen):
            yield one


def _types(facts: Facts) -> list[WrittenTypes]:
    """Return the types that the design writes: none stands in a body that is not in the outline."""
    return [WrittenTypes(facts.design.names)]


def _inferred(
    facts: Facts,
    signatures: Signatures,
    types: WrittenTypes,
    readings: Readings,
    known: frozenset[Finding],
) -> Iterator[Finding]:
    """Yield what else is wrong when state without a type holds what it is always given.

    And when functions that nothing defines give what they are used as: `run` answers so. And
    where a name is used that is null on one path, or given where its type is declared otherwise.
    """
    for held, bodies in held_by_state(facts.bodies, types):
        for body in bodies:
            for one in readings.of(body, signatures, held).found:
                if one not in known and one.code in INFERRED_CODES:
                    yield replace(one, inferred=True)
    for body in facts.bodies if facts.design.functions else ():
        if simulated := given_by_simulated(body, facts):
            for one in readings.of(body, signatures, simulated=simulated).found:
                if one not in known and one.code in INFERRED_CODES:
                    yield replace(one, inferred=True)
    for part in facts.parts:
        yield from part.find(mixed_uses)
        for body, nulled in part.find(nulled_names):
            for one in readings.of(body, signatures, nulled=nulled).found:
                if one not in known and of_null(one):
                    yield replace(one, code="null-not-excluded", inferred=True)


def _of_undeclared(
    facts: Facts, signatures: Signatures, readings: Readings, known: frozenset[Finding]
) -> Iterator[Finding]:
    """Yield what else is wrong when calls give what bodies do whose results nobody declares."""
    for body in facts.bodies:
        if any(signatures.is_given(site.call) for site in body.sites):
            for one in readings.of(body, signatures).found:
                if one not in known and one.code in (*INFERRED_CODES, "changed-type"):
                    yield replace(one, inferred=True)


def reported(rule: Rule, facts: Facts) -> Iterator[Diagnostic]:
    """Yield what was found under the code of a rule."""
    for one in findings(facts):
        if one.code == rule.code:
            told = rule.at(one.span, one.message, one.hint, one.name)
            yield replace(told, severity=Severity.WARNING) if one.inferred else told
