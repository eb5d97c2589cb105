"""Each form of a statement, in every spelling it has, and the one tree they all give."""

from __future__ import annotations

from textwrap import indent

import pytest

from crossway.language import parse, print_file, tree
from crossway.language.printer.page import Spelling
from tests.helpers.spellings_of_statements import SPELLINGS


def in_workflow(text: str) -> str:
    return f"workflow W():\n{indent(text, '    ')}\n"


@pytest.mark.parametrize(("text", "form"), SPELLINGS, ids=[text for text, _ in SPELLINGS])
def test_a_spelling_gives_the_tree_of_its_form(text: str, form: tree.Statement) -> None:
    parsed = parse(in_workflow(text), "x.twf")
    assert not parsed.diagnostics
    expected = tree.Workflow("W", (), (), (form,))
    assert parsed.file == tree.File("x.twf", (expected,))


@pytest.mark.parametrize(("text", "form"), SPELLINGS, ids=[text for text, _ in SPELLINGS])
def test_a_spelling_survives_printing(text: str, form: tree.Statement) -> None:
    file = parse(in_workflow(text), "x.twf").file
    spellings: tuple[Spelling | None, ...] = (None, "modern", "classic")
    for spelling in spellings:
        printed = print_file(file, spelling=spelling)
        assert parse(printed, "x.twf").file == file, form
        assert print_file(parse(printed, "x.twf").file, spelling=spelling) == printed
