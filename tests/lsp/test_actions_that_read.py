"""What is offered in a design that cannot be read makes it no worse."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp

from crossway.language import parse
from crossway.lsp.documents import Documents
from tests.helpers.asking import asking, document
from tests.helpers.mending import done

SHOP = """\
workflow Order(id: string) -> (string):
    {line}
        nexus "depot" workflow Take(id) -> said
            options:
                timeout: 3s
    catch NexusTimeoutError:
        close fail("late")
    close complete(said)

workflow Take(id: string) -> (string):
    close complete(id)
"""


def after_each(folder: Path, text: str) -> dict[str, str]:
    """Return the file after each thing that is offered in it, by title."""
    path = folder / "shop.twf"
    path.write_text(text)
    found: dict[str, str] = {}
    with asking(folder) as one:
        for line in range(text.count("\n")):
            where = lsp.Range(lsp.Position(line, 8), lsp.Position(line, 8))
            params = lsp.CodeActionParams(document(path), where, lsp.CodeActionContext([]))
            for action in one.ask(lsp.TEXT_DOCUMENT_CODE_ACTION, params) or ():
                found[action.title] = done({"shop.twf": text}, folder, action)["shop.twf"]
    return found


def test_a_slip_that_is_told_behind_it_is_changed_itself(tmp_path: Path) -> None:
    """`trry:` is told at its colon, which was changed: `trrytry`."""
    found = after_each(tmp_path, SHOP.format(line="trry:"))
    assert found["Change to try"] == SHOP.format(line="try:")


def test_nothing_is_offered_that_makes_more_lines_unreadable(tmp_path: Path) -> None:
    """Without its `try:` the call stands too far to the right: nothing can be put around it."""
    text = SHOP.format(line="")
    before = len(parse(text, "shop.twf").diagnostics)
    assert before
    found = after_each(tmp_path, text)
    assert [title for title in found if len(parse(found[title], "s").diagnostics) > before] == []
    assert "Catch NexusOperationError here" not in found
    assert "Catch NexusOperationError here" in after_each(tmp_path, SHOP.format(line="if true:"))


def test_of_what_is_put_into_one_place_the_first_comes_first() -> None:
    """As an editor does it: a `try:` above a line, then the margin of that line."""
    documents, begin = Documents(), lsp.Position(0, 0)
    documents.put("untitled:1", 1, "twf", "call")
    edits = [lsp.TextEdit(lsp.Range(begin, begin), text) for text in ("try:\n", "    ")]
    assert documents.with_edits("untitled:1", edits) == "try:\n    call"
