"""The designs that stand in the tests, and in the rules as their examples: many of all kinds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import CodeType

from crossway.checks.registry import diagnose
from crossway.compiler import compile_design
from crossway.design import resolve
from crossway.design.model import Design
from crossway.language import parse
from crossway.language.diagnostic import Severity
from tests.helpers.forms import Form, forms_of
from tests.helpers.paths import ROOT


@cache
def modules(*, every: bool, marked: bool = False) -> tuple[str, ...]:
    """Return what the right ones among these designs compile to, each module once.

    Of every one, or of those that have a form of the language which none before them has.
    """
    found: dict[str, None] = {}
    for design in _designs(every):
        found |= dict.fromkeys(compile_design(design, marked=marked).values())
    return tuple(found)


@cache
def _designs(every: bool) -> tuple[Design, ...]:
    right = []
    known: set[Form] = set()
    for text in sorted(dict.fromkeys(_texts()), key=len, reverse=True):
        parsed = parse(text, "x.twf")
        forms = frozenset(forms_of(parsed.file))
        if parsed.diagnostics or not (every or forms - known):
            continue
        design = resolve([parsed.file])
        if not any(f.severity is Severity.ERROR for f in diagnose([parsed], design)):
            right.append(design)
            known |= forms
    return tuple(right)


def _texts() -> Iterator[str]:
    folders = ROOT / "tests", ROOT / "src" / "crossway" / "checks"
    for file in sorted(path for folder in folders for path in folder.rglob("*.py")):
        source = file.read_text()
        if "workflow " not in source:
            continue
        for text in _strings(compile(source, str(file), "exec", dont_inherit=True)):
            if "\n" in text and "workflow " in text:
                yield text
    for path in sorted((ROOT / "tests").rglob("*.twf")):
        yield from path.read_text().split("\n---\n")


def _strings(constant: object) -> Iterator[str]:
    """Yield the texts in what Python has compiled."""
    match constant:
        case str():
            yield constant
        case CodeType():
            yield from _strings(constant.co_consts)
        case tuple() | frozenset():
            for one in constant:
                yield from _strings(one)
        case _:  # numbers and the like
            pass
