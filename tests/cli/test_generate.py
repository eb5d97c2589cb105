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
