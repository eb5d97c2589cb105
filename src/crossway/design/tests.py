"""The `test` blocks of files, apart from the design: nothing of it depends on its tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crossway.language import tree

_BESIDE = (tree.Comment, tree.Package, tree.Import)


def without_tests(files: Sequence[tree.File]) -> tuple[tree.File, ...]:
    """Return files without their tests, and without those that hold nothing else."""
    return tuple(_without(file) for file in files if not _only_tests(file))


def tests_of(file: tree.File) -> tuple[tree.TestBlock, ...]:
    """Return the tests of a file, in order."""
    return tuple(one for one in file.definitions if isinstance(one, tree.TestBlock))


def _without(file: tree.File) -> tree.File:
    if not tests_of(file):
        return file
    kept = tuple(one for one in file.definitions if not isinstance(one, tree.TestBlock))
    return replace(file, definitions=kept)


def _only_tests(file: tree.File) -> bool:
    others = (tree.TestBlock, *_BESIDE)
    return bool(tests_of(file)) and all(isinstance(one, others) for one in file.definitions)
