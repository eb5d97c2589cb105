"""A service whose operations wait behind workflows, and who calls them."""

from __future__ import annotations

BEHIND = """
nexus service Warehouse:
    sync Reserve(item: string, count: int) -> (Reservation):
        activity CheckStock(item) -> stock
        if (stock.free < count):
            raise OutOfStock("only a few left", stock)
        await timer(9s)
        close complete(Reservation{item, by: get_nexus_caller_info().namespace})
    async Track workflow TrackParcel

    sync Compute(x: int) -> (int):
        y = x * 2
        return y + 1
    sync Poke(id: string) -> (string):
        temporal.signal(id, Wake, 5)
        return "poked"
    sync Crash(x: int) -> (int):
        return x / 0

workflow TrackParcel(id: string) -> (Where):
    signal Wake(n: int):
        seen = n
    await signal Wake -> n
    close Where{id, n}

activity CheckStock(item: string) -> (Stock):
    return Stock{free: len(item)}
"""
BEHIND_CALLER = """
workflow Reserves(count: int) -> (Result):
    nexus "warehouse" workflow Reserve("apple", count) -> r
        options:
            timeout: 10m
    close complete(r)

workflow Tracks() -> (Result):
    options(timeout: 5m)
    spawn nexus "warehouse" workflow Track("parcel") -> tracked
    nexus "warehouse" workflow Compute(4) -> nine
        options:
            timeout: 5m
    await tracked -> where
    close Result{nine, where}

workflow Pokes(id: string) -> (Result):
    nexus "warehouse" workflow Poke(id) -> said
        options:
            timeout: 5m
    close complete(said)

workflow Crashes() -> (Result):
    nexus "warehouse" workflow Crash(1) -> x
        options:
            timeout: 5m
    close complete(x)
"""
