"""Families of namespaces: which one a name is of, and who is a member."""

from __future__ import annotations

import pytest

from crossway.design.attributes import declared_attributes
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
