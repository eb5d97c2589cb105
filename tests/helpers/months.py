"""A design that takes months."""

from __future__ import annotations

LONG = {
    "shop.twf": """
workflow Patient(minutes: int) -> (Result):
    await one:
        nexus "kitchen" workflow Cook() -> meal:
            close Result{meal: meal.dish, after: "cooked"}
        timer(duration(concat(minutes, "m"))):
            close Result{after: "gave up"}

workflow Month() -> (Result):
    await timer(30d)
    nexus "kitchen" workflow Monthly() -> meal
    nexus "ledger" workflow Book(meal.dish) -> booked
    close Result{dish: meal.dish, booked: booked.id}

namespace shop:
    worker shopWorker
        task_queue: "shop"

worker shopWorker:
    workflow Patient
    workflow Month
""",
    "kitchen.twf": """
workflow Cook() -> (Meal):
    await timer(20m)
    close Meal{dish: "soup"}

workflow Monthly() -> (Meal):
    await timer(30d)
    close Meal{dish: "stew"}

type Meal:
    dish: string

namespace kitchen:
    worker kitchenWorker
        task_queue: "kitchen"

worker kitchenWorker:
    workflow Cook
    workflow Monthly
""",
    "ledger.twf": """
workflow Book(dish: string) -> (Booked):
    await timer(30d)
    close Booked{id: concat("booked ", dish)}

type Booked:
    id: string

namespace ledger:
    worker ledgerWorker
        task_queue: "ledger"

worker ledgerWorker:
    workflow Book
""",
}
"""Three namespaces that wait for each other, for months."""
