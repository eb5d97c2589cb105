"""What is offered is written as its file has to write it, and fits where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers.asking import Asking, asking, document
from tests.helpers.editor import cursor_in

BANK = """\
package bank

type Order:
    cents: int

nexus service Bank:
    operation Pay(order: Order) -> (int):
        return order.cents

workflow Check(order: Order) -> (int):
    signal Nudge(by: string):
        log(by)
    signal Stop():
        log("stop")
    await one:
        signal Nudge:
            log("nudged")
        timer(1h):
            log("late")
    activity Weigh(order) -> weight
        options:
            retry_policy:
                non_retryable_error_types: ["Fraud"]
    close complete(weight)

activity Weigh(order: Order) -> (int):
    return order.cents

worker bank:
    workflow Check
    activity Weigh
    nexus service Bank

namespace bank-{org}:
    search_attributes:
        OrderId: keyword
    worker bank
        task_queue: "bank"
    nexus endpoint bank-{org}-Gate
        task_queue: "bank"
"""
SHOP = """\
package shop

import "../bank"

type Order:
    sku: string

workflow Buy(order: Order, org: string) -> (int):
    nexus bank-{org}-Gate bank.Bank.Pay(bank.Order{cents: 1}) -> paid
        options:
            timeout: 5s
    workflow Check(order) -> seen
    activity bank.Weigh(bank.Order{cents: seen}) -> weight
    close complete(paid + weight)

workflow Check(order: Order) -> (int):
    close complete(len(order.sku))

test "buys":
    nexus "bank-acme" workflow Pay returns 3
"""
FILES = {"bank": BANK, "shop": SHOP}


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asking, Path]]:
    folder = tmp_path_factory.mktemp("packages")
    for name, text in FILES.items():
        (folder / f"{name}.twf").write_text(text)
    with asking(folder) as opened:
        yield opened, folder


def offered(one: tuple[Asking, Path], name: str, line: str, typed: str) -> set[str]:
    """Return what is offered at the cursor in what stands in the place of a part of a file."""
    asked, folder = one
    path = folder / f"{name}.twf"
    asked.type(path, FILES[name])
    asked.loop.run_until_complete(asked.session.fresh(path.as_posix()))
    assert line in FILES[name]
    text, where = cursor_in(FILES[name].replace(line, typed, 1))
    asked.type(path, text)
    found = asked.ask(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionParams(document(path), where))
    return {item.label for item in found.items} if found else set()


CALL = "bank.Bank.Pay(bank.Order{cents: 1}) -> paid"


@pytest.mark.parametrize(
    ("name", "line", "typed", "wanted", "unwanted"),
    [
        ("shop", "workflow Check(order) ->", "workflow ¦", {"Check", "bank.Check"}, {"shop.Check"}),
        ("shop", "activity bank.Weigh(", "activity ¦(", {"bank.Weigh"}, {"Weigh"}),
        ("shop", "activity bank.Weigh(", "activity bank.¦(", {"Weigh"}, {"bank.Weigh", "type"}),
        ("shop", "bank.Order{cents: seen}", "bank.Order{¦", {"cents"}, {"sku"}),
        ("shop", "bank.Order{cents: seen}", "Order{¦", {"sku"}, {"cents"}),
        ("shop", "bank.Order{cents: seen}", "bank.¦", {"Order"}, {"bank.Order", "message"}),
        ("shop", "sku: string", "sku: ¦", {"Order", "bank.Order", "string"}, {"shop.Order"}),
        ("shop", CALL, "¦", {"bank.Bank"}, {"Bank", "and"}),
        ("shop", CALL, "bank.¦", {"Bank"}, {"Pay"}),
        ("shop", CALL, "bank.Bank.¦", {"Pay"}, {"Bank"}),
        ("shop", f"-Gate {CALL}", "-Ga¦", set(), {"bank.Bank", "and"}),
        ("shop", "workflow Pay returns", "workflow ¦", {"Pay"}, {"returns"}),
        ("bank", "activity Weigh(order) -> weight", "workflow ¦", {"Check"}, {"Buy", "shop.Check"}),
        ("bank", "    workflow Check\n    a", "    workflow ¦\n    a", {"Check"}, {"bank.Check"}),
        ("bank", "        signal Nudge:", "        signal ¦:", {"Nudge", "Stop"}, {"order"}),
        ("bank", '["Fraud"]', "[¦]", {"TimeoutError"}, {"order"}),
        ("bank", "OrderId: keyword", "OrderId: ¦", {"keyword", "datetime"}, {"len"}),
    ],
)  # fmt: skip
def test_names_are_offered_as_their_file_writes_them(
    one: tuple[Asking, Path],
    name: str,
    line: str,
    typed: str,
    wanted: set[str],
    unwanted: set[str],
) -> None:
    """Bare in their own package, behind the package that is imported, and not at all elsewhere."""
    found = offered(one, name, line, typed)
    assert wanted <= found
    assert not unwanted & found
