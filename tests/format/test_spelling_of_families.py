"""The other spelling of a family of namespaces, with task queues of its members and of calls."""

from __future__ import annotations

from crossway.design import load_text
from crossway.format import respelled

SHELVES = """\
namespace shard-{org}:
    with:
        org: [acme]
    worker shelves
        options:
            task_queue: "shelves-{org}"

worker shelves:
    workflow Keep

workflow Keep(org: Org) -> (string):
    activity Look(org) -> found
        options:
            task_queue: "look-{org.id}"
    workflow Note(found) -> noted
        options:
            task_queue: "notes-{org.id}"
    close complete(noted)

workflow Note(text: string) -> (string):
    close complete(text)

activity Look(org: Org) -> (string):
    return org.id
"""


def test_a_queue_of_a_field_of_what_a_family_is_named_after_is_in_no_worker() -> None:
    """`{org.id}` is what a call says, where `{org}` is the member's."""
    assert respelled(load_text(SHELVES, "shop.twf"), "modern") == {"shop.twf": SHELVES}
