"""Whether the calls were made that a test expects."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language import tree
from crossway.language.printer import print_call
from crossway.testing.blocks.state import HOLDS, Found, State, shown
from crossway.testing.blocks.values import as_declared, as_json, same
from crossway.testing.calls import Call

_MOST = 10
"""How many calls a message lists."""


def called(expected: tree.Called, state: State) -> Found:
    """Return whether a call was made, as often as expected."""
    every = list(state.design.calls(state.named(expected.call)))
    fitting = [one for one in every if _fits(one, expected, state)]
    count = len(fitting)
    if count == expected.count or (expected.count is None and count):
        return HOLDS
    return Found(False, _calls_said(count, every))


def _calls_said(count: int, every: Sequence[Call]) -> str:
    times = {0: "never called", 1: "called once", 2: "called twice"}.get(
        count, f"called {count} times"
    )
    if not every:
        return f"it was {times}"
    listed = "".join(f"\n  {_call_text(one)}" for one in every[:_MOST])
    more = f"\n  and {len(every) - _MOST} more" if len(every) > _MOST else ""
    return f"it was {times} so; the calls were{listed}{more}"


def _call_text(call: Call) -> str:
    return f"{call.name}({', '.join(map(shown, call.arguments))}) from {call.caller}"


def _fits(call: Call, expected: tree.Called, state: State) -> bool:
    if expected.caller and call.caller != expected.caller:
        return False
    if expected.any_arguments:
        return True
    wanted = state.values(expected.call.arguments)
    parameters = state.design.parameters(call.name)
    if isinstance(expected.call, tree.NexusCall) and expected.call.names:
        given = dict(zip(expected.call.names, wanted, strict=True))
        wanted = [given.get(name) for name in parameters]
    found, kinds = as_json(list(call.arguments)), list(parameters.values())
    return same(wanted, as_declared(found, kinds, state.tests.beside.records))


def denied(expected: tree.Called, state: State) -> Found:
    """Return whether the guard of an operation refused a call, by where the line says it came in.

    An answer that was not believed was refused by its caller, and is none.
    """
    name = state.named(expected.call)
    refused = [one for one in state.design.audit if not one.allowed and one.event != "answer"]
    refused = [one for one in refused if one.operation == name]
    there = [one for one in refused if state.comes_by(expected.call, one.endpoint)]
    if any(expected.caller in ("", one.caller) for one in there):
        return HOLDS
    if there:
        return Found(False, f"it was denied from {', '.join(one.caller for one in there)}")
    if refused:
        elsewhere = ", ".join(dict.fromkeys(one.endpoint for one in refused))
        return Found(False, f"no call of it was denied there, but at {elsewhere}")
    return Found(False, "no call of it was denied")


def given_up(expected: tree.Called, state: State) -> Found:
    """Return whether a caller went on while a call was done; of `never given up` whether none."""
    every = state.design.given_up(state.named(expected.call))
    fitting = [one for one in every if _fits(one, expected, state)]
    if expected.count is None:
        return HOLDS if fitting else Found(False, "no such call was given up")
    if not fitting:
        return HOLDS
    listed = "".join(f"\n  {_call_text(one)}" for one in fitting[:_MOST])
    said = "its caller cancelled it and went on, and it may be done all the same:"
    return Found(False, f"{said}{listed}")


def in_order(calls: Sequence[tree.Called | tree.Comment], state: State) -> Found:
    """Return whether calls were made one after the other; others may come between."""
    made = list(state.design.calls())
    left = iter(made)
    for expected in calls:
        if isinstance(expected, tree.Comment):
            continue
        name = state.named(expected.call)
        if not any(one.name == name and _fits(one, expected, state) for one in left):
            listed = "".join(f"\n  {_call_text(one)}" for one in made[:_MOST])
            said = f"{print_call(expected)} does not come in this place; the calls were{listed}"
            return Found(False, said, expected.span)
    return HOLDS
