"""What a workflow behind an operation may believe of its caller, and whose call it answers:
only what the guard signed for this workflow id and these arguments."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from crossway import runtime as cw
from crossway.cluster.service.ask import result_of
from crossway.runtime.identity import Identity, Keyring, behind, new_key
from crossway.runtime.identity.begun import HEADER, UNSIGNED_HEADER, Begun
from crossway.runtime.identity.chain import NO_CALL, UNKNOWN, Cause, for_descendant
from crossway.runtime.identity.tokens import OPERATION_TYPE, START_TYPE, sign
from crossway.runtime.payloads import NO_ARGUMENTS
from tests.helpers.deployed import deployed
from tests.helpers.driven import Driven, Flow, fired, update
from tests.helpers.lab import lab, outcome, segments
from tests.helpers.meddling import answer_to, complete_with, held, payload_of, release, started
from tests.helpers.names import fresh
from tests.helpers.replayed import breaks
from tests.helpers.server import ServerThread
from tests.helpers.starting import start_with

DESIGN = """
nexus service Vault:
    sync Who(mark: string) -> (Seen):
        await timer(1ms)
        caller = get_nexus_caller_info()
        close complete(Seen{mark, caller, listed: allowed_namespaces})

nexus_endpoint VaultEndpoint:
    target_namespace: vault
    target_task_queue: vault-worker
    allowed_caller_namespaces: [shop]
"""
CALLER = """
workflow Asks(mark: string) -> (Seen):
    nexus "vault" workflow Who(mark) -> seen
        options:
            timeout: 10m
    close complete(seen)
"""


async def begun_with(client: Client, id: str) -> tuple[dict[str, Payload], list[Any]]:
    """Return the header and the arguments in a workflow's history, for all its readers to see."""
    history = await client.get_workflow_handle(id).fetch_history()
    begun = history.events[0].workflow_execution_started_event_attributes
    return dict(begun.header.fields), [json.loads(one.data) for one in begun.input.payloads]


NOBODY = dict.fromkeys(
    ("namespace", "workflowId", "runId", "workflow_id", "run_id"), ""
) | dict.fromkeys(("endpoint", "service", "operation"), "")


async def test_who_called_an_operation_that_waits_cannot_be_made_up(
    address: str, tmp_path: Path
) -> None:
    """Its caller and the list come as arguments, which count where the guard's header covers
    them: not with a header of another start, nor with one and other arguments. All of it
    replays without a key."""
    files = {"vault.twf": DESIGN, "shop.twf": CALLER}
    async with deployed(address, tmp_path, files, "VaultEndpoint") as app:
        vault, queue = app.client("vault"), app.names["vault"] + "-worker"
        caller = await app.start("Asks", "honest")
        seen = await result_of(caller)
        assert seen["caller"]["namespace"] == app.names["shop"]
        assert (seen["caller"]["workflow_id"], seen["caller"]["verified"]) == (caller.id, True)
        assert seen["listed"] == [app.names["shop"]]
        (behind,) = [run.id async for run in vault.list_workflows("")]
        header, given = await begun_with(vault, behind)
        assert {HEADER, UNSIGNED_HEADER} <= set(header)
        made_up = ["made up", {**given[1], "workflow_id": "somebody"}, ["everybody"]]
        kind = f"{app.names.get('Vault', 'Vault')}.Who"
        old = {UNSIGNED_HEADER: header[UNSIGNED_HEADER]}
        for id, with_header, arguments in (
            (fresh("bare"), {}, made_up),
            (fresh("bare"), {}, given),
            (fresh("copied"), header, given),
            (behind, header, made_up),
            (behind, header, [given[0], given[1], ["everybody"]]),
            (fresh("older"), old, given),
        ):
            handle = await start_with(vault, id, kind, queue, with_header, arguments)
            told = await result_of(handle)
            assert told["mark"] == arguments[0]
            assert told["listed"] == []
            assert NOBODY.items() <= told["caller"].items()
            assert told["caller"]["verified"] is False
        again = await start_with(vault, behind, kind, queue, header, given)
        assert await result_of(again) == seen, "the very same start says the very same"
        assert await breaks(app, "vault", 8) == []


async def test_a_header_counts_for_its_own_workflow_and_arguments_alone(
    server: ServerThread,
) -> None:
    """Copied to a workflow of the same id with other arguments: its result names no call."""
    async with lab(server) as here:
        caller, target = await held(here)
        await started(caller)
        vault = here.client("vault")
        header, given = await begun_with(vault, target)
        await release(here, target)
        await outcome(caller)
        again, waiting = await held(here)
        assert segments(header[HEADER].data.decode())[1]["wid"] == target
        for id, arguments in ((target, [{**given[0], "waits": False}]), (fresh("copy"), given)):
            forged = await start_with(vault, id, "Hold", "vault", header, arguments)
            if arguments == given:
                await release(here, id)
            await result_of(forged)
            answer = await payload_of(here, "vault", id)
            assert "jti" not in segments(answer.metadata["crossway-answer"].decode())[1]
            assert await complete_with(here, "good", waiting, answer) in (200, 404)
        assert (await outcome(again)).type == "NexusUnauthorizedError"
        await release(here, waiting)


async def test_a_continued_run_goes_on_naming_its_call(server: ServerThread) -> None:
    """Its arguments are others than those it was started with: it signs the header anew."""
    async with lab(server) as here:
        mark = fresh("again")
        caller = await here.start("good", here.call(op="Keep"), {"mark": mark, "again": 2})
        assert await outcome(caller) == {"kept": mark}
        header, given = await begun_with(here.client("vault"), f"hold-{mark}")
        assert given == [{"mark": mark, "again": 0}]
        answer = await answer_to(caller)
        first = segments(header[HEADER].data.decode())[1]
        assert segments(answer.metadata["crossway-answer"].decode())[1]["jti"] == first["jti"]
        assert first["jti"]


