"""A design with a name in each place that can have one: holes, texts, tests, bare records."""

from __future__ import annotations

BUYING = """\
package shop

type Order:
    id: string
    items: list[Item]
    customer: Customer

type Item:
    sku: string
    price: number

type Customer:
    name: string

type Expired:
    message: string

nexus service Billing:
    operation Charge(order: Order) -> (string):
        return workflow Bill(order):
            workflow_id: "bill-{order.id}-{order.customer.name}"
    operation Nudge(id: string):
        temporal.signal("order-{id}", Approve, "it's {id}")
    operation Ask(id: string) -> (string):
        return update Decide(id):
            workflow_id: "order-{id}"

workflow Bill(order: Order) -> (string):
    activity Take(order.id, 3) -> number
        options:
            start_to_close_timeout: 1m
            retry_policy:
                non_retryable_error_types: ["Expired"]
    skus = [item.sku for item in order.items if item.price > 0]
    prices = sorted(map(order.items, "price"))
    log("{number}: {order.items} \\"{number}\\" {skus} {prices} é🚚 {order.id}")
    close complete("bill {number}")

activity Take(id: string, amount: number) -> (string):
    raise Expired("too late {id}")

activity Weigh(order: Order) -> (number):
    return len(order.items)

workflow Buy(order: Order, region: string) -> (string):
    signal Approve(by: string):
        approver = by
    update Decide(word: string) -> (string):
        return "{word} by {approver}"
    query Status() -> (string):
        return approver
    state:
        approver = ""
        condition ready
    try:
        nexus BillingEndpoint Billing.Charge(order) -> receipt
            options(timeout: 1m, summary: "charge {order.id}")
    catch Expired -> err:
        close fail(err)
    promise child <- activity Weigh(order)
    await child -> got
    await one:
        signal Approve -> who:
            log("{who} {got}")
        timer(3d):
            close fail(Expired{message: "nobody {order.id}"})
    order.id = "x-{order.id}"
    close complete("{receipt} {order.customer.name}")

worker billing:
    nexus service Billing
    workflow Bill
    activity Take

worker shop:
    workflow Buy
    activity Weigh

namespace billing-eu:
    nexus endpoint BillingEndpoint
        options:
            task_queue: "billing"
            allowed_caller_namespaces: ["shop-eu"]
    worker billing
        options:
            task_queue: "billing"

namespace shop-eu:
    worker shop
        options:
            task_queue: "shop"

test "one":
    activity Take(id, amount) returns "n-{id}-{amount}"
    sent = Order{id: "o-1", items: [{sku: "s", price: 3}], customer: {name: "ann"}}
    promise buy <- workflow Buy(sent, "eu")
        options:
            workflow_id: "buy-{sent.id}"
    expect buy waits for signal Approve
    update buy.Decide("yes {sent.id}") -> decided
    expect decided == "yes o-1 by "
    query buy.Status() -> status
    signal buy.Approve("ann 🚚 {sent.id}")
    expect buy completes with "bill n-o-1-3 ann"
    expect activity Take("o-1", _) called from billing-eu
    expect nexus BillingEndpoint Billing.Charge called once from shop-eu
    expect in order:
        activity Take
    expect status == ""

test "two":
    activity Take(id, amount) raises Expired("no {id}") for good
    nexus BillingEndpoint Billing.Charge(o) returns "c {o.id}"
    promise buy <- workflow Buy({id: "2", items: [], customer: {name: "n"}}, "eu")
    expect activity Weigh called once
    expect buy waits for signal Approve
    expect buy fails Expired("nobody 2") -> err
    expect err.message == "nobody 2"
"""
"""Its lines name things in holes, behind escapes and emoji, in options, in tests."""
