"""Syntax tree -> TWF text in the canonical layout.

Every node is printed in the spelling it was written in; with `spelling`, in that one wherever
it has a form in it. What is printed parses to the same tree, comments included,
and printing that again changes nothing.
"""

from __future__ import annotations

from crossway.language import tree
from crossway.language.printer.definitions import print_definition
from crossway.language.printer.expressions import print_binding, print_expression
from crossway.language.printer.page import Page, Spelling
from crossway.language.printer.testing import print_call, print_expect, print_line

__all__ = [
    "print_binding",
    "print_call",
    "print_expect",
    "print_expression",
    "print_file",
    "print_test_block",
    "print_test_line",
]


def print_file(file: tree.File, *, spelling: Spelling | None = None) -> str:
    """Return the text of a file: four spaces a level, comments and single blank lines kept.

    Nodes made by hand are printed in the modern spelling. Definitions with a body are
    set apart by a blank line.
    """
    page = Page(spelling)
    previous: tree.Definition | None = None
    for definition in file.definitions:
        if isinstance(definition, tree.TypeBlock) and definition.inline:
            continue  # it is printed where it is used
        if previous is not None and _set_apart(previous, definition):
            page.blank()
        print_definition(page, definition)
        previous = definition
    return page.text()


def print_test_block(test: tree.TestBlock) -> str:
    """Return the text of a test, as it stands in a file; it parses back to the same tree."""
    page = Page("modern")
    print_definition(page, test)
    return page.text()


def print_test_line(line: tree.TestLine) -> str:
    """Return the first line of the text of a line of a test, as messages show it."""
    page = Page("modern")
    print_line(page, line)
    return page.text().strip().partition("\n")[0]


_SINGLE_LINES = (tree.Package, tree.Import, tree.Evaluate, tree.Comment)


def _set_apart(previous: tree.Definition, following: tree.Definition) -> bool:
    """Whether a blank line belongs between two definitions in any case."""
    if isinstance(previous, tree.Comment):
        return False
    return not isinstance(previous, _SINGLE_LINES) or not isinstance(following, _SINGLE_LINES)
