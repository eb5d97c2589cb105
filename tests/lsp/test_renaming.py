"""A thing gets another name in every file, or it is said why it cannot have it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers.buying import BUYING
from tests.helpers.command import crossway
from tests.helpers.editor import Editor, applied, editor, position_of, uri_of
from tests.helpers.shop import ORDERS, PYTHON, TEXTS, asked
from tests.helpers.workspace_edits import edits_by_uri


@pytest.fixture(scope="module")
def one(files: tuple[Path, Path, Path]) -> Iterator[Editor]:
    with editor(files[0].parent) as opened:
        opened.open(files[0], ORDERS)
        yield opened


def renamed(one: Editor, path: Path, word: str, new: str, number: int = 1) -> dict[str, str]:
    """Return the files after a rename."""
    edit = asked(one, lsp.TEXT_DOCUMENT_RENAME, path, word, number, new_name=new)
    texts = dict(TEXTS)
    for uri, edits in edits_by_uri(edit).items():
        name = uri.rpartition("/")[2]
        texts[name] = applied(texts[name], edits)
    return texts


def test_a_rename_changes_every_file_and_the_design_still_checks(
    one: Editor, files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    """An operation, a type, a field in a shorthand, a variable in a hole, an activity in Python."""
    orders, payments, _ = files
    renames = [
        (orders, "Charge", "Take", 1),
        (orders, "Receipt", "Paper", 1),
        (orders, "parcel}", "box", 1),
        (payments, "parcel", "box", 1),
        (payments, "Debit", "TakeMoney", 1),
        (orders, "payments", "money", 1),
        (payments, "PaymentsEndpoint", "Gate", 1),
        (orders, "id", "key", 1),
    ]
    for number, (path, word, new, count) in enumerate(renames):
        texts = renamed(one, path, word, new, count)
        assert texts != TEXTS
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text, newline="")
        checked = crossway("check", str(folder), "--fail-on", "hint")
        assert checked.returncode == 0, (word, new, checked.stdout)
    assert (
        "{number: receipt.number, parcel: box}"
        in renamed(one, orders, "parcel}", "box")["orders.twf"]
    )
    assert "number, box: parcel}" in renamed(one, payments, "parcel", "box")["orders.twf"]
    assert "def take_money(" in renamed(one, payments, "Debit", "TakeMoney")["payments.py"]
    assert "again = take_money" in renamed(one, payments, "Debit", "TakeMoney")["payments.py"]


def test_a_rename_reaches_holes_and_tests_behind_emoji_tabs_and_line_ends_of_windows(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """A signal in a test, a field in a hole behind an emoji, what a test calls its workflow."""
    path = files[0].parent / "buying" / "buying.twf"
    text = BUYING.replace("    ", "\t").replace("\n", "\r\n")
    one.open(path, text)

    def after(word: str, number: int, new: str) -> str:
        where = position_of(text, word, number)
        edit = one.at(lsp.TEXT_DOCUMENT_RENAME, path, where, new_name=new)
        return applied(text, edits_by_uri(edit)[uri_of(path)])

    signal = after("Approve(by", 1, "Accept")
    assert "waits for signal Accept\r\n" in signal
    assert 'signal buy.Accept("ann 🚚 {sent.id}")' in signal
    assert 'temporal.signal("order-{id}", Accept, ' in signal
    assert "Approve" not in signal
    field = after("id: string", 1, "key")
    assert 'log("{number}: {order.items} \\"{number}\\" {skus} {prices} é🚚 {order.key}")' in field
    assert 'signal buy.Approve("ann 🚚 {sent.key}")' in field
    assert 'workflow Buy({key: "2", items: [], ' in field
    assert "op.Approve(" in after("buy <-", 1, "op")
    assert 'activity Take(id, fee) returns "n-{id}-{fee}"' in after("amount) returns", 1, "fee")
    assert 'expect buy fails Late("nobody 2")' in after("Expired:", 1, "Late")
    one.close(path)


def refused(one: Editor, path: Path, word: str, new: str) -> str:
    with pytest.raises(Exception, match=r"\w") as failure:
        renamed(one, path, word, new)
    return str(failure.value)


def test_a_rename_that_would_clash_is_refused_with_the_reason(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """Nothing is renamed half, nothing onto something else."""
    orders, payments, python = files
    assert "Refund is taken" in refused(one, payments, "Charge", "Refund")
    assert "amount is taken" in refused(one, orders, "id", "amount")
    assert "is no name" in refused(one, orders, "id", "a b")
    assert "means something" in refused(one, orders, "id", "null")
    assert "cannot be renamed" in refused(one, orders, "log", "print")
    assert "is no name" in refused(one, orders, "orders:", "a-b")
    one.open(python, PYTHON + "\nnames = {'debit': debit}\n", "python")
    assert "cannot be changed there safely" in refused(one, payments, "Debit", "TakeMoney")
    one.close(python)


def test_a_rename_that_nobody_can_follow_is_refused_with_the_reason(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """A namespace that its file names, a signal by an id that two workflows take."""
    path = files[0].parent / "named" / "crm.twf"
    two = "".join(
        f"workflow {name}():\n    signal Stop():\n        log(1)\n    await signal Stop\n\n"
        for name in ("One", "Two")
    )
    sent = '    temporal.signal("🚚", Stop)\n'
    theirs = (
        "nexus_endpoint E:\n    target_namespace: sales\n    allowed_caller_namespaces: [crm]\n"
    )
    text = f"{two}workflow Both():\n{sent}\n{theirs}"
    one.open(path, text)

    def said(word: str, number: int, new: str) -> str:
        where = position_of(text, word, number)
        with pytest.raises(Exception, match=r"\w") as failure:
            one.at(lsp.TEXT_DOCUMENT_RENAME, path, where, new_name=new)
        return str(failure.value)

    assert "may mean another's signal Stop" in said("Stop", 1, "Halt")
    assert "called so after its file" in said("crm", 1, "sales")
    only = text.replace("signal Stop():\n        log(1)\n    await signal Stop", "log(2)", 1)
    one.change(path, only)
    where = position_of(only, "Stop", 1)
    edit = one.at(lsp.TEXT_DOCUMENT_RENAME, path, where, new_name="Halt")
    assert "Stop" not in applied(only, edits_by_uri(edit)[uri_of(path)])
    one.close(path)


def test_nothing_was_said_on_standard_error(one: Editor) -> None:
    """Last: no question above failed inside of the server; a refusal is an answer."""
    assert one.errors == []
