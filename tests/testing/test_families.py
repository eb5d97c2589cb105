"""Calls of families of namespaces, with the real guard and signatures of throw-away keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.blocks import outcomes, said

DESIGN = """\
workflow Post(org: string) -> (string):
    nexus "{called}" Notes.Keep(org) -> kept
        options:
            timeout: 20s
    close complete(kept)

nexus service Notes:
    operation Keep(org: string) -> (string):
        return "kept by {{org}}"

worker posting:
    workflow Post

worker keeping:
    nexus service Notes

namespace front:
    worker posting
        options:
            task_queue: "front"

namespace shard-{{org}}:
    with:
        org: [acme]
    worker keeping
        options:
            task_queue: "notes"
    nexus endpoint shard-{{org}}-Notes
        options:
            task_queue: "notes"
            allowed_caller_namespaces: [front]

namespace vault:
    worker keeping
        options:
            task_queue: "notes"
    nexus endpoint shard-vip-Notes
        options:
            task_queue: "notes"
            allowed_caller_namespaces: [front]
            {says}

test "vip":
    workflow Post("vip") -> kept
    expect kept == "kept by vip"
"""

ACME = """
test "acme":
    workflow Post("acme") -> kept
    expect kept == "kept by acme"
"""


@pytest.mark.parametrize("says", ["proof: signature", "caller_identity: link", 'description: ""'])
@pytest.mark.parametrize("called", ["shard-vip-Notes", "shard-{org}-Notes"])
def test_an_endpoint_of_its_own_name_is_called_by_what_it_says_itself(
    tmp_path: Path, called: str, says: str
) -> None:
    """`shard-vip-Notes` fits `shard-{org}-Notes`: MACs were sent where it asks for signatures, and
    its answers refused as not those of a namespace that nobody has, `shard-vip`. Whoever computes
    the name knows that no more than whoever writes it."""
    others = ACME if "{" in called else ""
    (tmp_path / "notes.twf").write_text(DESIGN.format(called=called, says=says) + others)
    ended = outcomes(tmp_path, ["org=acme"])
    assert [one.fault and said(one) for one in ended] == [None] * (2 if others else 1)
