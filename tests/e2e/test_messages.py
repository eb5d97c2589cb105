"""Signals, updates and queries that anybody may send, on the real server.

Longer than other files because the designs stand beside what is sent to them.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.client import (
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from crossway.cluster.service.ask import result_of
from crossway.runtime.messages import handlers
from tests.helpers.deployed import deployed, provisioned
from tests.helpers.eventually import eventually
from tests.helpers.replayed import breaks

Handle = WorkflowHandle[Any, Any]

GATE = """
workflow Gate() -> (Entry):
    state:
        seen = []

    signal Knock(by: string, times: int):
        if times < 0:
            raise Rude("less than nothing", by)
        seen = append(seen, by)

    signal Ring(visit: Visit):
        if visit.guest.name == "nobody":
            next = visit.guest.age + 1
        seen = append(seen, visit.guest.name)

    query Seen() -> (list[string]):
        return seen

    query Nth(n: int) -> (string):
        return seen[n]

    query Wrong() -> (int):
        return "none"

    update Open(by: string) -> (string):
        if by != "porter":
            raise NotAllowed("only the porter opens", by, 7)
        return concat("opened by ", by)

    update Count(by: string) -> (int):
        return by

    await update Open -> opener
    close complete(Entry{opener, seen})

workflow Races() -> (Entry):
    update Open(by: string) -> (string):
        if by != "porter":
            raise NotAllowed("only the porter opens")
        return by
    update Count(by: string) -> (int):
        return by
    promise counted <- update Count
    await one:
        counted -> count:
            close fail("counted")
        update Open -> by:
            close complete(Entry{opener: by})

workflow Thrice() -> (any):
    state:
        opened = []
        knocked = []
    signal Knock(by: string):
        knocked = append(knocked, by)
    update Open(by: string) -> (string):
        if by != "porter":
            raise NotAllowed("only the porter opens")
        return by
    query Opened() -> (list[string]):
        return opened
    for i in range(3):
        await update Open -> by
        opened = append(opened, by)
    close complete({opened, knocked})

type Visit:
    guest: Guest
    kind: "friend" | "post"
type Guest:
    name: string
    age: int?
type Entry:
    opener: string
    seen: list[string]?
"""


async def _failure(update: Any) -> ApplicationError:
    """Return what the sender of an update gets to see."""
    with pytest.raises(WorkflowUpdateFailedError) as raised:
        await update
    assert isinstance(raised.value.cause, ApplicationError)
    return raised.value.cause


async def _events(handle: Handle) -> Counter[str]:
    """Return how many events of each kind a history holds."""
    kinds = [EventType.Name(e.event_type) async for e in handle.fetch_history_events()]
    return Counter(kind.removeprefix("EVENT_TYPE_") for kind in kinds)


async def test_a_refused_update_has_not_arrived(address: str, tmp_path: Path) -> None:
    """Its sender gets type, message and details; `await update` and races go on waiting."""
    async with deployed(address, tmp_path, {"gate.twf": GATE}) as app:
        for workflow in ("Gate", "Races"):
            handle = await app.start(workflow)
            refused = await _failure(handle.execute_update("Open", "intern"))
            assert refused.type == "NotAllowed"
            assert refused.message == "only the porter opens"
            assert list(refused.details) == (["intern", 7] if workflow == "Gate" else [])
            await _failure(handle.execute_update("Open", "cook"))
            await handle.execute_update("Open", "porter")
            assert (await result_of(handle))["opener"] == "porter"
            assert (await _events(handle))["MARKER_RECORDED"] == 1
        assert await breaks(app, "gate", 2) == []


async def test_what_an_earlier_release_let_pass_stays_and_nothing_more_does(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to 0.1.0 a refused update counted as arrived, and any signal fitted.

    An execution in which one did goes on under this release; the next one is refused.
    """
    async with provisioned(address, tmp_path, {"gate.twf": GATE}) as app:
        handle = await app.start("Thrice")
        with monkeypatch.context() as earlier:
            earlier.setattr(handlers, "by_rule", lambda _rule: False)
            async with app.serving("gate"):
                await handle.signal("Knock", 5)
                await _failure(handle.execute_update("Open", "intern"))
                await eventually(lambda: _is(handle.query("Opened"), ["intern"]))
        async with app.serving("gate"):
            await handle.signal("Knock", 6)
            await _failure(handle.execute_update("Open", "cook"))
            await handle.execute_update("Open", "porter")
            await handle.signal("Knock", "ada")
            await handle.execute_update("Open", "porter")
            result = await result_of(handle)
        assert result == {"opened": ["intern", "porter", "porter"], "knocked": [5, "ada"]}
        assert await breaks(app, "gate", 1) == []


