"""What a module says of who answers, and by what proof, through the endpoints that it calls."""

from __future__ import annotations

import pytest

from crossway.cluster.building import build
from crossway.compiler import compile_design
from tests.helpers.building import one

DESIGN = """
workflow Post(org: string, tenant: string):
    nexus "shard-{org}-Notes" Notes.Keep(org) -> kept
    close complete

nexus service Notes:
    operation Keep(org: string) -> (string):
        return org

worker keeping:
    nexus service Notes

worker posting:
    workflow Post

namespace front:
    worker posting
        options:
            task_queue: "front"
"""

OTHER = """
namespace {namespace}:
    worker keeping
        options:
            task_queue: "notes"
    nexus endpoint {endpoint}
        options:
            task_queue: "notes"
            {says}
"""

FAMILY = ("shard-{org}", "shard-{org}-Notes", 'description: "one of each"')
SIGNED, MACS = {"shard-{org}-Notes": "shard-{org}"}, {"shard-{org}-Notes": ["Notes.Keep"]}


@pytest.mark.parametrize(
    ("own", "answers", "by_mac"),
    [
        (("shard-vip", "shard-vip-Notes", 'description: "alike"'), {}, {}),
        (
            ("shard-vip", "shard-vip-Notes", "proof: signature"),
            {"shard-vip-Notes": "shard-vip"},
            {},
        ),
        (("shard-vip", "shard-vip-Notes", "caller_identity: link"), {"shard-vip-Notes": None}, {}),
        (
            ("vault", "shard-vip-Notes", 'description: "elsewhere"'),
            {"shard-vip-Notes": "vault"},
            {"shard-vip-Notes": ["Notes.Keep"]},
        ),
        (
            ("shard-{org}-eu", "shard-{org}-eu-Notes", "caller_identity: link"),
            {"shard-{org}-eu-Notes": None},
            {},
        ),
        (("vault", "vip-Notes", "caller_identity: link"), {}, {}),
    ],
    ids=["alike", "signatures", "unsigned", "elsewhere", "narrower family", "fits none"],
)
def test_an_endpoint_that_fits_a_family_is_told_apart_where_it_is_another(
    own: tuple[str, str, str], answers: dict[str, str | None], by_mac: dict[str, list[str]]
) -> None:
    """A call of `shard-{org}-Notes` may be one of `shard-vip-Notes`: it was made and answered by
    the word of a family that this is none of."""
    places = (
        OTHER.format(namespace=space, endpoint=name, says=says)
        for space, name, says in (FAMILY, own)
    )
    design = one(DESIGN + "".join(places))
    (front,) = (queue for queue in build(design).queues if queue.namespace == "front")
    assert (front.answers, front.by_mac) == (SIGNED | answers, MACS | by_mac)
    kind = "str | None" if None in answers.values() else "str"
    (text,) = (text for text in compile_design(design).values() if "class Post" in text)
    assert f"ANSWERS: dict[str, {kind}] = " in text