async def takes_a_payment_and_continues() -> None:
    await cw.timer(timedelta(minutes=1))
    workflow.continue_as_new()


async def pays_for_long(_id: str) -> None:
    await cw.timer(timedelta(minutes=5))


@pytest.mark.parametrize("replayed", [False, True], ids=["in memory", "restarted"])
async def test_a_run_that_continues_after_its_handlers_names_its_call(replayed: bool) -> None:
    """The worker was restarted after the body had ended, while a handler went on: without the
    header the next run passed for one that nobody had called."""
    own = new_key("n")
    said = {**CLAIMS, "iat": 1000, "wid": "w", "arg": NO_ARGUMENTS}
    header = Payload(data=sign(own, START_TYPE, said).encode())
    Flow.pays = staticmethod(pays_for_long)
    begun = Driven(
        takes_a_payment_and_continues,
        keys=Keyring([own]),
        headers={HEADER: header},
        replayed=replayed,
        rules=("finishing",) if replayed else (),
    )
    with begun as flow:
        flow.after(update("u"))
        assert flow.after(*fired(1)) == []
        flow.replayed = False
        assert "continue_as_new_workflow_execution" in flow.after(*fired(2))
        continues = flow.commands[-1].continue_as_new_workflow_execution
        handed_on = continues.headers[HEADER].data.decode()
        assert segments(handed_on)[1]["jti"] == CLAIMS["jti"]


VAULT, SHOP = new_key("vault"), new_key("shop")
KEYS = Keyring([VAULT, SHOP])
CLAIMS = {"v": 2, "jti": "id", "aud": "shop", "end": "front", "svc": "Vault", "op": "Keep"}
SAID = {**CLAIMS, "iat": 1000, "wid": "hold", "arg": "digest"}


def _begun(made: str, **changed: str) -> Begun:
    about = {"namespace": "vault", "workflow_id": "hold", "arguments": "digest", **changed}
    return Begun(**about, headers={HEADER: Payload(data=made.encode())})


def test_a_header_of_the_guard_names_the_call() -> None:
    """What the rows below get wrong is all that is wrong with them."""
    begun = _begun(sign(VAULT, START_TYPE, SAID))
    assert begun.call(KEYS) == {name: CLAIMS[name] for name in CLAIMS if name != "v"}
    assert begun.continued(KEYS, VAULT, "other").keys() == {HEADER}


@pytest.mark.parametrize(
    "begun",
    [
        _begun(sign(VAULT, START_TYPE, SAID), workflow_id="other"),
        _begun(sign(VAULT, START_TYPE, SAID), arguments="other"),
        _begun(sign(VAULT, START_TYPE, SAID), arguments=""),
        _begun(sign(VAULT, START_TYPE, SAID), namespace="shop"),
        _begun(sign(SHOP, START_TYPE, SAID)),
        _begun(sign(new_key("vault"), START_TYPE, SAID)),
        _begun(sign(VAULT, OPERATION_TYPE, SAID)),
        _begun(sign(VAULT, START_TYPE, {**SAID, "arg": None})),
        _begun(sign(VAULT, START_TYPE, {n: SAID[n] for n in SAID if n != "arg"})),
        _begun("\xff"),
        _begun(""),
    ],
)
def test_any_other_header_says_nothing(begun: Begun) -> None:
    """Of another workflow, for other arguments, by another namespace or key, of another kind."""
    assert begun.claims(KEYS) == {}
    assert begun.call(KEYS) == {}
    continued = begun.continued(KEYS, VAULT, "digest")
    assert HEADER not in continued
    assert replace(begun, arguments="digest", headers=continued).cause(KEYS) == UNKNOWN


def test_a_call_of_nobody_in_particular_is_no_call_to_answer() -> None:
    """An unverified caller has no id: its workflow knows who it says it is, and signs for none."""
    begun = _begun(sign(VAULT, START_TYPE, {**SAID, "jti": "", "aud": "", "by": "reports"}))
    assert begun.claims(KEYS)["by"] == "reports"
    assert begun.call(KEYS) == {}


def test_while_no_key_counts_nothing_is_handed_on_as_begun_by_nobody() -> None:
    """What began a workflow is not known then of its children, nor of the run that continues it;
    and who called it is not believed of its arguments."""
    begun = _begun(sign(VAULT, START_TYPE, {**SAID, "chn": UNKNOWN.said}))
    for continued in (begun.continued(KEYS, None, "digest"), _handed_down(begun.cause(KEYS))):
        assert replace(begun, headers=continued).cause(KEYS) == UNKNOWN
    assert _handed_down(NO_CALL) == {}


def _handed_down(cause: Cause) -> dict[str, Payload]:
    return for_descendant(cause, None, "hold", "digest")


@pytest.mark.parametrize("keys", [KEYS, Keyring()])
def test_arguments_say_who_called_where_a_header_covers_them_and_nowhere_else(
    keys: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the namespace has no key that counts."""
    replaying = SimpleNamespace(is_replaying=lambda: False)
    fake = SimpleNamespace(unsafe=replaying, patched=lambda _: True)
    monkeypatch.setattr(behind, "workflow", fake)

    async def run(self: None, mark: str, nexus_caller: Any, allowed_namespaces: Any) -> None:
        """Be a body that waits, as the compiler writes one."""

    given: Any = SimpleNamespace(run_fn=run, args=["mark", {"namespace": "shop"}, ["shop"]])
    behind.take_what_is_made_up(given, Begun("vault", "hold", "digest"), Identity("vault", keys))
    assert (given.args[1]["namespace"], given.args[2]) == ("", [])
