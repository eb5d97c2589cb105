"""A design with signals, queries, updates and conditions."""

from __future__ import annotations

DESIGN = """
workflow Approval(order: Order) -> (Result):
    state:
        condition ready
        status = "waiting"
        approvals = 0

    signal Approve(by: string):
        approvals = approvals + 1
        status = concat("approved by ", by)

    signal MarkReady():
        set ready

    query Status() -> (string):
        return status

    query Order() -> (Order):
        return order

    update Rename(name: string) -> (string):
        old = status
        status = name
        return old

    await ready
    await signal Approve -> by
    await one:
        signal Approve -> second:
            first = false
        timer(1h):
            close fail("nobody")
    await update Rename
    close complete(Result{by, second, approvals, status})

workflow Parent() -> (Result):
    promise child <- workflow Child(1)
    signal child.Add(20)
    signal child.Add(300)
    await child -> total
    close complete(total)

workflow Child(start: int) -> (int):
    state:
        total = 0
    signal Add(n: int):
        total = total + n
    promise first <- signal Add
    await first
    await signal Add -> last
    close complete(start + total + last)

workflow Pokes(id: string):
    temporal.signal(id, MarkReady)
    temporal.signal(id, Approve, "poker")
    close
"""
