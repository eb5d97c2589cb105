"""No text and no folder makes the server raise, hang or forget."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers import shop
from tests.helpers.asking import asking
from tests.helpers.editor import Editor, editor, position_of, uri_of
from tests.helpers.shop import ORDERS, PAYMENTS
from tests.lsp.fuzz import ask, beginnings, designs, survive, typed

STEPS = 20
"""How many beginnings of each text the suite tries; `python -m tests.lsp.fuzz` tries all."""

CRASHES = (
    "",
    "\r",
    "\x00",
    "\ufeffworkflow W():\n    x = ",
    "workflow W(\ud800: \ud800):\n    log(\ud800)\n",
    "workflow W():\n" + "    if true:\n" * 300,
    "workflow W():\n    x = " + "(" * 3000,
    "workflow W():\n    x = " + "a." * 3000,
    "type T:\n    t: T\nworkflow W(t: T):\n    log(t.t.t.t.t.",
    'import "../../../etc/passwd"\nworkflow W():\n    ',
    "namespace shard-{org}:\n    worker ",
    "nexus " * 500,
    "# " + "x" * 200_000,
    '"' * 999,
)
"""Texts that are not like a design; surrogates alone among them, which JSON can say."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@pytest.fixture(scope="module")
def one(root: Path) -> Iterator[Editor]:
    with editor(root) as opened:
        yield opened


