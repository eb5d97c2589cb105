"""What a check found, as it is shown and as it is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crossway.language.diagnostic import Diagnostic


class Findings(NamedTuple):
    """What is found in the designs at a path, and what it takes to show it.

    `files` is how many files there are, `texts` has those that diagnostics point into, by path,
    `simulated` lists what would be simulated, `settings` says what the designs need of a service.
    """

    diagnostics: tuple[Diagnostic, ...]
    simulated: tuple[str, ...]
    files: int
    settings: str
    texts: Mapping[str, str]