async def test_an_answer_of_another_type_refuses_the_update(address: str, tmp_path: Path) -> None:
    """What a handler answers is held against its declaration, before anybody goes on by it."""
    async with deployed(address, tmp_path, {"gate.twf": GATE}) as app:
        handle = await app.start("Races")
        refused = await _failure(handle.execute_update("Count", "ada"))
        assert refused.type == "UnexpectedResult"
        assert refused.message.startswith("unexpected result: expected integer, got string (gate")
        assert refused.message.endswith(".twf:42)")
        await handle.execute_update("Open", "porter")
        assert (await result_of(handle))["opener"] == "porter"


async def test_an_update_that_does_not_fit_is_refused_before_it_is_accepted(
    address: str, tmp_path: Path
) -> None:
    """Types and counts, and nothing of it is in the history."""
    async with deployed(address, tmp_path, {"gate.twf": GATE}) as app:
        handle = await app.start("Gate")
        cases: list[tuple[list[Any], str]] = [
            ([5], "by: expected string, got integer"),
            ([], "takes 1 argument (by), 0 given"),
            (["porter", "cook"], "takes 1 argument (by), 2 given"),
            ([UNREADABLE], "by: does not decode: "),
            ([ODD], "by: does not decode: Unknown payload encoding binary/odd"),
        ]
        for given, why in cases:
            refused = await _failure(handle.execute_update("Open", args=given))
            assert refused.type == "InvalidArgumentError"
            assert refused.message.startswith(f"unexpected input of update Open: {why}")
        assert not (await _events(handle))["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"]
        await handle.execute_update("Open", "porter")
        assert await result_of(handle) == {"opener": "porter", "seen": []}


async def test_a_query_that_does_not_fit_is_an_error_of_its_sender(
    address: str, tmp_path: Path
) -> None:
    """Also one whose answer is of another type than it declares; the workflow lives."""
    async with deployed(address, tmp_path, {"gate.twf": GATE}) as app:
        handle = await app.start("Gate")
        cases: list[tuple[str, list[Any], str]] = [
            ("Nth", ["first"], "unexpected input of query Nth: n: expected integer, got string"),
            ("Nth", [], "unexpected input of query Nth: takes 1 argument (n), 0 given"),
            ("Seen", [1], "unexpected input of query Seen: takes none, 1 given"),
            ("Wrong", [], "unexpected result: expected integer, got string (gate"),
        ]
        for name, given, why in cases:
            with pytest.raises(WorkflowQueryFailedError) as raised:
                await handle.query(name, args=given)
            assert raised.value.message.startswith(why)
        await handle.execute_update("Open", "porter")
        assert await result_of(handle) == {"opener": "porter", "seen": []}


UNREADABLE = RawValue(Payload(metadata={"encoding": b"json/plain"}, data=b"{"))
ODD = RawValue(Payload(metadata={"encoding": b"binary/odd"}, data=b"\x00"))