@pytest.mark.parametrize("text", [ORDERS, PAYMENTS], ids=["orders", "payments"])
def test_every_beginning_of_a_design_has_answers(one: Editor, root: Path, text: str) -> None:
    """Completion, signature and hover at its end, and what else may be asked now and then."""
    path = root / "typed" / "w.twf"
    one.open(path, "")
    step = max(1, len(text) // STEPS)
    for number, beginning in enumerate(beginnings(text, step, 3)):
        ask(one, path, beginning, thorough=number % 5 == 0)


def test_beginnings_of_the_designs_of_the_repository_have_answers(tmp_path: Path) -> None:
    """Some of all that `python -m tests.lsp.fuzz` types, in this process."""
    chance = random.Random(7)  # noqa: S311 - which texts to type, no secret
    texts = [
        text
        for design in chance.sample(list(designs().values()), 20)
        if len(design) < 6000
        for text in chance.sample(list(typed(design, 2, chance)), 3)
    ]
    with asking(tmp_path) as one:
        survive(one, tmp_path / "w.twf", texts, every=4)


@pytest.mark.parametrize("text", CRASHES, ids=range(len(CRASHES)))
def test_a_text_that_nobody_would_write_has_answers(one: Editor, root: Path, text: str) -> None:
    """Cut, nested far too deeply, longer than any line, no characters at all."""
    path = root / "crash" / "w.twf"
    one.open(path, "")
    ask(one, path, text, thorough=True)


def test_positions_that_are_nowhere_are_at_the_nearest_end(one: Editor, root: Path) -> None:
    """An editor that counts otherwise, or is ahead of us, breaks nothing."""
    path = root / "nowhere" / "w.twf"
    one.open(path, "workflow W(id: string):\n    log(id)\n")
    for line, character in ((0, 10**6), (10**6, 0), (1, 2**31 - 1), (2**31 - 1, 2**31 - 1)):
        where = lsp.Position(line, character)
        one.at(lsp.TEXT_DOCUMENT_COMPLETION, path, where)
        one.at(lsp.TEXT_DOCUMENT_HOVER, path, where)
        one.edit(path, lsp.Range(where, where), "")
        one.about(lsp.TEXT_DOCUMENT_SELECTION_RANGE, path, positions=[where])
    backwards = lsp.Range(lsp.Position(1, 4), lsp.Position(0, 0))
    one.edit(path, backwards, "x")
    assert one.about(lsp.TEXT_DOCUMENT_FOLDING_RANGE, path) is not None
    assert one.at(lsp.TEXT_DOCUMENT_HOVER, root / "unknown.twf", lsp.Position(0, 0)) is None
    for uri in ("file:///%00", "file://", "untitled:\ud800", "http://example.org/a.twf", ""):
        one.open(uri, "workflow W():\n")
        one.at(lsp.TEXT_DOCUMENT_HOVER, uri, lsp.Position(0, 0))
        one.close(uri)


def hostile(folder: Path) -> None:
    """Make a folder of what nobody wants to read, and one good design."""
    folder.mkdir()
    (folder / "loop").symlink_to(folder)
    (folder / "self.twf").symlink_to(folder / "self.twf")
    (folder / "gone.twf").symlink_to(folder / "nothing.twf")
    (folder / "out.twf").symlink_to("/etc/hostname")
    (folder / "binary.twf").write_bytes(bytes(range(256)) * 40)
    with (folder / "huge.twf").open("wb") as file:
        file.truncate(11 * 2**20)
    os.mkfifo(folder / "pipe.twf")
    (folder / "folder.twf").mkdir()
    (folder / "locked.twf").write_text("workflow Locked():\n    log(1)\n")
    (folder / "locked.twf").chmod(0)
    (folder / "good.py").write_text("def broken(:\n")
    many = folder / "many"
    many.mkdir()
    for number in range(2000):
        (many / f"w{number}.txt").write_text("no design")
    deep = folder
    for _ in range(200):
        deep = deep / "d"
        deep.mkdir()
    (deep / "deep.twf").write_text("workflow Deep():\n    log(1)\n")
    (folder / "good.twf").write_text("workflow Good(id: string):\n    log(idd)\n")


def test_a_hostile_folder_is_a_diagnostic_a_file_and_the_rest_is_checked(tmp_path: Path) -> None:
    """Loops, pipes, binary and huge files, links out of the folder, Python that is none."""
    folder = tmp_path / "hostile"
    hostile(folder)
    with editor(folder) as one:
        one.open(folder / "good.twf", "workflow Good(id: string):\n    log(idd)\n")
        one.until(lambda: "undefined-name" in one.codes(folder / "good.twf"))
        names = ("binary.twf", "huge.twf", "pipe.twf", "out.twf", "gone.twf", "self.twf", "good.py")
        one.until(lambda: all(one.codes(folder / name) == ["SYNTAX"] for name in names))
        found = one.ask(lsp.WORKSPACE_SYMBOL, lsp.WorkspaceSymbolParams("deep"))
        assert [symbol.name for symbol in found] == ["Deep"]
        assert one.errors == []


def test_who_asks_wrongly_gets_an_error_and_the_server_goes_on(one: Editor, root: Path) -> None:
    """A method that is not there, parameters that are none, a message that is no message."""
    path = root / "going" / "w.twf"
    one.open(path, "workflow W(id: string):\n    log(id)\n")
    with pytest.raises(Exception, match=r"\w"):
        one.ask("textDocument/dance", {"a": 1})
    document = lsp.TextDocumentIdentifier(uri_of(path))
    with pytest.raises(Exception, match=r"\w"):
        one.ask(lsp.WORKSPACE_EXECUTE_COMMAND, lsp.ExecuteCommandParams("rm -rf"))
    one.tell(lsp.CANCEL_REQUEST, lsp.CancelParams("nothing"))
    found = one.at(lsp.TEXT_DOCUMENT_HOVER, path, position_of("workflow W(id: ", "id"))
    assert "id: string" in found.contents.value
    assert document


def test_a_server_that_was_killed_loses_nothing(tmp_path: Path) -> None:
    """What it knows comes from the editor and the disk: another one says the same."""
    orders, payments, _ = shop.make(tmp_path / "shop")
    wrong = ORDERS.replace("Charge", "Chrage")

    def said(one: Editor) -> tuple[list[str], str]:
        one.open(orders, wrong)  # not saved: it is what an editor opens anew
        one.until(lambda: one.codes(orders))
        hover = one.at(lsp.TEXT_DOCUMENT_HOVER, payments, position_of(PAYMENTS, "Debit"))
        return one.codes(orders), hover.contents.value

    with editor(tmp_path / "shop") as first:
        before = said(first)
        process = first.client._server
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        first.killed = True
    with editor(tmp_path / "shop") as second:
        assert said(second) == before
    assert sorted(path.name for path in (tmp_path / "shop").iterdir()) == [
        "orders.twf",
        "payments.py",
        "payments.twf",
    ]


def test_nothing_was_said_on_standard_error(one: Editor) -> None:
    """Last: no question above failed inside of the server."""
    assert one.errors == []
