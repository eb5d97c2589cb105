"""A design with every kind of node and every mode of a call, as a graph."""

from __future__ import annotations

from pathlib import Path

from crossway.graph import Graph, graph_of
from tests.helpers.checked import resolved

SHOP = {
    "shop.twf": """\
workflow Order(order: Order) -> (Receipt):
    activity Reserve(order)
    nexus Money Payments.Charge(order) -> paid
    promise second <- nexus Money Payments.Charge(order)
    nexus Money Payments.Refund(order) -> back
    detach nexus Money Payments.Note(order)
    promise parcel <- workflow Pack(order)
    signal parcel.Hurry(order.id)
    await parcel
    await second
    detach workflow Tidy(order)
    close complete(paid)

workflow Pack(order: Order):
    signal Hurry(id: string):
        activity Ring(id)
    await signal Hurry

workflow Tidy(order: Order):
    activity Reserve(order)
""",
    "money.twf": """\
nexus_endpoint Money:
    target_namespace: money
    target_task_queue: money
    allowed_caller_namespaces:
        - shop
        - audit

nexus_service Payments:
    operation Charge(order: Order) -> (Receipt):
        return workflow ChargeOrder(order)
    operation Refund(order: Order) -> (Receipt):
        options:
            allowed_caller_namespaces: [audit]
        return workflow ChargeOrder(order)
    operation Note(order: Order):
        pass

workflow ChargeOrder(order: Order) -> (Receipt):
    activity Bill(order) -> bill
    close complete(bill)
""",
}

HOSTILE = """\
# <script>document.title = 'owned'</script> ]]> --> </pre></details><img src=x onerror=alert(1)>
nexus_endpoint Gate:
    target_namespace: money
    target_task_queue: money
    description: "</title><script>document.title = 'owned'</script>"
    allowed_caller_namespaces:
        - "a\\"]; n0 --> n1 <script>document.title = 'owned'</script>"
        - "]]>`#quot;&lt;"

nexus_service Safe:
    operation Open(id: string) -> (Done):
        return workflow Opened(id)

workflow Opened(id: string) -> (Done):
    activity Look("</script><script>document.title = 'owned'</script>")
    close complete(Done{id: id})
"""
"""Markup, and syntax of Mermaid and DOT, wherever a design has free text."""

ORDERS = Path(__file__).parents[2] / "examples" / "orders"


def graph(texts: dict[str, str], name: str = "shop") -> Graph:
    """Return the graph of a design."""
    return graph_of(resolved(texts.items())[1], name, texts)


def many(count: int) -> dict[str, str]:
    """Return a design of so many namespaces, each of which calls some of the next."""
    return {f"team-{number:03}.twf": _team(number, count) for number in range(count)}


def _team(number: int, count: int) -> str:
    callees = [one for one in (number + 1, number * 2 + 3, number + 17) if one < count]
    calls = "".join(
        f"    {'detach ' if callee % 3 == 0 else ''}nexus Gate{callee} Desk{callee}.Do(id)\n"
        for callee in callees[: number % 4]
    )
    return (
        f"nexus_endpoint Gate{number}:\n    target_namespace: team-{number:03}\n"
        f"    target_task_queue: team-{number:03}\n\n"
        f"nexus_service Desk{number}:\n    operation Do(id: string):\n"
        f"        return workflow Run{number}(id)\n\n"
        f"workflow Run{number}(id: string):\n    activity Look{number}(id)\n{calls}"
    )
