"""Families of namespaces: which one a name is of, and who is a member."""

from __future__ import annotations

import pytest

from crossway.design.attributes import declared_attributes
from crossway.design.members import declared_members, with_members
from tests.helpers.building import one, only_target

ALIKE = """
nexus service Notes:
    operation Keep(text: string) -> (string):
        return text

nexus service Ledger:
    operation Book(text: string) -> (string):
        return text

worker keeping:
    nexus service Notes

worker booking:
    nexus service Ledger

namespace shard-{org}:
    search_attributes:
        Kept: keyword
    worker keeping
        options:
            task_queue: "notes"
    nexus endpoint shard-{org}-Notes
        options:
            task_queue: "notes"

namespace shard-{org}-eu:
    search_attributes:
        Booked: keyword
    worker booking
        options:
            task_queue: "ledger"
    nexus endpoint ledger-{org}
        options:
            task_queue: "ledger"
"""


@pytest.mark.parametrize(
    ("call", "called"),
    [
        ('nexus "shard-{org}-eu" workflow Book(org) -> kept', "ledger-{org}"),
        ('nexus "shard-{tenant}-eu" workflow Book(org) -> kept', "ledger-{tenant}"),
        ('nexus "shard-{tenant}-eu" Ledger.Book(org) -> kept', "ledger-{tenant}"),
        ('nexus "shard-acme-eu" workflow Book(org) -> kept', "ledger-acme"),
        ('nexus "shard-acme-eu" Ledger.Book(org) -> kept', "ledger-acme"),
        ('nexus "shard-{tenant}" Notes.Keep(org) -> kept', "shard-{tenant}-Notes"),
        ('nexus "shard-acme" workflow Keep(org) -> kept', "shard-acme-Notes"),
    ],
)
def test_of_two_families_that_begin_alike_the_one_is_called_that_says_most_of_a_name(
    call: str, called: str
) -> None:
    """`shard-{org}` fits any name of `shard-{org}-eu`: an endpoint was called that nobody has."""
    begins = "workflow Post(org: string, tenant: string):\n    "
    target = only_target(one(f"{begins}{call}\n{ALIKE}", "front.twf"))
    assert (target.called, target.simulated, target.candidates) == (called, False, ())


def test_a_member_has_the_search_attributes_of_the_family_that_it_is_of() -> None:
    """`shard-acme-eu` was given those of `shard-{org}` as well."""
    built = one(ALIKE, "front.twf")
    declared = [declared_attributes(built.declaring, name) for name in ("shard-b", "shard-b-eu")]
    assert declared == [{"Kept": "keyword"}, {"Booked": "keyword"}]


TWO = """
worker f:
    workflow Keep

workflow Keep():
    close

namespace shard-{org}:
    with:
        org: [acme, initech]
    worker f
    nexus endpoint shards-{org}
        options:
            allowed_caller_namespaces: ["vault-{org}", "depot-{org}"]

namespace vault-{org}:
    with:
        org: [globex, initech]
    worker f

namespace depot-{org}:
    worker f
"""


def test_a_family_has_the_members_that_its_own_lines_say() -> None:
    """`with:` of one made members of every other with a hole of that name, which `apply` made and
    `serve` served; one without lines of its own has those of the others."""
    built = one(TWO, "f.twf")
    assert with_members(built, declared_members(built)).namespaces == (
        *("depot-acme", "depot-globex", "depot-initech"),
        *("shard-acme", "shard-initech", "vault-globex", "vault-initech"),
    )


def test_what_is_set_wins_in_every_family() -> None:
    built = one(TWO, "f.twf")
    members = declared_members(built, {"org": ("umbrella",)})
    found = with_members(built, members).namespaces
    assert found == ("depot-umbrella", "shard-umbrella", "vault-umbrella")


def test_only_members_are_on_lists() -> None:
    """Those of the family that is named, by its own lines."""
    built = one(TWO, "f.twf")
    endpoints = with_members(built, declared_members(built)).endpoints
    callers = {name: each.callers for name, each in endpoints.items()}
    assert callers["shards-acme"] == ("depot-acme",)
    assert callers["shards-initech"] == ("vault-initech", "depot-initech")


def test_a_family_of_which_nobody_says_who_is_in_it_is_lacking_members() -> None:
    """By the hole that has no value: for one that others have there are theirs."""
    text = TWO.replace("        org: [globex, initech]\n", "        org: [globex]\n")
    built = one(text.replace("namespace depot-{org}", "namespace depot-{org}-{tier}"), "f.twf")
    assert declared_members(built).lacking(built) == {"depot-{org}-{tier}": ("tier",)}
