"""What names mean: hover, definitions, references, outlines, renaming, who calls whom.

By a real client over standard input and output, in files with CRLF, tabs and emoji.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from tests.helpers.command import crossway
from tests.helpers.editor import Editor, editor, position_of, text_in, uri_of
from tests.helpers.shop import ORDERS, PAYMENTS, TEXTS, asked


@pytest.fixture(scope="module")
def one(files: tuple[Path, Path, Path]) -> Iterator[Editor]:
    with editor(files[0].parent) as opened:
        opened.open(files[0], ORDERS)
        yield opened


def said(one: Editor, path: Path, word: str, number: int = 1) -> str:
    """Return what is shown over a word."""
    where = position_of(TEXTS[path.name], word, number)
    found = one.at(lsp.TEXT_DOCUMENT_HOVER, path, where)
    return found.contents.value if found else ""


def places(found: Any) -> list[tuple[str, str, int]]:
    """Return the file, the text and the line of each location."""
    return sorted(
        (at.uri.rpartition("/")[2], text_in(TEXTS[at.uri.rpartition("/")[2]], at.range), line)
        for at in found or ()
        for line in [at.range.start.line + 1]
    )


def test_hover_shows_types_and_where_a_call_lands_and_who_may_call(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """The inferred type of a value; of a call its target, why it is there, and the allow-list."""
    orders, payments, _ = files
    assert "receipt: Receipt" in said(one, orders, "receipt.number")
    assert "parcel: string" in said(one, orders, 'parcel}")')
    call = said(one, orders, "Charge")
    assert "operation Payments.Charge(id: string, amount: number) -> (Receipt)" in call
    assert "reaches **Payments.Charge** through **PaymentsEndpoint** in namespace" in call
    assert "may be called from orders" in call
    assert "starts workflow **RefundCard**" in said(one, payments, "Refund")
    assert "runs in namespace **payments**" in said(one, payments, "ChargeCard", 2)
    assert "implemented in payments.py:4" in said(one, payments, "Debit")
    assert "how long the call may take" in said(one, orders, "timeout")
    assert "the namespaces that may call" in said(one, payments, "allowed_caller")
    assert "Receipt.number: integer" in said(one, orders, "number: receipt")
    assert "log(text, level?)" in said(one, orders, "log")
    assert said(one, orders, "#") == ""


def test_hover_shows_text_of_a_design_as_text(one: Editor, files: tuple[Path, Path, Path]) -> None:
    """A description, a queue or a name of a stranger's makes no link and no picture."""
    path = files[0].parent.parent / "hostile" / "w.twf"
    text = (
        "workflow W(id: string):\n    activity A(id)\n\nactivity A(id: string):\n    pass\n\n"
        "worker w:\n    workflow W\n    activity A\n\nnamespace n:\n    worker w\n"
        '        options:\n            task_queue: "[x](command:rm) <img src=//evil/> ```"\n'
    )
    one.open(path, text)
    found = one.at(lsp.TEXT_DOCUMENT_HOVER, path, position_of(text, "A(id)"))
    assert "\\[x\\]\\(command:rm\\) \\<img" in found.contents.value
    assert "[x](" not in found.contents.value


def test_the_blocks_of_a_page_have_answers_too(one: Editor, files: tuple[Path, Path, Path]) -> None:
    """Each block for itself, at its lines in the page; beside it, nothing."""
    page = files[0].parent / "page.md"
    text = "# 🚚\n\n- one\n\n  ```twf\n  workflow W(id: string):\n      log(id)\n  ```\n"
    one.open(page, text, "markdown")
    found = one.at(lsp.TEXT_DOCUMENT_HOVER, page, position_of(text, "id)"))
    assert "id: string" in found.contents.value
    assert text_in(text, found.range) == "id"
    assert one.at(lsp.TEXT_DOCUMENT_HOVER, page, position_of(text, "one")) is None
    [outlined] = one.about(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, page)
    assert outlined.name == "W"
    one.close(page)


