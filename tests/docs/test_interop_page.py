"""docs/interop.md: what it counts. `tests/e2e/test_interop_page.py` runs its code."""

from __future__ import annotations

import re

from crossway import runtime as cw
from tests.helpers.paths import ROOT

PAGE = (ROOT / "docs" / "interop.md").read_text()


def test_what_a_caller_adds_to_the_code_of_the_sdk_are_the_lines_that_the_page_counts() -> None:
    """Three: where its keys are, the plugin, and the plugin among the client's arguments."""
    section = PAGE.partition("\n## A caller\n")[2]
    (caller, *_) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    body = caller.partition("async def main(")[2].splitlines()
    ours = [line.strip() for line in body if re.search(r"\b(cw|followed|keys|plugins?)\b", line)]
    words = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}
    assert section.strip().startswith(f"{words[len(ours)]} lines are not the SDK's own"), ours
    workflows = caller.partition("@workflow.defn")[2].partition("async def main(")[0]
    assert not re.search(r"\b(cw|crossway|keys)\b", workflows), "the workflow stays as it is"
    assert "IdentityPlugin" in cw.__all__, "what the runtime offers to everybody"
