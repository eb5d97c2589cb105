"""A design with every form of a statement, and what comes of what its workflows are given."""

from __future__ import annotations

from typing import Any

DESIGN = """
type Item:
    name: string
    price: number

workflow Arithmetic(a: int, b: int) -> (Result):
    total = a + b * 2 - 1
    close complete(Result{total: total, half: total / 2, rest: total % 3, less: a < b, neg: -a})

workflow Logic(a: bool, b: bool) -> (Result):
    if not a and (b or false):
        close "first"
    elif a and b:
        close "both"
    else:
        close "neither"

workflow Texts(name: string) -> (Result):
    shout = upper(name)
    words = append(["hello"], lower(shout))
    close complete(Result{words, size: len(words), joined: concat(shout, "-", 3), last: words[1]})

workflow Loops(items: list[Item]) -> (Result):
    total = 0
    for (item in items):
        if (item.price < 0):
            continue
        if item.price > 100:
            break
        total = total + item.price
    count = 0
    for (count < 3):
        count = count + 1
    forever = 0
    for:
        forever = forever + 1
        if forever == 5:
            break
    close Result{total, count, forever}

workflow Choice(kind: string) -> (Result):
    switch (kind):
        case "a":
            answer = 1
        case "b":
            answer = 2
        else:
            answer = 3
    close answer

workflow UsesActivities(x: int) -> (Result):
    activity Double(x) -> once
    twice = activity Double(once)
    await activity Double(twice) -> thrice
    close Result{once, twice, thrice}

activity Double(x: int) -> (int):
    doubled = x * 2
    return doubled

workflow Children(x: int) -> (Result):
    workflow Child(x) -> a
    promise p <- workflow Child(a)
    spawn workflow Child(10) -> s
    detach workflow Child(0)
    await p -> b
    await s -> c
    close Result{a, b, c}

workflow Child(x: int) -> (int):
    close complete(x + 1)

workflow AllAtOnce(xs: list[int]) -> (Result):
    seen = []
    await all:
        activity Double(1) -> one
        workflow Child(1) -> two
        for (x in xs):
            activity Double(x) -> y
            seen = append(seen, y)
    close Result{one, two, seen: sorted(seen)}

workflow ClosesInsideAll() -> (Result):
    await all:
        close complete("from inside")
        await timer(1h)
    close "never"

workflow TimerLoses() -> (Result):
    promise p <- activity Double(4)
    await one:
        p -> value:
            close Result{won: "promise", value}
        timer(1h):
            close Result{won: "timer"}

workflow BothReady() -> (Result):
    promise a <- timer(1ms)
    promise b <- timer(2ms)
    await timer(300ms)
    await one:
        b:
            close "b, first in the source"
        a:
            close "a"

workflow AllAsACase() -> (Result):
    await one:
        await all:
            activity Double(2) -> x
            activity Double(3) -> y
        timer(1h):
            close "late"
    close Result{x, y}

workflow Fails() -> (Result):
    close failed Trouble{error: "no stock", code: 7}

workflow FailsModern() -> (Result):
    close fail("just so")

workflow Raises(n: int) -> (Result):
    raise InvalidArgumentError("n is odd")

workflow Catches() -> (Result):
    try:
        workflow Fails() -> x
    catch Trouble -> err:
        close Result{caught: err.type, message: err.message}
    close "not caught"

workflow CatchesAnything() -> (Result):
    try:
        workflow FailsModern() -> x
    catch NexusTimeoutError:
        close "wrong"
    catch:
        close "caught"

workflow RaisesAgain() -> (Result):
    try:
        workflow Fails() -> x
    catch Trouble -> err:
        seen = err.message
        raise err
    close "never"

workflow Counts(n: int, total: int) -> (int):
    if (n == 0):
        close complete(total)
    close continue_as_new(n - 1, total + n)

workflow ReadsMissing(record: Thing) -> (Result):
    close complete(record.nowhere.at_all)

workflow ReadsNames(set: int, state: int) -> (Result):
    one = set + state
    close Result{one, complete: 1, signal: one}

workflow TooLarge() -> (Result):
    text = "0123456789"
    for (i in range(20)):
        text = concat(text, text)
    activity Double(text)
    close "sent"

activity Slowly(n: int) -> (int):
    default_options:
        start_to_close_timeout: 5m
        heartbeat_timeout: 1m
    total = 0
    for (i in range(n)):
        heartbeat(i)
        if (i == 3):
            break
        total = total + i
    return total

workflow Beats() -> (int):
    activity Slowly(10) -> total
    close complete(total)

workflow Several() -> (Result, Result):
    workflow Pair() -> (a, b)
    close complete(b, a)

workflow Pair() -> (int, int):
    close complete(1, 2)
"""

CASES: dict[str, tuple[tuple[Any, ...], Any]] = {
    "Arithmetic": ((5, 2), {"total": 8, "half": 4.0, "rest": 2, "less": False, "neg": -5}),
    "Logic": ((False, True), "first"),
    "Texts": (
        ("Ada",),
        {"words": ["hello", "ada"], "size": 2, "joined": "ADA-3", "last": "ada"},
    ),
    "Loops": (
        ([{"name": "a", "price": 2}, {"name": "b", "price": -1}, {"name": "c", "price": 500}],),
        {"total": 2, "count": 3, "forever": 5},
    ),
    "Choice": (("b",), 2),
    "UsesActivities": ((3,), {"once": 6, "twice": 12, "thrice": 24}),
    "Children": ((1,), {"a": 2, "b": 3, "c": 11}),
    "AllAtOnce": (([5, 6],), {"one": 2, "two": 2, "seen": [10, 12]}),
    "ClosesInsideAll": ((), "from inside"),
    "TimerLoses": ((), {"won": "promise", "value": 8}),
    "BothReady": ((), "b, first in the source"),
    "AllAsACase": ((), {"x": 4, "y": 6}),
    "Fails": ((), ("Trouble", "no stock", [{"error": "no stock", "code": 7}])),
    "FailsModern": ((), ("Failed", "just so", ["just so"])),
    "Raises": ((1,), ("InvalidArgumentError", "n is odd", [])),
    "Catches": ((), {"caught": "Trouble", "message": "no stock"}),
    "CatchesAnything": ((), "caught"),
    "RaisesAgain": ((), ("ChildWorkflowError", "Child Workflow execution failed", [])),
    "Counts": ((4, 0), 10),
    "ReadsNames": ((1, 2), {"one": 3, "complete": 1, "signal": 3}),
    "Beats": ((), 3),
    "Several": ((), [2, 1]),
}
