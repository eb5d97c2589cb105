"""A proof is good for one call, for its time, for one kind of input, for one run of a caller."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from temporalio.api.common.v1 import Payload

from crossway.cluster.keys import jwk
from crossway.cluster.service.ask import result_of
from crossway.runtime.identity import SKEW, jws
from crossway.runtime.identity.algorithms import signature
from crossway.runtime.identity.tokens import ANSWER_TYPE, CALLER_TYPE
from crossway.runtime.payloads import base64url
from crossway.runtime.payloads import digest as payload_digest
from tests.helpers.attacking import claims, digest, token
from tests.helpers.eventually import eventually
from tests.helpers.lab import scheduled_headers, segments
from tests.helpers.meddling import cancel, complete_with, payload_of, started
from tests.helpers.names import fresh
from tests.runtime.identity.teams import DENIED, JSON, Teams
from tests.runtime.identity.two_processes.probing import (
    again,
    has_continued,
    release,
    reset,
)


async def test_a_claim_that_is_written_twice_says_one_thing_to_all(teams: Teams) -> None:
    """Of two issuers in one token the same is looked at for its key, the list and the answer."""
    async with teams.lab() as here:
        bad, call = here.keys["bad"], here.call("front")
        own = claims(here, iss=bad.namespace, end=call[0], **digest("attack"))
        twice = json.dumps(own)[:-1] + f', "iss": "{here.names["good"]}"}}'
        once = json.dumps({**own, "iss": here.names["good"]})[:-1] + f', "iss": "{bad.namespace}"}}'
        for said in (twice, once):
            head = jws.unsigned(bad.algorithm, CALLER_TYPE, bad.id, {}).partition(".")[0]
            data = f"{head}.{base64url(said.encode())}"
            made = jws.joined(data, signature(bad.private, data.encode()))
            assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED


async def test_an_honest_proof_is_good_for_no_other_call(teams: Teams) -> None:
    """What the rival's own worker proved by a MAC, and what the shop's did, each sent for all that
    it was not made for: through another endpoint, for another service, operation or input, from
    here and over HTTP, with the header twice and in other letters."""
    async with teams.lab() as here:
        looks = await here.client("bad").start_workflow(
            "Looks", "attack", id=f"looks-{uuid.uuid4()}", task_queue=teams.names["bad"]
        )
        assert await result_of(looks) == "attack"
        rivals = (await scheduled_headers(looks))["crossway-caller"]
        caller, target, _ = await teams.keeps(here)
        shops = (await scheduled_headers(caller))["crossway-caller"]
        assert rivals.startswith("m1.")
        assert shops.startswith("m1.")
        front, side = here.call("front"), here.call("side")
        calls = [front, here.call("front", "Annex", "Peek"), here.call("side", "Annex", "Peek")]
        calls.append(here.call("side", op="Keep"))
        for stolen, wrong in ((rivals, calls), (shops, [*calls, side])):
            for call in wrong:
                got = await here.ask("bad!", call, "attack", crossway_caller=stolen)
                assert got == DENIED, call
                for headers in ({"Crossway-Caller": stolen}, {"CROSSWAY-CALLER": stolen}):
                    sent = {
                        **headers,
                        "crossway-caller": "m1.AAAA",
                        "Content-Type": "application/json",
                    }
                    assert (await here.post(call, b'"attack"', sent))[0] == 403, call
        assert await here.ask("bad!", side, "other", crossway_caller=rivals) == DENIED
        long = "~".join(["a" * 40] * 150)
        asked = here.ask("bad!", side, "attack", crossway_caller=rivals, crossway_chain=long)
        assert await asked == DENIED
        # The very same call is what it was made for, and is answered as the page says.
        assert await here.ask("bad!", side, "attack", crossway_caller=rivals) == "attack"
        await release(here, target)


async def test_an_older_answer_and_one_of_no_time_are_not_taken(teams: Teams) -> None:
    """The result of an earlier run of the very workflow; and, by the vault's own key, an answer to
    this call that says no time, beside one that does."""
    async with teams.lab() as here:
        (file,) = (teams.folder / "handlers").glob(f"{teams.names['vault']}.*.jwk")
        vault = jwk.signing_key(json.loads(file.read_text()), str(file))
        before, older = await again(teams, here)
        await release(here, older)
        assert (await result_of(before)).startswith("kept")
        answer = await payload_of(here, "vault", older)
        told = segments(answer.metadata["crossway-answer"].decode())[1]
        for iat, comes in ((None, "not authentic"), ("now", "not authentic"), (int, "kept")):
            caller, target = await again(teams, here, older.removeprefix("again-"))
            if iat is not None:
                ran = await here.client("vault").get_workflow_handle(target).describe()
                id = segments((await scheduled_headers(caller))["crossway-caller"])[1]["jti"]
                said = {**told, "jti": id, "run": ran.run_id}
                said["iat"] = int(time.time()) if iat is int else iat
                made = jws.signed(vault, ANSWER_TYPE, said)
                answer.metadata["crossway-answer"] = made.encode()
            assert await complete_with(here, "good", target, answer) == 200
            assert (await result_of(caller)).startswith(comes), iat
            await here.client("vault").get_workflow_handle(target).terminate()


async def test_a_token_is_for_an_hour_and_for_this_service(teams: Teams) -> None:
    """By a listed key: good for years, made for another service, of another cluster with the
    same keys; one that has ended opens no start, and cancels what it had started."""
    async with teams.lab() as here:
        bad, now, call = here.keys["bad"], int(time.time()), here.call("side")
        about = {"iss": bad.namespace, "end": call[0], **digest("attack")}
        wrong: list[dict[str, Any]] = [{"exp": now + seconds} for seconds in (7200, 10 * 31536000)]
        wrong += [{"aud": "elsewhere"}, {"aud": str(uuid.uuid4())}, {"exp": now - 40}]
        for said in wrong:
            made = token(bad, claims(here, **about, **said))
            assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED, said
        made = token(bad, claims(here, **about))
        assert await here.ask("bad!", call, "attack", crossway_caller=made) == "attack"
        keep = here.call("side", op="Keep")

        async def begun(seconds: int) -> tuple[str, str, str]:
            """Start an operation by a token that ends soon: return its input, the token, and the
            operation's own token, empty where the start came too late."""
            id, end = fresh("o"), int(time.time()) - SKEW + seconds
            lasts = {"iat": now - 60, "nbf": now - 60, "exp": end}
            own = claims(here, iss=bad.namespace, end=keep[0], op="Keep", **lasts, **digest(id))
            ends = token(bad, own)
            caller = await here.start("bad!", keep, id, crossway_caller=ends)
            return id, ends, await started(caller, or_ended=True)

        for seconds in (2, 10, 50):  # a busy machine takes longer
            id, ends, operation = await begun(seconds)
            if operation:
                break

        async def has_ended() -> bool:
            sent = {**JSON, "crossway-caller": ends}
            status, _ = await here.post(keep, json.dumps(id).encode(), sent)
            return bool(status == 403)

        await eventually(has_ended)
        assert (await cancel(here, "Keep", operation, ends, "side"))[0] == 202, "as the page says"