UNFIT: list[tuple[str, list[Any], str]] = [
    ("Knock", ["ada"], "signal Knock dropped: takes 2 arguments (by, times), 1 given"),
    ("Knock", ["ada", 1, 2], "signal Knock dropped: takes 2 arguments (by, times), 3 given"),
    ("Knock", [], "signal Knock dropped: takes 2 arguments (by, times), 0 given"),
    ("Knock", [{"by": "a", "times": 1}], "signal Knock dropped: takes 2 arguments (by, times)"),
    ("Knock", [5, 1], "signal Knock dropped: by: expected string, got integer"),
    ("Knock", ["ada", "1"], "signal Knock dropped: times: expected integer, got string"),
    ("Knock", [UNREADABLE, 1], "signal Knock dropped: by: does not decode: "),
    ("Knock", ["ada", ODD], "signal Knock dropped: times: does not decode: "),
    ("Ring", ["ada"], "signal Ring dropped: visit: expected a record, got string"),
    ("Ring", [{"kind": "post"}], "signal Ring dropped: visit.guest is missing"),
    (
        "Ring",
        [{"kind": "friend", "guest": {"name": "ada", "age": "7"}}],
        "signal Ring dropped: visit.guest.age: expected integer or null, got string",
    ),
    (
        "Ring",
        [{"kind": "foe", "guest": {"name": "ada", "age": 7}}],
        'signal Ring dropped: visit.kind: expected "friend" or "post", got "foe"',
    ),
    ("Knok", ["a"], "signal Knok dropped: workflow Gate has no such signal; did you mean Knock?"),
    (
        "Knock",
        ["ada", -1],
        "signal Knock dropped: its handler raised Rude: less than nothing (gate.twf:8)",
    ),
    (
        "Ring",
        [{"kind": "post", "guest": {"name": "nobody", "age": None}}],
        "signal Ring dropped: its handler raised TypeError: "
        "`+` does not take null and integer (gate.twf:13)",
    ),
]


NAN = RawValue(Payload(metadata={"encoding": b"json/plain"}, data=b'{"guest": NaN}'))
"""As SDKs write it whose JSON has it, Python's among them."""


async def test_a_number_that_is_none_passes_no_door(address: str, tmp_path: Path) -> None:
    """What we send does not leave, nor inside a record of Python; what others send is refused."""
    async with deployed(address, tmp_path, {"gate.twf": GATE}) as app:
        handle = await app.start("Gate")
        unsent = "the value at .age is no finite number, and JSON has no other"
        for send in (handle.signal, handle.query, handle.execute_update):
            with pytest.raises(ApplicationError) as refused:
                await send("Ring", _Guest(float("nan")))  # whatever is called so: nothing leaves
            assert (refused.value.type, refused.value.message) == ("NotEncodable", unsent)
        await handle.signal("Ring", NAN)
        with pytest.raises(WorkflowQueryFailedError, match="query Nth: n: does not decode: "):
            await handle.query("Nth", NAN)
        refusal = await _failure(handle.execute_update("Open", NAN))
        assert refusal.type == "InvalidArgumentError"
        assert refusal.message.startswith("unexpected input of update Open: by: does not decode: ")
        await handle.execute_update("Open", "porter")
        assert await result_of(handle) == {"opener": "porter", "seen": []}
        counts = await _events(handle)
        assert counts["WORKFLOW_EXECUTION_SIGNALED"] == 1
        assert counts["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"] == 1


@dataclass
class _Guest:
    age: float


EAR = """
workflow Ear() -> (list[string]):
    state:
        heard: list[string] = []
    signal Tell(who: string, how: string = "softly"):
        heard = append(heard, "{who} {how}")
    signal Stop():
        heard = append(heard, "stop")
    update Ask(n: int = 3) -> (int):
        return n
    await signal Stop
    close complete(heard)
"""

UNHEARD: list[tuple[str, list[Any], str]] = [
    ("Tell", [NAN], "signal Tell dropped: who: does not decode: "),
    ("Tell", [ODD], "signal Tell dropped: who: does not decode: "),
    (
        "Tell",
        [UNREADABLE, "loudly", 3],
        "signal Tell dropped: takes 1 to 2 arguments (who, how), 3",
    ),
    ("Tell", [], "signal Tell dropped: takes 1 to 2 arguments (who, how), 0 given"),
    ("Stop", [UNREADABLE], "signal Stop dropped: takes none, 1 given"),
]


