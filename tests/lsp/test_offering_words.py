"""Words of enumerations are offered where one may stand; by a real client."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers.editor import Editor, offered
from tests.helpers.shop import ORDERS

BILLS = """

type Bills:
    method: "card" | "credit-card" | "cash" | null
    cents: int

type Order:
    bill: Bills?

workflow Pay(order: Order):
    bill = order.bill
"""
EACH = {'"card"', '"credit-card"', '"cash"'}

PLACES = {
    "switch order.bill.method:\n        case ¦": EACH,
    'switch bill.method:\n        case "¦': {"card", "credit-card", "cash"},
    'switch bill.method:\n        case "credit-¦': {"credit-card"},
    "if bill.cents == 1 and bill.method == ¦": EACH,
    'if order.bill.method != "c¦': {"card", "credit-card", "cash"},
    "made = Bills{cents: 1, method: ¦": EACH,
    'made = Bills{method: "¦': {"card", "credit-card", "cash"},
    'made = "🧾{bill.¦': set(),
    "if bill.cents == ¦": set(),
}


@pytest.mark.parametrize("line", PLACES)
def test_words_are_offered_where_one_may_stand(
    line: str, one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """Of what a `switch` is over, of what is compared, of a field; within quotes what is left."""
    one.change(files[0], ORDERS + BILLS)
    one.about(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, files[0])  # its design is known then
    found = offered(one, files[0], f"{ORDERS}{BILLS}    {line}\n")
    one.change(files[0], ORDERS)
    words = {name for name in found if name.strip('"') in ("card", "credit-card", "cash")}
    assert words == PLACES[line]
