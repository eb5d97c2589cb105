"""The layout and the spelling of a design, in an editor: what `crossway fmt` makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers import shop
from tests.helpers.command import crossway
from tests.helpers.editor import Editor, applied, cursor_in, editor, uri_of
from tests.helpers.shop import ORDERS, PAYMENTS
from tests.helpers.workspace_edits import edits_by_uri

OPTIONS = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
UGLY = """\
# 🚚
workflow W( id:string ):
      log( id )   # one



      log("🚚",  "info")
activity A():
  pass"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("layout")
    (made / "ugly").mkdir()
    return made


@pytest.fixture(scope="module")
def one(root: Path) -> Iterator[Editor]:
    with editor(root) as opened:
        yield opened


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_blocks_of_a_page_are_brought_into_the_layout_of_fmt(
    one: Editor, root: Path, ending: str
) -> None:
    """What the command makes of the page; a block that does not parse stays, and so do lists."""
    page = (
        f"# 🚚\n\n*  a list\n\n```twf\n{UGLY}\n```\n\n- in it:\n\n  ```twf\n  workflow W(:\n  ```\n"
    )
    text = page.replace("\n", ending)
    path = root / "pages" / f"page{len(ending)}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, newline="")
    assert crossway("fmt", str(path)).returncode == 0
    with path.open(newline="") as file:
        wanted = file.read()
    one.open(path, text, "markdown")
    edits = one.about(lsp.TEXT_DOCUMENT_FORMATTING, path, options=OPTIONS)
    assert applied(text, edits) == wanted != text
    where = lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0))
    range_ = lsp.TEXT_DOCUMENT_RANGE_FORMATTING
    assert not one.about(range_, path, range=where, options=OPTIONS)
    one.close(path)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_is_brought_into_the_layout_of_fmt(one: Editor, root: Path, ending: str) -> None:
    """What the command writes, by edits of the lines that change; again it is nothing."""
    text = UGLY.replace("\n", ending)
    path = root / "ugly" / f"ugly{len(ending)}.twf"
    path.write_text(text, newline="")
    assert crossway("fmt", str(path)).returncode == 0
    with path.open(newline="") as file:
        wanted = file.read()
    one.open(path, text)
    edits = one.about(lsp.TEXT_DOCUMENT_FORMATTING, path, options=OPTIONS)
    assert applied(text, edits) == wanted
    assert not any(edit.range.start.line == 0 for edit in edits), "the first line stays"
    one.change(path, wanted)
    assert not one.about(lsp.TEXT_DOCUMENT_FORMATTING, path, options=OPTIONS)
    one.change(path, "workflow W(:\n  x")
    assert not one.about(lsp.TEXT_DOCUMENT_FORMATTING, path, options=OPTIONS), "it does not parse"


def test_a_part_of_a_file_is_brought_into_the_layout_alone(one: Editor, root: Path) -> None:
    """What is not selected stays as it is."""
    path = root / "ugly" / "part.twf"
    one.open(path, UGLY)
    some = lsp.Range(lsp.Position(7, 0), lsp.Position(8, 6))
    edits = one.about(lsp.TEXT_DOCUMENT_RANGE_FORMATTING, path, range=some, options=OPTIONS)
    assert edits
    assert applied(UGLY, edits).startswith("# 🚚\nworkflow W( id:string ):\n")
    assert applied(UGLY, edits).rstrip().endswith("activity A():\n    pass")


def test_a_new_line_is_indented_by_what_it_stands_below(one: Editor, root: Path) -> None:
    """One level more below a line that ends in a colon, whatever is typed above; else as above."""

    def begun(text: str) -> str:
        path = root / "ugly" / "typed.twf"
        plain, where = cursor_in(text)
        one.open(path, plain)
        edits = one.at(lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING, path, where, ch="\n", options=OPTIONS)
        return applied(plain, edits or [])

    assert begun("workflow W():\n¦") == "workflow W():\n    "
    assert begun("workflow W():  # 🚚:\n    if id:\n    ¦\n") == (
        "workflow W():  # 🚚:\n    if id:\n        \n"
    )
    assert begun("workflow W():\n\tif id:\n\t¦") == "workflow W():\n\tif id:\n\t\t"
    assert begun("workflow W():\n    log(1)  # a:\n¦") == "workflow W():\n    log(1)  # a:\n"


def test_a_design_is_rewritten_in_its_other_spelling(one: Editor, root: Path) -> None:
    """All its files, proven by the same Python; what cannot be said is refused with the reason."""
    orders, payments, _ = shop.make(root / "spelled")
    one.open(orders, ORDERS)
    at = lsp.Range(lsp.Position(3, 0), lsp.Position(3, 0))
    context = lsp.CodeActionContext(diagnostics=[], only=[lsp.CodeActionKind.RefactorRewrite])
    found = one.about(lsp.TEXT_DOCUMENT_CODE_ACTION, orders, range=at, context=context)
    [action] = found
    assert action.title == "Write this design in the modern spelling"
    assert action.edit is None, "it takes a while: only what is chosen is made"
    resolved = one.ask(lsp.CODE_ACTION_RESOLVE, action)
    texts = {orders: ORDERS, payments: PAYMENTS}
    for path, text in texts.items():
        edits = edits_by_uri(resolved.edit).get(uri_of(path), ())
        path.write_text(applied(text, edits), newline="")
    assert "nexus PaymentsEndpoint Payments.Charge(" in orders.read_text()
    said = json.loads(crossway("check", str(orders.parent), "--format", "json").stdout)
    assert said["diagnostics"] == []


def test_nothing_was_said_on_standard_error(one: Editor) -> None:
    """Last: no question above failed inside of the server."""
    assert one.errors == []