async def test_what_cannot_be_read_is_told_whatever_the_number_of_arguments(
    address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where a default was left out the SDK lost such a signal with a stack trace in the log."""
    caplog.set_level(logging.WARNING)
    async with deployed(address, tmp_path, {"ear.twf": EAR}) as app:
        handle = await app.start("Ear")
        for count, (name, given, _) in enumerate(UNHEARD, 1):
            await handle.signal(name, args=given)
            await eventually(partial(_has_told, caplog, count))
        refused = await _failure(handle.execute_update("Ask", args=[NAN, 1]))
        assert "takes 0 to 1 argument (n), 2 given" in refused.message
        await handle.signal("Tell", "ann")
        await handle.signal("Tell", args=["bob", "loudly"])
        assert await handle.execute_update("Ask") == 3
        await handle.signal("Stop")
        assert await result_of(handle) == ["ann softly", "bob loudly", "stop"]
        assert await breaks(app, "ear", 1) == []
    told = [record.getMessage() for record in _told(caplog)]
    assert [why in line for line, (_, _, why) in zip(told, UNHEARD, strict=True)] == [True] * 5
    assert [r for r in caplog.records if r.exc_info or r.name.startswith("temporalio")] == []


async def test_a_signal_that_does_not_fit_is_logged_and_dropped(
    address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One line each, that says whose and what; the workflow lives, and takes what does fit."""
    caplog.set_level(logging.WARNING)
    async with deployed(address, tmp_path, {"gate.twf": GATE}) as app:
        handle = await app.start("Gate", id="the gate\nof \x1b[2J")
        for count, (name, given, _) in enumerate(UNFIT, 1):
            await handle.signal(name, args=given)
            # Of several in one task those that no handler is for are told of last.
            await eventually(partial(_has_told, caplog, count))
        await handle.signal("Knock", args=["bob", 2])
        await handle.signal("Ring", {"kind": "post", "guest": {"name": "eve", "age": None}})
        await eventually(lambda: _is(handle.query("Seen"), ["bob", "eve"]))
        await handle.execute_update("Open", "porter")
        assert await result_of(handle) == {"opener": "porter", "seen": ["bob", "eve"]}
        assert (await _events(handle))["MARKER_RECORDED"] == 1
        assert await breaks(app, "gate", 1) == []
    for record, (_, _, why) in zip(_told(caplog), UNFIT, strict=True):
        said_of = record.getMessage().replace(app.names["gate"], "gate")
        assert said_of.removeprefix("gate/the gate\\nof \\x1b[2J: ").startswith(why)
        assert "\n" not in record.getMessage()
        assert record.exc_info is None


def _told(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "crossway.messages"]


async def _has_told(caplog: pytest.LogCaptureFixture, count: int) -> bool:
    return len(_told(caplog)) >= count


async def _is(asked: Any, expected: Any) -> bool:
    return bool(await asked == expected)


async def test_signals_before_the_first_workflow_task_are_held_to_the_same(
    address: str, tmp_path: Path
) -> None:
    """A signal that starts the workflow, and those that wait for a worker."""
    async with provisioned(address, tmp_path, {"gate.twf": GATE}) as app:
        client = app.client("gate")
        queue = app.design.workflows["Gate"].placements[0].task_queue
        handle: Handle = await client.start_workflow(
            "Gate", id="early", task_queue=queue, start_signal="Knock", start_signal_args=["ada"]
        )
        await handle.signal("Knock", args=["bob", "2"])
        await handle.signal("Knock", args=["eve", -2])
        await handle.signal("Knock", args=["eve", 2])
        async with app.serving("gate"):
            await handle.execute_update("Open", "porter")
            assert await result_of(handle) == {"opener": "porter", "seen": ["eve"]}


BEHIND = {
    "asker.twf": """
workflow Asks() -> (string):
    nexus DeskEndpoint Desks.Sign("a-1") -> who
        options:
            timeout: 10m
    close complete(who)
""",
    "desk.twf": """
nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces: [asker]
nexus_service Desks:
    operation Sign(id: string) -> string:
        return workflow Signing(id):
            workflow_id: "signing-{id}"
    operation Waits(id: string) -> string:
        await timer(300ms)
        return id

workflow Signing(id: string) -> string:
    signal Sign(by: string):
        signed = by
    await signal Sign -> by
    close complete(by)
""",
}


async def test_a_malformed_signal_to_the_workflow_behind_an_operation_fails_no_caller(
    address: str, tmp_path: Path
) -> None:
    """The call that waits for that workflow is answered by the signal that fits."""
    async with deployed(address, tmp_path, BEHIND, "DeskEndpoint") as app:
        asking = await app.start("Asks")
        behind = app.client("desk").get_workflow_handle("signing-a-1")
        await eventually(lambda: _running(behind))
        await behind.signal("Sign", {"by": "ada"})
        await behind.signal("Stamp")
        await behind.signal("Sign", "ada")
        assert await result_of(asking) == "ada"


async def _running(handle: Handle) -> bool:
    try:
        await handle.describe()
    except Exception:
        return False
    return True