def test_a_definition_is_found_over_files_namespaces_and_into_python(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """From a caller to the operation of another namespace, from an activity to its function."""
    orders, payments, python = files
    go = lsp.TEXT_DOCUMENT_DEFINITION
    assert places(asked(one, go, orders, "Charge")) == [("payments.twf", "Charge", 6)]
    assert places(asked(one, go, orders, "payments")) == [("payments.twf", "payments", 31)]
    assert places(asked(one, go, orders, "Receipt")) == [("payments.twf", "Receipt", 1)]
    assert places(asked(one, go, orders, "receipt", 2)) == [("orders.twf", "receipt", 4)]
    assert places(asked(one, go, orders, "id}")) == [("orders.twf", "id", 2)]
    assert places(asked(one, go, orders, "number", 2)) == [("payments.twf", "number", 2)]
    assert places(asked(one, go, payments, "Ask", 2)) == [("payments.twf", "Ask", 17)]
    assert places(asked(one, go, payments, "Debit")) == [("payments.twf", "Debit", 22)]
    assert places(asked(one, go, payments, "Debit", 2)) == [("payments.py", "", 4)]
    assert places(asked(one, go, python, "debit")) == [("payments.twf", "Debit", 22)]
    into = lsp.TEXT_DOCUMENT_IMPLEMENTATION
    assert places(asked(one, into, payments, "Debit")) == [("payments.py", "", 4)]
    assert places(asked(one, into, payments, "Refund")) == [("payments.twf", "RefundCard", 14)]


def test_what_a_contract_of_others_declares_is_found_in_it(one: Editor, tmp_path: Path) -> None:
    """The operation of an imported `.nexusrpc.yaml`, at its line there."""
    made = tmp_path / "made.twf"
    made.write_text(
        "type Sum:\n    id: string\n\nnexus service Bank:\n"
        "    operation Pay(sum: Sum) -> (Sum):\n        return sum\n"
    )
    contract = tmp_path / "bank.nexusrpc.yaml"
    done = crossway("schema", str(made), "-o", str(contract))
    assert done.returncode == 0, done.stderr
    made.unlink()
    text = (
        'import "bank.nexusrpc.yaml"\n\nworkflow W(id: string):\n'
        "    nexus BankEndpoint bank.Bank.Pay(bank.Sum{id}) -> paid\n    log(paid)\n"
    )
    path = tmp_path / "w.twf"
    path.write_text(text)
    one.open(path, text)
    [found] = one.at(lsp.TEXT_DOCUMENT_DEFINITION, path, position_of(text, "Pay"))
    assert found.uri == uri_of(contract)
    assert "pay:" in contract.read_text().split("\n")[found.range.start.line]
    one.close(path)


def test_references_are_found_in_all_files(one: Editor, files: tuple[Path, Path, Path]) -> None:
    """With the definition and without; from the Python function, too."""
    orders, payments, python = files
    everything = lsp.ReferenceContext(include_declaration=True)
    uses = lsp.ReferenceContext(include_declaration=False)
    find = lsp.TEXT_DOCUMENT_REFERENCES
    assert places(asked(one, find, payments, "Charge", context=everything)) == [
        ("orders.twf", "Charge", 4),
        ("payments.twf", "Charge", 6),
    ]
    assert places(asked(one, find, payments, "Charge", context=uses)) == [
        ("orders.twf", "Charge", 4)
    ]
    assert [line for _, _, line in places(asked(one, find, orders, "id", context=everything))] == [
        2,
        4,
        5,
    ]
    assert len(places(asked(one, find, python, "debit", context=everything))) == 3


def test_highlights_are_the_places_of_one_file(one: Editor, files: tuple[Path, Path, Path]) -> None:
    """Where a variable is given its value is told from where it is read."""
    found = asked(one, lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, files[0], "parcel}")
    assert [(text_in(ORDERS, h.range), h.kind) for h in found] == [
        ("parcel", lsp.DocumentHighlightKind.Write),
        ("parcel", lsp.DocumentHighlightKind.Read),
        ("parcel", lsp.DocumentHighlightKind.Read),
    ]


def test_the_outline_has_definitions_with_their_members(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """A service has its operations, a workflow its handlers, a namespace its endpoints."""
    found = one.about(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, files[1])
    shown = {s.name: [child.name for child in s.children] for s in found}
    assert (
        shown
        == {
            "Receipt": ["number", "parcel"],
            "Payments": ["Charge", "Refund"],
            "ChargeCard": [],
            "RefundCard": ["Ask"],
            "Debit": [],
            "payments": ["PaymentsEndpoint"],
        }
        or [s.name for s in found].count("payments") == 2
    )
    service = next(s for s in found if s.name == "Payments")
    assert text_in(PAYMENTS, service.selection_range) == "Payments"
    assert text_in(PAYMENTS, service.range).endswith("async Refund workflow RefundCard")


def test_symbols_of_the_workspace_are_found_by_a_part_or_nearly(one: Editor) -> None:
    """A slip in the search finds what it looks like."""

    def named(query: str) -> list[str]:
        found = one.ask(lsp.WORKSPACE_SYMBOL, lsp.WorkspaceSymbolParams(query))
        return sorted(s.name for s in found)

    assert named("refundcard") == ["RefundCard", "RefundCard.Ask"]
    assert named("ChrageCard") == ["ChargeCard"]


def test_who_calls_whom_is_shown_over_namespaces(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """The order calls an operation of another namespace, and that starts a workflow there."""
    orders, payments, _ = files
    [charge] = asked(one, lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, orders, "Charge")
    assert (charge.name, charge.detail) == ("Payments.Charge", "payments")
    assert charge.uri == uri_of(payments)
    into = one.ask(lsp.CALL_HIERARCHY_INCOMING_CALLS, lsp.CallHierarchyIncomingCallsParams(charge))
    assert [(call.from_.name, call.from_.detail) for call in into] == [("Order", "orders")]
    assert text_in(ORDERS, into[0].from_ranges[0]) == "Charge"
    out = one.ask(lsp.CALL_HIERARCHY_OUTGOING_CALLS, lsp.CallHierarchyOutgoingCallsParams(charge))
    assert [call.to.name for call in out] == ["ChargeCard"]
    out = one.ask(
        lsp.CALL_HIERARCHY_OUTGOING_CALLS, lsp.CallHierarchyOutgoingCallsParams(into[0].from_)
    )
    assert sorted(call.to.name for call in out) == ["Pack", "Payments.Charge"]


def test_nothing_was_said_on_standard_error(one: Editor) -> None:
    """Last: no question above failed inside of the server, refusals aside."""
    assert one.errors == []
