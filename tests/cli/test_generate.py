"""`crossway generate`: what it prints can be deployed, or it prints nothing."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command import crossway


def test_no_sample_stands_in_generated_code(tmp_path: Path) -> None:
    """Two names with a slip are listed with their lines; without them there is code."""
    design = tmp_path / "shop.twf"
    text = "workflow W(order: any):\n    activity Charge(odrer.id, totl)\n    close\n"
    design.write_text(text)
    refused = crossway("generate", str(design))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "nothing defines these names" in refused.stderr
    assert "  odrer (shop.twf:2)\n  totl (shop.twf:2)" in refused.stderr
    design.write_text(text.replace("odrer", "order").replace(", totl", ""))
    printed = crossway("generate", str(design))
    assert printed.returncode == 0
    assert "# A sample" not in printed.stdout


FAMILY = """\
workflow Store(org: string) -> (string):
    close complete(org)

worker storing:
    workflow Store

namespace shard-{org}:
    with:
        org: [acme, globex]
    worker storing
        options:
            task_queue: "store"
    nexus endpoint shard-{org}-In
        options:
            task_queue: "store"
            allowed_caller_namespaces: [front]
"""


def test_the_members_of_a_family_have_their_own_code(tmp_path: Path) -> None:
    """Those of the design's `with:`, or of `--set`, which wins; none said, the family as it is."""
    design = tmp_path / "shards.twf"
    design.write_text(FAMILY)
    both = crossway("generate", str(design)).stdout
    assert "# --- shard_acme.py ---" in both
    assert "# --- shard_globex.py ---" in both
    one = crossway("generate", str(design), "--set", "org=initech").stdout
    assert one.startswith('"""Namespace shard-initech, compiled from shards.twf')
    design.write_text(FAMILY.replace("    with:\n        org: [acme, globex]\n", ""))
    assert '"""Namespace shard-{org}, compiled' in crossway("generate", str(design)).stdout


def test_check_looks_at_the_names_of_members(tmp_path: Path) -> None:
    """One that Temporal takes in no endpoint is an error, said by a flag or by the design."""
    design = tmp_path / "shards.twf"
    design.write_text(FAMILY)
    fine = crossway("check", str(design), "--set", "org=initech")
    assert fine.returncode == 0
    refused = crossway("check", str(design), "--set", "org=a_b")
    assert refused.returncode == 2
    assert "'shard-a_b-In' would be an endpoint, and Temporal takes no such name" in refused.stderr
    design.write_text(FAMILY.replace("[acme, globex]", "[acme, a_b]"))
    found = crossway("check", str(design))
    assert found.returncode == 1
    assert "error[wrong-member]: 'shard-a_b-In' would be an endpoint" in found.stdout
    design.write_text(FAMILY.replace("[acme, globex]", "[acme, acme]"))
    assert "error[wrong-member]: org has acme twice" in crossway("check", str(design)).stdout
    design.write_text(FAMILY.replace("[acme, globex]", "1 + 2"))
    assert "a list of texts: [acme, globex]" in crossway("check", str(design)).stdout
