"""A service whose changes are looked at: every kind of type, endpoint, list and deadline."""

from __future__ import annotations

SERVICE = """\
nexus_endpoint BankEndpoint:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [shop, office]

nexus_endpoint BackDoor:
    target_namespace: bank
    target_task_queue: back
    services: [Audits]
    allowed_caller_namespaces: [office]

nexus_service Bank:
    operation Charge(order: Order) -> (Receipt):
        if order.amount > 100:
            raise TooMuchError("no")
        return workflow Charging(order):
            workflow_id: "charge-{order.id}"
    operation Refund(id: string, amount: decimal, why: string = "none") -> (Receipt):
        options:
            allowed_caller_namespaces: [shop]
        return Receipt{id, state: "open", note: null, parts: []}
    operation Look(id: string) -> (Receipt?)
    operation Pack(parcel: Parcel) -> (Packed):
        return activity Packing(parcel):
            start_to_close_timeout: 30s
    operation Ping():
        return

nexus_service Audits:
    operation List(query: Query) -> (Audit)

workflow Charging(order: Order) -> (Receipt):
    default_options:
        workflow_execution_timeout: 5m
    if order.amount < 0:
        close fail(NegativeError{amount: order.amount})
    close complete(Receipt{id: order.id, state: "open", note: null, parts: []})

activity Packing(parcel: Parcel) -> (Packed):
    if parcel.id == "":
        raise EmptyError("no id")
    return Packed{boxes: []}

type Order:
    id: string
    amount: number
    count: int
    how: "card" | "cash"
    note: string?
    lines: list[Line]

type Line:
    sku: string

type Receipt:
    id: string
    state: "open" | "paid"
    note: string?
    parts: list[Part]

type Part:
    name: string
    size: int

type Query:
    since: moment?

type Audit:
    names: list[string]
    totals: map[int]

type Parcel:
    id: string

type Packed:
    boxes: list[Box]

type Box:
    inside: list[Box]
    labels: map[Label]

type Label:
    text: string
    where: Place?

type Place:
    shelf: int
"""
