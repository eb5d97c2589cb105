"""Families of namespaces: members by `--set`, calls whose target is computed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from crossway.cli.members import chosen
from crossway.cluster.serving.workers import serve
from crossway.errors import UserError
from tests.helpers.building import one
from tests.helpers.command import crossway
from tests.helpers.deployed import gathered, provisioned
from tests.helpers.names import with_fresh_names
from tests.helpers.simulating import Simulated

SHARDS = """
type Order:
    org: string
    n: int

workflow Places(order: Order) -> (list[string]):
    nexus "shard-{order.org}" workflow Store(order.org, order.n) -> classic
        options:
            timeout: 5m
    org = order.org
    nexus shard-{org}-In Storing.Store(org, order.n) -> modern
        options:
            timeout: 5m
    nexus "shard-acme" workflow Store("fixed", order.n) -> fixed
        options:
            timeout: 5m
    close complete([classic, modern, fixed])

workflow Asks(org: string) -> (string):
    try:
        nexus shard-{org}-In Storing.Store(org, 1) -> stored
            options:
                timeout: 5m
    catch NexusNotFoundError:
        close complete("gone")
    close complete(stored)

workflow Reports(text: string) -> (string):
    nexus FrontDoor Front.Take(text) -> taken
        options:
            timeout: 5m
    close complete(taken)

nexus service Storing:
    async Store workflow StoreIt

workflow StoreIt(org: string, n: int) -> (string):
    activity Shelve(org, n) -> where
    workflow Tally(where) -> tallied
    close complete(tallied)

workflow Tally(where: string) -> (string):
    close complete(where)

activity Shelve(org: string, n: int) -> (string):
    return concat(org, "/", n)

nexus service Front:
    sync Take(text: string) -> (string):
        return concat("took ", text)

worker front:
    workflow Places
    workflow Asks
    nexus service Front
worker shards:
    workflow StoreIt
    workflow Reports
    nexus service Storing
worker shelves:
    activity Shelve
worker tallies:
    workflow Tally

namespace front:
    worker front
        options:
            task_queue: "front"
    nexus endpoint FrontDoor
        options:
            task_queue: "front"
            allowed_caller_namespaces: ["shard-{org}"]
namespace shard-{org}:
    worker shards
        options:
            task_queue: "main"
    worker shelves
        options:
            task_queue: "shelves-{org}"
    worker tallies
        options:
            task_queue: "tallies-{org}"
    nexus endpoint shard-{org}-In
        options:
            task_queue: "main"
            allowed_caller_namespaces: [front]
