"""The `test` blocks of files, apart from the design: nothing of it depends on its tests."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from crossway.design.names import Names
from crossway.language import tree
from crossway.language.span import Span

_BESIDE = (tree.Comment, tree.Package, tree.Import)


def without_tests(files: Sequence[tree.File]) -> tuple[tree.File, ...]:
    """Return files without their tests, and without those that hold nothing else."""
    return tuple(_without(file) for file in files if not only_tests(file))


def tests_of(file: tree.File) -> tuple[tree.TestBlock, ...]:
    """Return the tests of a file, in order."""
    return tuple(one for one in file.definitions if isinstance(one, tree.TestBlock))


def is_in_test(files: Sequence[tree.File]) -> Callable[[Span], bool]:
    """Return what tells whether a place is in a test, or in a file that holds nothing but tests."""
    begins: dict[str, list[tuple[int, bool]]] = {}
    for file in files:
        if tests_of(file):
            every = [(one.span.line, isinstance(one, tree.TestBlock)) for one in file.definitions]
            begins[file.path] = [(0, True)] if only_tests(file) else sorted([(0, False), *every])

    def inside(span: Span) -> bool:
        found = begins.get(span.path)
        at = bisect_right(found, (span.line, True)) - 1 if found else 0
        return found[at][1] if found else False

    return inside


def _without(file: tree.File) -> tree.File:
    if not tests_of(file):
        return file
    kept = tuple(one for one in file.definitions if not isinstance(one, tree.TestBlock))
    return replace(file, definitions=kept)


def only_tests(file: tree.File) -> bool:
    """Whether a file holds tests, and nothing that is part of a design."""
    others = (tree.TestBlock, *_BESIDE)
    return bool(tests_of(file)) and all(isinstance(one, others) for one in file.definitions)


def waited_for(line: tree.Waits, path: str, names: Names) -> str:
    """Return the name on Temporal of what a test in the file of a path expects to be waited for."""
    match line.kind:
        case "activity":
            return names.activities.name(line.name, path)
        case "workflow":
            return names.workflows.name(line.name, path)
        case _:  # a message or a timer, of no package
            return line.name
