"""Designs with one mistake each, and one without.

Longer than other files because it is designs and nothing else, one for each fault.
"""

from __future__ import annotations

DEADLOCK = """
workflow Order(id: string) -> (string):
    nexus StockEndpoint Stock.Reserve(id) -> held
    close complete(held)

workflow Reserving(id: string) -> (string):
    nexus SalesEndpoint Sales.Confirm(id) -> confirmed
    close complete(confirmed)

workflow Confirming(id: string) -> (string):
    nexus StockEndpoint Stock.Reserve(id) -> held
    close complete(held)

nexus service Sales:
    sync Confirm(id: string) -> (string):
        return workflow Confirming(id):
            workflow_id: "confirm-{id}"

nexus service Stock:
    sync Reserve(id: string) -> (string):
        return workflow Reserving(id):
            workflow_id: "reserve-{id}"

namespace sales:
    worker salesWorker
        options:
            task_queue: "sales"
    nexus endpoint SalesEndpoint
        options:
            task_queue: "sales"

namespace stock:
    worker stockWorker
        options:
            task_queue: "stock"
    nexus endpoint StockEndpoint
        options:
            task_queue: "stock"

worker salesWorker:
    workflow Order
    workflow Confirming
    nexus service Sales

worker stockWorker:
    workflow Reserving
    nexus service Stock
"""
"""Reserving waits for Confirming, which waits for the very run that waits for it."""

SKIPPED = """
workflow Trip(id: string) -> (string):
    promise booking <- activity BookRoom(id)
    await booking -> room
    try:
        await timer(1h)
        activity BookFlight(id) -> flight
    catch:
        activity CancelBookRoom(id)
        close fail("no flight")
    close complete(room)
"""
"""`catch:` catches failures, and no cancellation: the room stays booked."""

DOUBLE = """
workflow Buy(amount: int) -> (string):
    activity Charge(amount) -> receipt
    close complete(receipt)
"""
"""Nothing tells one attempt from the other."""

DOUBLE_BY_HAND = """
workflow Buy(amount: int) -> (string):
    await one:
        activity Charge(amount) -> receipt:
            close complete(receipt)
        timer(10s):
            log("no answer yet")
    activity Charge(amount) -> second
    close complete(second)
"""
"""It is the design that tries again, while the first attempt still runs."""

LOST = """
workflow Release(build_id: string) -> (string):
    state:
        condition approved
    signal Approve():
        set approved
    activity Prepare(build_id) -> prepared
    unset approved
    await approved
    close complete(prepared)
"""
"""An approval that comes while the build is prepared is forgotten."""

OVERWRITTEN = """
workflow Collect(id: string) -> (string):
    state:
        last = ""
    signal Item(name: string):
        last = name
    for n in [1, 2]:
        await last != ""
        last = ""
    close complete(id)
"""
"""Two items that are told at once are one."""

HEARD = LOST.replace("    unset approved\n", "")

LOSER = """
workflow Quote(id: string) -> (string):
    await one:
        activity Order(id) -> ordered:
            close complete(ordered)
        timer(10s):
            close complete("nobody was quick enough")
"""
"""Temporal stops no activity that does not listen: the order is placed after all."""

WAITED_FOR = """
workflow Quote(id: string) -> (string):
    promise order <- activity Order(id)
    await one:
        order -> ordered:
            close complete(ordered)
        timer(10s):
            log("it takes long")
    await order -> late
    close complete(late)
"""
"""A promise that is older than a race goes on when it loses it, and is waited for."""

LOSES_MORE = """
workflow Fetch(id: string) -> (string):
    await one:
        workflow Courier(id) -> by:
            close complete(by)
        timer(1h):
            close complete("nobody came")

workflow Courier(id: string) -> (string):
    activity Ride(id)
    close complete("courier")
"""
"""A child that lost is cancelled; what it had begun is done all the same."""