"""
MEMBERS = {"org": ("acme", "globex")}


async def test_a_call_reaches_the_member_that_it_computes(address: str, tmp_path: Path) -> None:
    """In both spellings, by any name, signed; a member that is not there can be caught.

    `Reports` runs in each member, whose signed calls the front accepts; activities and children
    go to the task queue of their own member.
    """
    files = {"shards.twf": SHARDS}
    more = ("front", "shard", "FrontDoor")
    async with (
        provisioned(address, tmp_path, files, *more, members=MEMBERS) as app,
        serve(app.connections, app.queues),
    ):
        places: dict[str, Any] = await gathered(
            app, {"Places": ({"org": "globex", "n": 7},), "Asks": ("nobody",)}
        )
        assert places == {
            "Places": ["globex/7", "globex/7", "fixed/7"],
            "Asks": "gone",
        }
        for bad in ("", "a b", "x" * 300, "../acme"):
            assert await app.run("Asks", bad) == "gone", bad
        assert await app.run("Asks", "acme") == "acme/1"
        for member in app.design.workflows["Reports"].placements:
            client = app.connections.client(member.namespace)
            ran = client.execute_workflow(
                "Reports", "stock", id=f"r-{member.namespace}", task_queue=member.task_queue
            )
            assert await ran == "took stock"


def test_what_needs_no_member_runs_without(tmp_path: Path) -> None:
    """And what needs one says how to name it; a value is checked before anything is made."""
    (tmp_path / "shards.twf").write_text(SHARDS)

    def run(*words: str) -> tuple[int, str, str]:
        said = crossway("run", "shards.twf", *words, cwd=tmp_path)
        return said.returncode, said.stdout, said.stderr

    code, out, err = run("Asks", "-i", '"acme"')
    assert (code, out) == (0, '"gone"\n')
    assert "left out: shard-{org}, shard-{org}-In, whose members are not known" in err
    assert "(--set org=VALUE)" in err
    assert run("Asks", "-q", "-i", '"acme"', "--set", "org=acme") == (0, '"acme/1"\n', "")
    code, _, err = run("Reports", "-q", "-i", '"a"')
    assert (code, "lives in a family of namespaces" in err) == (2, True)


def test_who_calls_a_member_that_nobody_named_is_told_how(tmp_path: Path) -> None:
    """That no endpoint has the name is true, and tells nobody what to do."""
    told = SHARDS.replace("catch NexusNotFoundError:", "catch NexusNotFoundError -> err:")
    told = told.replace('complete("gone")', "complete(err.message)")
    with Simulated(tmp_path, {"shards.twf": told}) as app:
        assert str(app.run("Asks", "acme")).endswith(
            ": `--set org=acme` makes it one of the family shard-{org}-In"
        )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("orc=a", "no hole is called 'orc'; did you mean org?"),
        ("org", "expected HOLE=VALUE"),
        ("org=", "a value begins and ends with a letter or a digit"),
        ("org=a/b", "a value begins and ends with a letter or a digit"),
        ("org={org}", "a value begins and ends with a letter or a digit"),
        ("org=a\x1b[31m", "a value begins and ends with a letter or a digit"),
        ("org=" + "a" * 101, "up to 100 letters"),
        ("org=a.b", "'shard-a.b-In' would be an endpoint, and Temporal takes no such name"),
    ],
)
def test_a_value_is_refused_before_anything_is_made(given: str, said: str) -> None:
    """Values come from outside: no hole, no control character, nothing Temporal refuses."""
    with pytest.raises(UserError, match=re.escape(said)):
        chosen(one(SHARDS), [given])


def test_two_members_of_one_name_are_refused() -> None:
    """One would take the other's calls: a member that is declared by itself, and two values."""
    twice = SHARDS.replace("shard-{org}", "shard-{a}-{b}").replace("s-{org}", "s-{a}")
    with pytest.raises(UserError, match="two endpoints would be called shard-x-y-z-In"):
        chosen(one(twice), ["a=x", "a=x-y", "b=y-z", "b=z"])
    beside = SHARDS + "namespace shard-acme:\n    worker shelves\n"
    with pytest.raises(UserError, match="two namespaces would be called shard-acme"):
        chosen(one(beside), ["org=acme"])


def test_plan_apply_and_serve_know_members(address: str, tmp_path: Path) -> None:
    """`--prune` leaves the members alone that nobody named this time."""
    text, names = with_fresh_names(SHARDS, "front", "shard", "FrontDoor", "Storing")
    shard, folder = names["shard"], tmp_path / names["Storing"]
    folder.mkdir()
    (folder / "shards.twf").write_text(text)
    planned = crossway("plan", ".", "--set", "org=acme", "--set", "org=b", cwd=folder).stdout
    for member in ("acme", "b"):
        assert f"namespace {shard}-{member}\n  task queue main\n" in planned
        assert f"  task queue shelves-{member}\n    activity  Shelve" in planned
        assert f"endpoint {shard}-{member}-In -> {shard}-{member} / main\n" in planned
    assert f"callers    {shard}-acme, {shard}-b (signed)" in planned
    assert f"namespace {shard}-{{org}}\n" in crossway("plan", ".", cwd=folder).stdout
    there = ("--address", address)
    made = crossway("apply", ".", "--set", "org=acme", *there, cwd=folder)
    assert f"create endpoint {shard}-acme-In" in made.stdout, made.stderr
    again = crossway("apply", ".", "--set", "org=b", "--prune", *there, cwd=folder)
    assert f"create endpoint {shard}-b-In" in again.stdout, again.stderr
    assert "acme-In" not in again.stdout
    plain = crossway("apply", ".", "--prune", *there, cwd=folder)
    assert f"left out: {shard}-{{org}}" in plain.stderr
    assert "delete" not in plain.stdout
    unnamed = crossway("serve", ".", "-n", f"{shard}-acme", *there, cwd=folder)
    said = f"{shard}-acme is of the family {shard}-{{org}}: say which, --set org=VALUE\n"
    assert (unnamed.returncode, unnamed.stderr) == (2, f"error: {said}")
