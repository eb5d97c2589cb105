"""What the simulator does not do of the end-to-end tests is little, and told with its reason."""

from __future__ import annotations

import re

from tests.helpers.paths import ROOT
from tests.helpers.simulated import ONLY_ON_A_SERVER


def test_each_test_that_only_a_server_runs_is_one_and_the_page_has_its_reason() -> None:
    """No entry outlives its test, and no difference stands in the tests alone."""
    every = "\n".join(file.read_text() for file in (ROOT / "tests/e2e").glob("*.py"))
    assert {*ONLY_ON_A_SERVER} <= {*re.findall(r"def (test_\w+)\(", every)}
    page = (ROOT / "docs/testing.md").read_text().partition("## How it is held to the server")[2]
    told = re.findall(r"^\| (.+?) \| .+ \|$", page, re.MULTILINE)
    assert {*told} - {"a test that"} == {*ONLY_ON_A_SERVER.values()}
    assert len(ONLY_ON_A_SERVER) < 25
