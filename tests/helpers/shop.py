"""A design of two files over two namespaces for the tests of the editor.

Its lines end as on Windows, one file is indented with tabs, and emoji stand before names: an
editor counts them otherwise than the parser.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.helpers.editor import Editor, position_of

ORDERS = """\
# 🚚 The orders team.\r
workflow Order(id: string, amount: number) -> (Receipt):\r
\toptions(timeout: 5m)\r
\tnexus "payments" workflow Charge("🚚 {id}", amount) -> receipt\r
\tactivity Pack("🚚", id, receipt.number) -> parcel\r
\tlog("🚚 {parcel}")\r
\tclose complete(Receipt{number: receipt.number, parcel})\r
\r
activity Pack(label: string, id: string, number: int) -> (string)\r
\r
worker orders:\r
\tworkflow Order\r
\tactivity Pack\r
\r
namespace orders:\r
\tworker orders\r
\t\toptions:\r
\t\t\ttask_queue: "orders"\r
""".replace("-> (string)\r\n", "-> (string):\r\n\tpass\r\n")

PAYMENTS = """\
type Receipt:
    number: int
    parcel: string?

nexus service Payments:
    operation Charge(id: string, amount: number) -> (Receipt):
        return workflow ChargeCard(id, amount)
    async Refund workflow RefundCard

workflow ChargeCard(id: string, amount: number) -> (Receipt):
    activity Debit(id, amount) -> number
    close complete(Receipt{number: number})

workflow RefundCard(id: string):
    state:
        asked = 0
    signal Ask(by: string):
        asked = asked + 1
    await signal Ask
    close complete()

activity Debit(id: string, amount: number) -> (int):
    pass

worker payments:
    nexus service Payments
    workflow ChargeCard
    workflow RefundCard
    activity Debit

namespace payments:
    nexus endpoint PaymentsEndpoint
        options:
            task_queue: "payments"
            allowed_caller_namespaces: ["orders"]
    worker payments
        options:
            task_queue: "payments"
"""

PYTHON = '''\
"""What Python does of it."""


def debit(id: str, amount: float) -> int:
    return 7


again = debit
'''


TEXTS = {"orders.twf": ORDERS, "payments.twf": PAYMENTS, "payments.py": PYTHON}
"""All of them by their names."""


def asked(one: Editor, method: str, path: Path, word: str, number: int = 1, **more: Any) -> Any:
    """Return the answer to a question about a word of one of the files."""
    where = position_of(TEXTS[path.name], word, number)
    return one.at(method, path, where, **more)


def make(folder: Path) -> tuple[Path, Path, Path]:
    """Write the design into a new folder; return its two files and the Python beside one."""
    folder.mkdir()
    orders, payments, python = (
        folder / "orders.twf",
        folder / "payments.twf",
        folder / "payments.py",
    )
    orders.write_text(ORDERS, newline="")
    payments.write_text(PAYMENTS)
    python.write_text(PYTHON)
    return orders, payments, python
