"""Designs of which two runs look alike and are not: what tells them apart is no line of a history
that is still written."""

from __future__ import annotations

CONTINUES = """
workflow Order(mode: string):
    if mode == "mode-1":
        try:
            activity Look(mode)
        catch Soft:
            close continue_as_new("soft")
        catch Hard:
            close continue_as_new("hard")
        close complete
    promise note <- activity Note(mode)
    activity Reserve(mode)
    await note
    if mode == "hard":
        close fail("never given back")
    if mode == "undo":
        activity Release(mode)
    close complete

activity Reserve(mode: string):
    reserve it

activity Release(mode: string):
    release it
"""
"""What the second run is begun with tells whether it keeps what it reserved."""

OUTLIVED = """
workflow Order(count: int):
    signal Hint():
        log("a hint")
    workflow Payer(count)
    close complete

workflow Payer(count: int):
    more = count
    try:
        activity Look(count)
        close complete
    catch Hard:
        more = 6
    catch Soft:
        more = 5
    promise first <- activity Charge(5)
    promise second <- activity Charge(more)
    await timer(1h)
    close complete
"""
"""What is charged for a workflow that closed is the same twice, after one of two failures."""

CLOCKED = """
workflow Order(name: string):
    signal Hint():
        log("a hint")
    began = now()
    promise slow <- workflow Slow(name)
    await one:
        activity Reserve(name):
            log("there")
        slow:
            close complete
    late = now() - began > 1h
    await slow
    if late:
        close fail("too late, and never given back")
    if name == "undo":
        activity Release(name)
    close complete

workflow Slow(name: string):
    await timer(2h)
    activity Work(name)
    close complete

activity Reserve(name: string):
    reserve it

activity Release(name: string):
    release it
"""
"""Whether it was late is known by the clock alone: what each workflow is told is the same."""

DUE = """
workflow Order(due: moment):
    activity Charge()
    workflow Check()
    try:
        activity Look()
    catch ActivityError:
        log("not seen")
    await one:
        timer(due):
            try:
                activity Refund()
            catch ActivityError:
                activity Refund()
        timer(1m):
            log("in time")
    close fail("not delivered")

workflow Check():
    try:
        activity Ask()
        await timer(10m)
    catch Hard:
        await timer(10m)
    catch ActivityError:
        log("soft")
    close complete

activity Charge():
    charge it

activity Look():
    look at it

activity Ask():
    ask it

activity Refund():
    refund it
"""
"""Whether it is due before a minute has passed depends on how long the check took."""

DETAILED = """
workflow Order(name: string):
    code = 0
    try:
        workflow Check(name)
    catch Refused -> refused:
        code = refused.details[0].code
    promise note <- activity Note(name)
    activity Reserve(name)
    await note
    if code == 2:
        close fail("never given back")
    if name == "undo":
        activity Release(name)
    close complete

type Refused:
    message: string
    code: int

workflow Check(name: string):
    code = 1
    try:
        activity Look(name)
        close complete
    catch Soft:
        code = 1
    catch Hard:
        code = 2
    close fail(Refused{message: "no", code})

activity Reserve(name: string):
    reserve it

activity Release(name: string):
    release it
"""
"""What a failure says beside its message tells whether what was reserved is kept."""

HANDS_ON = """
workflow Order(name: string, count: int):
    signal Go(word: string):
        log(word)
    if count == 1:
        workflow Sender(name)
        close continue_as_new(name, 2)
    promise note <- activity Note(name)
    activity Reserve(name)
    await note
    await signal Go -> word
    if word == "hard":
        close fail("never given back")
    if len(word) > 99:
        activity Release(name)
    close complete

workflow Sender(name: string):
    word = "easy"
    try:
        activity Look(name)
    catch Soft:
        word = "soft"
    catch Hard:
        word = "hard"
    temporal.signal("explored", Go, word)
    close complete

activity Note(name: string):
    note it

activity Look(name: string):
    look

activity Reserve(name: string):
    reserve it

activity Release(name: string):
    release it
"""
"""A signal that the first run did not take is handed on to the second one."""