STUBBORN = """
workflow Quote(id: string) -> (string):
    await one:
        nexus ShopEndpoint Shop.Order(id) -> ordered:
            close complete(ordered)
        timer(10s):
            close complete("nobody was quick enough")

workflow Ordering(id: string) -> (string):
    try:
        await timer(1m)
    catch CancelledError:
        close complete("{id} is ordered at once")
    close complete(id)

nexus service Shop:
    async Order workflow Ordering

namespace sales:
    worker salesWorker
        options:
            task_queue: "sales"

namespace shop:
    worker shopWorker
        options:
            task_queue: "shop"
    nexus endpoint ShopEndpoint
        options:
            task_queue: "shop"

worker salesWorker:
    workflow Quote

worker shopWorker:
    workflow Ordering
    nexus service Shop
"""
"""An operation that is asked to stop, and is done for that very reason."""

MORE_WAITED_FOR = LOSES_MORE.replace(
    """    await one:
        workflow Courier(id) -> by:
            close complete(by)
        timer(1h):
            close complete("nobody came")
""",
    """    promise courier <- workflow Courier(id)
    await one:
        courier -> by:
            close complete(by)
        timer(1h):
            log("it takes long")
    await courier -> late
    close complete(late)
""",
)

BEHIND = """
workflow Trip(id: string) -> (string):
    try:
        nexus AirEndpoint Air.BookSeat(id) -> seat
            options(timeout: 40s)
        activity Pack(id)
    catch:
        nexus AirEndpoint Air.CancelBookSeat(id)
        close fail("no trip")
    close complete(seat)

nexus service Air:
    operation BookSeat(id: string) -> (string):
        return activity Seat(id):
            activity_id: "seat-{id}"
            start_to_close_timeout: 30s
    sync CancelBookSeat(id: string) -> (string)

activity Seat(id: string) -> (string):
    book it

namespace trips:
    worker tripsWorker
        options:
            task_queue: "trips"

namespace air:
    worker airWorker
        options:
            task_queue: "air"
    nexus endpoint AirEndpoint
        options:
            task_queue: "air"

worker tripsWorker:
    workflow Trip

worker airWorker:
    nexus service Air
    activity Seat
"""
"""An activity stands behind an operation, and `catch:` catches no cancellation."""

LOGS = """
workflow Pay(id: string) -> (string):
    try:
        activity Charge(id) -> receipt
    catch:
        log("nothing was charged")
        close complete("")
    close complete(receipt)
"""

UNDELIVERED = """
workflow Order(id: string) -> (string):
    promise told <- nexus MailEndpoint Mail.Tell(id)
    activity Pack(id) -> packed
    close complete(packed)

nexus service Mail:
    sync Tell(id: string) -> (string)

namespace sales:
    worker salesWorker
        options:
            task_queue: "sales"

namespace mail:
    worker mailWorker
        options:
            task_queue: "mail"
    nexus endpoint MailEndpoint
        options:
            task_queue: "mail"

worker salesWorker:
    workflow Order

worker mailWorker:
    nexus service Mail
"""
"""A promise that nobody awaits ends with its workflow; `detach` would have delivered it."""

