"""What may be missing reads as null; what may not is an error that names it and its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.deployed import Failure, deployed

DESIGN = {
    "people.twf": """
type Person:
    name: string
    nick: string?
    home: Home?

type Home:
    street: string
    door: string?

# Declared with `?`, at two depths, in conditions, results and texts of options.
workflow Called(person: Person) -> (string):
    if person.nick != null:
        close complete(person.nick)
    close complete(person.name)

workflow Door(person: Person) -> (string):
    if person.home == null:
        close complete("no home")
    elif person.home.door == null:
        close complete("no door")
    close complete(person.home.door)

# Only compared with null: nothing declares it.
workflow Inferred(order: Order) -> (any):
    if order.gift.note == null:
        close complete("no note")
    close complete(order.gift.note)

# One of two places that build the record leaves a field out.
workflow Built(short: bool) -> (any):
    if short:
        made = Report{title: "short"}
    else:
        made = Report{title: "long", pages: 3}
    activity Pass(made) -> passed
    close complete([passed.title, passed.pages])

activity Pass(report: Report) -> (Report):
    return report

workflow Nicks(nicks: map[string, string?], who: string) -> (string):
    if nicks.ada == null:
        close complete("no ada")
    close complete(concat(nicks.ada, " ", nicks["ada"]))

workflow Called_again(person: Person) -> (string):
    workflow Inner() -> said
        options:
            summary: "inner-{person.name}-{person.nick}"
    close complete(said)

workflow Inner() -> (string):
    close complete("inner")

# What is read without being declared at all.
workflow Loose(thing: any) -> (any):
    close complete(thing.list[1].name)

workflow Careless(person: Person) -> (string):
    home = person.home
    close complete(home.street)

""",
}


async def test_a_missing_optional_field_reads_as_null(address: str, tmp_path: Path) -> None:
    """Declared, inferred, of a map, or left out by whoever builds the record; at any depth."""
    async with deployed(address, tmp_path, DESIGN) as app:
        ada = {"name": "ada"}
        assert await app.run("Called", ada) == "ada"
        assert await app.run("Called", {**ada, "nick": None}) == "ada"
        assert await app.run("Called", {**ada, "nick": "al"}) == "al"
        assert await app.run("Door", ada) == "no home"
        assert await app.run("Door", {**ada, "home": {"street": "x"}}) == "no door"
        assert await app.run("Door", {**ada, "home": {"street": "x", "door": "7"}}) == "7"
        assert await app.run("Inferred", {"gift": {}}) == "no note"
        assert await app.run("Inferred", {"gift": {"note": "hi"}}) == "hi"
        assert await app.run("Built", True) == ["short", None]
        assert await app.run("Built", False) == ["long", 3]
        assert await app.run("Nicks", {}, "ada") == "no ada"
        assert await app.run("Nicks", {"ada": "al"}, "ada") == "al al"
        assert await app.run("Called_again", ada) == "inner"


LISTED = {"list": [1, {}]}


@pytest.mark.parametrize(
    ("flow", "value", "kind", "message"),
    [
        ("Loose", LISTED, "KeyError", "thing.list[1].name is missing"),
        ("Loose", {"list": []}, "IndexError", "thing.list[1] is missing: thing.list has no such"),
        ("Loose", {}, "KeyError", "thing.list is missing"),
        ("Loose", {"list": [1, None]}, "TypeError", "thing.list[1] is null, where more of it"),
        ("Careless", {"name": "ada"}, "TypeError", "home is null, where more of it is read"),
    ],
)
async def test_a_missing_value_is_named_with_its_line(
    address: str, tmp_path: Path, flow: str, value: object, kind: str, message: str
) -> None:
    """The bare `KeyError: 'name'` said neither which record lacks it nor where it is read."""
    async with deployed(address, tmp_path, DESIGN) as app:
        outcome = await app.outcome(flow, value)
        (file,) = [name for key, name in app.names.items() if key == "people"]
        assert isinstance(outcome, Failure)
        assert outcome.type == kind
        assert outcome.message.startswith(message)
        text = "home.street" if flow == "Careless" else "thing.list[1].name"
        lines = DESIGN["people.twf"].split("\n")
        (line,) = [n for n, content in enumerate(lines, 1) if f"complete({text})" in content]
        assert outcome.message.endswith(f"({file}.twf:{line})")
