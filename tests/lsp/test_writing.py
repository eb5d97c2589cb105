"""What an editor offers while a line is written, and how it shows a file.

By a real client over standard input and output, in files with CRLF, tabs and emoji.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers.editor import (
    CURSOR,
    Editor,
    coloured,
    cursor_in,
    offered,
    position_of,
    text_in,
    typed_into,
    uri_of,
)
from tests.helpers.shop import ORDERS, PAYMENTS


def in_orders(line: str) -> str:
    """Return the orders with a line typed into the workflow, behind the call of the other team."""
    return ORDERS.replace('\tlog("🚚 {parcel}")', f"\t{line}")


TEST = """
test "charges 🚚":
    promise w <- workflow ChargeCard("a", 1)
    expect w completes
"""
COMPLETED = {
    "activity ¦": ({"Pack", "Debit"}, {"Order", "log"}),
    "activity Pa¦": ({"Pack"}, {"Order"}),
    'nexus "¦': ({"payments", "PaymentsEndpoint"}, {"Pack"}),
    'nexus "payments" workflow ¦': ({"Charge", "Refund"}, {"Pack"}),
    "nexus ¦": ({"PaymentsEndpoint"}, {"Pack"}),
    "nexus PaymentsEndpoint ¦": ({"Payments"}, {"Pack"}),
    "nexus PaymentsEndpoint Payments.¦": ({"Charge", "Refund"}, {"Pack"}),
    "nexus PaymentsEndpoint Payments.Ch¦(id)": ({"Charge"}, {"Pack"}),
    "workflow ¦": ({"Order", "ChargeCard"}, {"Pack"}),
    "x = ¦": ({"id", "amount", "receipt", "parcel", "concat", "Receipt"}, {"heartbeat"}),
    "x = receipt.¦": ({"number", "parcel"}, {"id"}),
    'log("🚚 {¦': ({"id", "receipt"}, {"concat"}),
    'log("🚚 {receipt.¦': ({"number", "parcel"}, {"id"}),
    "close ¦": ({"complete", "fail", "continue_as_new"}, {"id"}),
    "close complete(Receipt{¦": ({"number", "parcel"}, set()),
    "options(¦\r\n\tactivity Pack(id, id, 1)": ({"start_to_close_timeout", "summary"}, {"id"}),
    "¦": (
        {"activity", "nexus", "await", "close", "if", "id", "log"},
        {"package", "concat", "else"},
    ),
    'if id == "🚚":\r\n\t\tlog(id)\r\n\t¦': ({"else", "elif"}, {"catch"}),
    "await ¦": ({"one:", "all:", "signal", "timer", "receipt"}, {"concat", "close"}),
    "await one:\r\n\t\t¦": ({"signal", "timer", "activity"}, {"close", "concat"}),
    "promise 🚚 <- ¦": (set(), {"close"}),
    "promise p <- ¦": ({"activity", "workflow", "nexus"}, {"concat", "close"}),
    "for x ¦": ({"in"}, {"id"}),
    "if id ¦": ({"and", "in"}, {"receipt", "concat"}),
    "activity Pack(id, id, 1) -> ¦": ({"parcel"}, {"concat", "true"}),
    "activity Pack(id, id, 1)\r\n\t\toptions(¦": ({"start_to_close_timeout"}, {"id"}),
    "x = ac¦": ({"activity", "amount"}, {"close"}),
    "# activity ¦": (set(), {"Pack", "id"}),
}


@pytest.mark.parametrize("line", COMPLETED)
def test_what_may_stand_at_the_cursor_is_offered(
    line: str, one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """Names by what stands before them, operations of an endpoint, fields by type; half typed."""
    wanted, unwanted = COMPLETED[line]
    found = offered(one, files[0], in_orders(line)).keys()
    assert wanted <= found
    assert not unwanted & found


def test_what_is_offered_replaces_the_word_behind_an_emoji(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """By its place in units of the editor; with its arguments as holes to fill in."""
    text = in_orders('log("🚚🚚", rec¦')
    item = offered(one, files[0], text)["receipt"]
    plain, where = cursor_in(text)
    assert item.text_edit is not None
    assert isinstance(item.text_edit, lsp.TextEdit)
    assert item.text_edit.range == lsp.Range(position_of(plain, "rec\r\n"), where)
    assert item.detail == "Receipt"
    called = offered(one, files[0], in_orders("activity Pa¦"))["Pack"]
    assert isinstance(called.text_edit, lsp.TextEdit)
    assert (
        called.text_edit.new_text
        == "Pack(${1:label: string}, ${2:id: string}, ${3:number: integer})"
    )
    assert called.detail == "Pack(label: string, id: string, number: integer) -> (string)"


def test_keys_and_words_of_options_are_those_of_the_table(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """By what the options belong to: an endpoint, a call, a retry policy in it."""
    payments = files[1]

    def at(old: str, new: str) -> set[str]:
        return set(offered(one, payments, PAYMENTS.replace(old, new)))

    queue = '            task_queue: "payments"\n            allowed'
    assert {"proof", "replay", "services"} <= at(queue, f"            ¦\n{queue}")
    assert at(queue, f"            proof: ¦\n{queue}") == {"mac", "signature"}
    assert {"payments", "orders"} <= at('["orders"]', '["orders", "¦"]')
    call = "    activity Debit(id, amount) -> number\n"
    options = "        options:\n"
    assert {"start_to_close_timeout", "retry_policy"} <= at(call, f"{call}{options}            ¦\n")
    retry = f"{call}{options}            retry_policy:\n                ¦\n"
    assert "maximum_attempts" in at(call, retry)
    for key in ("retryPolicy", "RETRY_POLICY"):
        assert "maximum_attempts" in at(call, retry.replace("retry_policy", key))
    assert "parcel" not in at(call, retry)
    one.change(payments, PAYMENTS)


def test_types_are_offered_where_a_type_stands(one: Editor, files: tuple[Path, Path, Path]) -> None:
    """Those of the design and the built-in ones; no values."""
    for text in ("workflow New(a: ¦", "workflow New(a: string) -> (¦", "type T:\n    x: ¦"):
        found = offered(one, files[0], f"{ORDERS}\r\n{text}")
        assert {"Receipt", "string", "duration"} <= found.keys()
        assert "concat" not in found


def test_the_signature_says_which_argument_is_next(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """Of calls in both spellings, of functions, of what closes a workflow; over several lines."""

    def shown(line: str) -> tuple[str, int | None] | None:
        where = typed_into(one, files[0], in_orders(line))
        found = one.at(lsp.TEXT_DOCUMENT_SIGNATURE_HELP, files[0], where)
        return (found.signatures[0].label, found.active_parameter) if found else None

    charge = "(id: string, amount: number) -> (Receipt)"
    assert shown('nexus "payments" workflow Charge("🚚", ¦') == (f"Charge{charge}", 1)
    assert shown("nexus PaymentsEndpoint Payments.Charge(¦") == (f"Payments.Charge{charge}", 0)
    assert shown("nexus PaymentsEndpoint Payments.Charge(id,\r\n\t\t¦") == (
        f"Payments.Charge{charge}",
        1,
    )
    assert shown("activity Pack(concat(id, id), ¦") == (
        "Pack(label: string, id: string, number: integer) -> (string)",
        1,
    )
    assert shown("x = round(1.5, ¦") == ("round(n, digits?) -> rounded", 1)
    assert shown("close complete(¦") == ("complete(result: Receipt)", 0)
    assert shown("x = (¦") is None


def test_colours_say_what_each_name_is(one: Editor, files: tuple[Path, Path, Path]) -> None:
    """In units behind an emoji; a definition is told from a use."""
    one.change(files[0], ORDERS)
    one.change(files[1], PAYMENTS)
    found = [
        (text_in(ORDERS, word.where), word.kind, word.modifiers & 1)
        for word in coloured(one, files[0])
    ]
    assert ("Order", "class", 1) in found
    assert ("Charge", "method", 0) in found
    assert ("Pack", "function", 0) in found
    assert ("id", "parameter", 1) in found
    assert ("receipt", "variable", 0) in found
    assert ("number", "property", 0) in found
    assert ("orders", "namespace", 1) in found
    assert ("workflow", "keyword", 0) in found
    assert ("# 🚚 The orders team.", "comment", 0) in found
    assert all(text for text, _, _ in found)


def test_blocks_and_comments_fold_whatever_is_in_them(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """A half-typed line costs nothing above or below it."""
    text = "# one\n# two\n\nworkflow W(:\n    if\n        close\n\nactivity A(\n    pass\n"
    one.open("untitled:fold", text)
    found = one.about(lsp.TEXT_DOCUMENT_FOLDING_RANGE, "untitled:fold")
    assert [(f.start_line, f.end_line) for f in found] == [(3, 5), (4, 5), (7, 8), (0, 1)]
    assert files


def test_a_selection_grows_from_a_word_to_its_file(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """A field, its value, the call, the line, the workflow, all."""
    where = position_of(ORDERS, "number", 3, 2)
    [found] = one.about(lsp.TEXT_DOCUMENT_SELECTION_RANGE, files[0], positions=[where])
    texts = []
    current: lsp.SelectionRange | None = found
    while current is not None:
        texts.append(text_in(ORDERS, current.range))
        current = current.parent
    assert texts[0] == "number"
    assert "Receipt{number: receipt.number, parcel}" in texts
    assert "close complete(Receipt{number: receipt.number, parcel})" in texts
    assert any(t.startswith("workflow Order") and t.endswith("parcel})") for t in texts)
    assert all(inner in outer for inner, outer in pairwise(texts))


def test_types_that_nobody_wrote_and_targets_stand_beside_their_lines(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """A result has its type, a call the operation and the namespace that it reaches."""
    everything = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
    found = one.about(lsp.TEXT_DOCUMENT_INLAY_HINT, files[0], range=everything)
    shown = {(hint.position.line, hint.label) for hint in found}
    assert (3, ": Receipt") in shown
    assert (3, "→ Payments.Charge in payments") in shown
    assert (4, ": string") in shown
    assert not any(line == 1 for line, _ in shown), "what is written needs no hint"
    receipt = next(hint for hint in found if hint.label == ": Receipt")
    assert receipt.position == position_of(ORDERS, "receipt", 1, len("receipt"))
    some = lsp.Range(lsp.Position(4, 0), lsp.Position(4, 0))
    found = one.about(lsp.TEXT_DOCUMENT_INLAY_HINT, files[0], range=some)
    assert {hint.position.line for hint in found} == {4}


def test_above_a_definition_stand_run_test_and_who_calls_it(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """With what the editor's commands need to do it."""
    folder = files[0].parent.as_posix()
    tested = f"{PAYMENTS}{TEST}"
    one.change(files[1], tested)
    found = one.about(lsp.TEXT_DOCUMENT_CODE_LENS, files[1])
    shown = [
        (lens.command.title, lens.command.command, [*lens.command.arguments]) for lens in found
    ]
    assert ("run", "crossway.run", [folder, "ChargeCard"]) in shown
    assert ("test", "crossway.test", [folder, "charges 🚚"]) in shown
    [(title, command, arguments)] = [
        one_
        for one_, lens in zip(shown, found, strict=True)
        if lens.range.start == position_of(tested, "Charge(") and lens.command.title != "run"
    ]
    assert (title, command) == ("1 caller", "crossway.showCallers")
    assert arguments[0] == uri_of(files[1])
    assert arguments[2][0]["uri"] == uri_of(files[0])
    one.change(files[1], PAYMENTS)


def test_nothing_was_said_on_standard_error(one: Editor) -> None:
    """Last: no question above failed inside of the server."""
    assert one.errors == []
    assert CURSOR