async def test_a_token_is_for_the_very_kind_of_its_input(teams: Teams) -> None:
    """Null, empty bytes, an empty message and one of another type, an empty text: what was made
    for one opens the operation for none of the others."""
    async with teams.lab() as here:
        bad, call = here.keys["bad"], here.call("side")
        for made_for, (encoding, message, data, *_) in EMPTY.items():
            payload = Payload(metadata={"encoding": encoding}, data=data)
            payload.metadata.update({"messageType": message} if message else {})
            given = payload_digest(payload).claims()
            made = token(bad, claims(here, iss=bad.namespace, end=call[0], **given))
            for sent, (_, _, body, kind) in EMPTY.items():
                if kind:
                    headers = {"Content-Type": kind, "Crossway-Caller": made}
                    status, text = await here.post(call, body, headers)
                    assert (status == 403) == (sent != made_for), (made_for, sent, text)


_MESSAGE = 'application/json; format="protobuf"; message-type='


EMPTY: dict[str, tuple[bytes, bytes, bytes, str]] = {
    "null": (b"binary/null", b"", b"", ""),
    "bytes": (b"binary/plain", b"", b"", "application/octet-stream"),
    "message": (b"json/protobuf", b"a.A", b"{}", f'{_MESSAGE}"a.A"'),
    "another message": (b"json/protobuf", b"a.B", b"{}", f'{_MESSAGE}"a.B"'),
    "object": (b"json/plain", b"", b"{}", "application/json"),
    "text": (b"json/plain", b"", b'""', "application/json"),
}
"""What is taken for nothing: its encoding, its message's type, its data, and how HTTP says that."""


async def test_a_caller_that_is_reset_is_answered_for_its_new_calls_alone(teams: Teams) -> None:
    """Before its call it makes it again, under another id, and the token of the call before
    cancels nothing of it; after the call has begun it goes on with the answer to that."""
    async with teams.lab() as here:
        caller, target, operation = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        later = await reset(here, caller, first=True)
        second = await started(later)
        again = (await scheduled_headers(later))["crossway-caller"]
        assert segments(again)[1]["jti"] != segments(stolen)[1]["jti"]
        for token, by in ((second, stolen), (operation, again), (second, "")):
            assert (await cancel(here, "Keep", token, by))[0] == 403
        await release(here, target)
        assert (await result_of(later)).startswith("kept")
        caller, target, _ = await teams.keeps(here)
        later = await reset(here, caller, first=False)
        await release(here, target)
        assert (await result_of(later)).startswith("kept")


async def test_a_caller_that_continues_as_new_makes_calls_of_its_own(teams: Teams) -> None:
    """While its call goes on: the next run's is another, which the first one's token does not
    cancel, and the workflow that both wait for answers it."""
    async with teams.lab() as here:
        id = fresh("o")
        client = here.client("good")
        caller = await client.start_workflow(
            "Renews", args=[id, 1], id=fresh("Renews"), task_queue=teams.names["good"]
        )
        first = client.get_workflow_handle(caller.id, run_id=caller.first_execution_run_id)
        operation = await started(first)
        stolen = (await scheduled_headers(first))["crossway-caller"]
        await first.signal("Renew", 1)
        await eventually(lambda: has_continued(first))
        later = client.get_workflow_handle(caller.id)
        second = await started(later)
        assert (await cancel(here, "Keep", second, stolen))[0] == 403
        own = (await scheduled_headers(later))["crossway-caller"]
        assert (await cancel(here, "Keep", operation, own))[0] == 403
        await release(here, f"hold-{id}")
        assert await result_of(caller) == f"kept {id}"
