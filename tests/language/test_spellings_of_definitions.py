"""Each form of a definition, in every spelling it has, and the one tree they all give."""

from __future__ import annotations

from textwrap import dedent

import pytest

from crossway.language import parse, print_file, tree, walk
from crossway.language.tree import (
    ActivityCall,
    Await,
    Comment,
    Name,
    Return,
)
from tests.helpers.spellings_of_definitions import DEFINITIONS, X

WHOLE = [(text, definition) for definition, texts in DEFINITIONS for text in texts]


@pytest.mark.parametrize(("text", "definition"), WHOLE, ids=[text for text, _ in WHOLE])
def test_a_definition_gives_its_tree(text: str, definition: tree.Definition) -> None:
    parsed = parse(text, "x.twf")
    assert not parsed.diagnostics
    assert parsed.file == tree.File("x.twf", (definition,))


def test_what_an_activity_holds_besides_statements_is_kept_as_a_sketch() -> None:
    text = dedent("""\
        activity Charge(card):
            open the vault  # slowly
                count the "money
                activity Other(card) -> r
            x
                nothing can stand below a name
            if x is over 3
                return x
            await one:
                this is no case
        """)
    body = (
        tree.Sketch(
            "open the vault",
            (
                tree.Sketch('count the "money'),
                Await(ActivityCall("Other", (Name("card"),)), ("r",)),
            ),
            note="slowly",
        ),
        tree.Sketch("x", (tree.Sketch("nothing can stand below a name"),)),
        tree.Sketch("if x is over 3", (Return(X),)),
        tree.Sketch("await one:", (tree.Sketch("this is no case"),)),
    )
    expected = tree.Activity("Charge", (tree.Parameter("card"),), (), body)
    parsed = parse(text, "x.twf")
    assert not parsed.diagnostics
    assert parsed.file.definitions == (expected,)
    assert print_file(parsed.file) == text


def test_comments_stay_where_they_are_and_blank_lines_are_halved() -> None:
    text = dedent("""\
        # About W.

        workflow W():  # main
            # Leads.
            if (x):  # first
                break
                # Ends the body.
            else:
                # In else.
                continue

            # Before the call.
            activity A(x)  # called
                options:  # how
                    # When.
                    timeout: 5m  # long
        """)
    file = parse(text.replace("\n\n", "\n\n\n \n"), "x.twf").file
    # What an `options:` or `else:` line says at its end moves inside: the line is no node.
    assert print_file(file) == text.replace("options:  # how\n", "options:\n            # how\n")
    assert Comment("Ends the body.") in list(walk(file))


def test_a_type_declared_in_place_is_declared_once_and_printed_where_it_is_used() -> None:
    """Its fields are those of a `type` block of that name, which stands nowhere."""
    text = "workflow W(card: Card{number: string, owner}) -> (Done{ok: bool}?):\n    close\n"
    parsed = parse(text, "x.twf")
    assert not parsed.diagnostics
    blocks = [one for one in parsed.file.definitions if isinstance(one, tree.TypeBlock)]
    assert [(block.name, block.inline) for block in blocks] == [("Card", True), ("Done", True)]
    assert print_file(parsed.file) == text
    again = "workflow V(card: Card{number: int}):\n    close\n"
    (fault,) = parse(text + again, "x.twf").diagnostics
    assert (fault.span.line, fault.message) == (3, "Card has other fields elsewhere")
