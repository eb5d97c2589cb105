"""The whole front end run over texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crossway import checks
from crossway.design import resolve
from crossway.language import parse
from crossway.language.diagnostic import Diagnostic


def diagnose(
    sources: Iterable[tuple[str, str]], implemented: Mapping[str, frozenset[str]] | None = None
) -> tuple[Diagnostic, ...]:
    """Return what parser and rules find in one design, given as (path, text) pairs.

    `implemented` maps a path to the functions that the Python file beside it defines.
    """
    parsed = [parse(text, path) for path, text in sources]
    design = resolve(tuple(item.file for item in parsed), implemented or {})
    return checks.diagnose(parsed, design)
