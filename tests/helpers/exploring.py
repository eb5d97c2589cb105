"""What docs/exploring.md shows of `crossway explore`."""

from __future__ import annotations

import re

from tests.helpers.paths import ROOT

PAGE = (ROOT / "docs/exploring.md").read_text()
SHOWN = re.findall(
    r"```twf\n(.*?)```.*?```sh\ncrossway explore (\S+)(.*?)\n```.*?```text\n(.*?)```",
    PAGE,
    flags=re.DOTALL,
)
"""Each design, the name of its file, the flags after it, and what the command says."""