SAGA = """
# A room from the hotel and a flight from the airline, both or none.
workflow Trip(trip: Trip) -> (Booked):
    booked = false
    promise room <- nexus HotelEndpoint Hotel.BookRoom(trip)
    try:
        await room -> held
        nexus AirlineEndpoint Airline.BookFlight(trip) -> seat
        booked = true
    finally:
        # On every way out, and shielded: nothing cancels what gives back.
        if not booked:
            try:
                await room
            catch:
                log("there is no room")
            nexus HotelEndpoint Hotel.CancelBookRoom(trip)
            nexus AirlineEndpoint Airline.CancelBookFlight(trip)
    close complete(Booked{room: held, seat})

type Trip:
    id: string
    guest: string

type Booked:
    room: string
    seat: string

nexus service Hotel:
    async BookRoom workflow BookingRoom
    sync CancelBookRoom(trip: Trip) -> (string)

nexus service Airline:
    sync BookFlight(trip: Trip) -> (string)
    sync CancelBookFlight(trip: Trip) -> (string)

workflow BookingRoom(trip: Trip) -> (string):
    activity HoldRoom(trip.id) -> number
    close complete(number)

namespace travel:
    worker travelWorker
        options:
            task_queue: "travel"

namespace hotel:
    worker hotelWorker
        options:
            task_queue: "hotel"
    nexus endpoint HotelEndpoint
        options:
            task_queue: "hotel"

namespace airline:
    worker airlineWorker
        options:
            task_queue: "airline"
    nexus endpoint AirlineEndpoint
        options:
            task_queue: "airline"

worker travelWorker:
    workflow Trip

worker hotelWorker:
    workflow BookingRoom
    nexus service Hotel

worker airlineWorker:
    nexus service Airline
"""
"""A correct one: what was begun is waited for, and given back by the trip's id."""

ENDLESS = """
workflow Ticks(count: int):
    await timer(1h)
    close continue_as_new(count + 1)
"""

APPROVAL = """
workflow Ask(id: string) -> (string):
    nexus DeskEndpoint Desk.Open(id) -> answer
        options(timeout: 30d)
    close complete(answer)

workflow Decide(id: string):
    nexus DeskEndpoint Desk.Decide(id, true) -> said
        options(timeout: 1m)
    close

workflow Approve(id: string):
    temporal.signal("request-{id}", Approve)
    close

nexus service Desk:
    operation Open(id: string) -> (string):
        return workflow Request(id):
            workflow_id: "request-{id}"
    operation Decide(id: string, yes: bool) -> (string):
        return update Decide(yes):
            workflow_id: "request-{id}"

workflow Request(id: string) -> (string):
    state:
        decided = false
    signal Approve():
        decided = true
    update Decide(yes: bool) -> (string):
        decided = true
        return "noted"
    await decided
    close complete(id)

worker asking:
    workflow Ask
    workflow Decide

worker answering:
    workflow Approve
    workflow Request
    nexus service Desk

namespace asking:
    worker asking
        options:
            task_queue: "asking"

namespace desk:
    worker answering
        options:
            task_queue: "desk"
    nexus endpoint DeskEndpoint
        options:
            task_queue: "desk"
"""

MISFIT = """
workflow Count(id: string) -> (int):
    activity Weigh(id) -> weight
    close complete(weight)

activity Weigh(id: string) -> (any):
    return id
"""
"""What is weighed is a text, and the result a number."""

TIMED = """
workflow Order(name: string):
    try:
        nexus BankEndpoint Money.Charge(name) -> receipt
            options(start_to_close_timeout: 1h)
    catch TimeoutError:
        activity Reserve(name)
        close fail("never given back")
    if name == "undo":
        activity Release(name)
    close complete

workflow Charging(name: string) -> (string):
    activity Pay(name)
    close complete(name)

nexus service Money:
    async Charge workflow Charging

namespace shop:
    worker shopWorker
        options:
            task_queue: "shop"

namespace bank:
    worker bankWorker
        options:
            task_queue: "bank"
    nexus endpoint BankEndpoint
        options:
            task_queue: "bank"

worker shopWorker:
    workflow Order

worker bankWorker:
    workflow Charging
    nexus service Money
"""
"""What is reserved when a charge takes too long is never given back."""

LIMITED = """
workflow Order(name: string):
    try:
        workflow Slow(name)
            options:
                workflow_execution_timeout: 1h
    catch TimeoutError:
        activity Reserve(name)
        close fail("never given back")
    await timer(2h)
    if name == "undo":
        activity Release(name)
    close complete

workflow Slow(name: string):
    activity Work(name)
    close complete
"""
"""What is reserved when a child takes too long is never given back."""
