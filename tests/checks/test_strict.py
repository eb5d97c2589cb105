"""`check --strict` refuses whatever `run --strict` refuses, and says what that is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from crossway.checks import RULES
from crossway.checks.examples import sources
from crossway.checks.registry import SIMULATING, STRICT, diagnose
from crossway.checks.strict import SIMULATED, strictly
from crossway.design.simulated import simulated
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.words import leaf
from tests.helpers.checked import resolved
from tests.helpers.expectations import FIXTURES, designs
from tests.helpers.pages import DESIGNS
from tests.helpers.reference import CASES

Texts = list[tuple[str, str]]


def _texts() -> Iterator[tuple[str, Texts]]:
    """Yield every design of the fixtures, the pages, the rules and the reference, with a name."""
    for fixture in FIXTURES:
        for number, texts in enumerate(designs(fixture)):
            yield f"{fixture.stem}-{number}", texts
    for case in CASES:
        yield case.title, list(sources(case.text))
    for block in DESIGNS:
        yield str(block), list(sources(block.text))
    for rule in RULES:
        yield f"{rule.code}-bad", list(sources(rule.bad))
        yield f"{rule.code}-good", list(sources(rule.good))


EVERY = dict(_texts())


class Told(NamedTuple):
    """What `run --strict` refuses of a design, what `check` says of it, and the errors of
    `check --strict`."""

    refused: tuple[str, ...]
    plain: tuple[Diagnostic, ...]
    errors: list[Diagnostic]


def _told(texts: Texts) -> Told:
    parsed, design = resolved(texts)
    plain = diagnose(parsed, design)
    found = strictly(design, plain, SIMULATING, STRICT)
    errors = [one for one in found if one.severity is Severity.ERROR]
    return Told(simulated(design), plain, errors)


@cache
def told_of(name: str) -> Told:
    """Return what is told of one of `EVERY`: most of the tests ask."""
    return _told(EVERY[name])


def test_many_designs_are_tried_and_many_would_be_simulated() -> None:
    """Or the other tests would prove little."""
    assert len(EVERY) > 400
    assert sum(bool(told_of(name).refused) for name in EVERY) > 50


WHOLE_SERVICES = {"NEXUS_UNDEFINED_ENDPOINT", "NEXUS_UNDEFINED_SERVICE"}
"""Codes that tell of all that is called there, by the name of the endpoint or the service."""


@pytest.mark.parametrize("name", EVERY)
def test_whatever_run_refuses_check_refuses(name: str) -> None:
    """Each thing by its name, once the design can run at all."""
    refused, _, errors = told_of(name)
    assert errors or not refused
    codes = {one.code for one in errors}
    if codes & WHOLE_SERVICES or codes - {*SIMULATING, *STRICT, SIMULATED.code}:
        return
    told = {leaf(one.name or "") for one in errors}
    assert {leaf(thing.split()[1]) for thing in refused} <= told


@pytest.mark.parametrize("name", EVERY)
def test_what_run_takes_gets_no_error_for_being_simulated(name: str) -> None:
    """A sketch is refused for what is missing in it, and nothing else."""
    refused, _, errors = told_of(name)
    assert refused or SIMULATED.code not in {one.code for one in errors}


IDLE = ("EMPTY_", "UNCOVERED_")
"""How the codes begin of what does nothing, or runs nowhere."""


@pytest.mark.parametrize("name", EVERY)
def test_what_does_nothing_or_runs_nowhere_is_refused(name: str) -> None:
    """A warning without `--strict`, as in the reference; each such code is met somewhere."""
    _, plain, errors = told_of(name)
    told = [one for one in plain if one.code.startswith(IDLE)]
    assert {one.severity for one in told} <= {Severity.WARNING}
    assert {(one.code, one.span) for one in told} <= {(one.code, one.span) for one in errors}


def test_every_code_of_what_does_nothing_or_runs_nowhere_is_met() -> None:
    """So that the test before sees each of them raised."""
    met = {one.code for name in EVERY for one in told_of(name).errors}
    assert {rule.code for rule in RULES if rule.code.startswith(IDLE)} <= met


MISTAKES = {
    "a default that reads nothing": """\
workflow Ship(id: string, other: string = idd) -> (string):
    close complete("{id}, {other}", id)
""",
    "arguments with and without names": """\
workflow Ship(id: string) -> (Claim):
    nexus DepotEndpoint Depot.Reserve(id, amount: 3) -> claim
        options:
            timeout: 20s
    close complete(claim)

extern nexus_service Depot:
    operation Reserve(id: string, amount: int) -> (Claim)
""",
    "an operation that is misspelt": """\
workflow Ship(id: string) -> (string):
    nexus DeskEndpoint Desk.Opne(id) -> opened
        options:
            timeout: 20s
    close complete(opened)

nexus_service Desk:
    operation Open(id: string) -> (string):
        return id

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces: [clients]
""",
    "a service of others that is misspelt": """\
workflow Ship(id: string) -> (string):
    nexus DepotEndpoint Depot.Find(id) -> place
        options:
            timeout: 20s
    nexus DepotEndpoint Depo.Find(place) -> place
        options:
            timeout: 20s
    close complete(place)

extern nexus_service Depot:
    operation Find(id: string) -> (string)
""",
}


@pytest.mark.parametrize("text", MISTAKES.values(), ids=list(MISTAKES))
def test_one_mistake_is_one_error_with_strict_too(text: str) -> None:
    """What is wrong already is not told a second time, as something that would be simulated."""
    errors = _told([("ship.twf", text)]).errors
    assert len(errors) == 1, errors
