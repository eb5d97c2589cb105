"""What a simulation spares the SDK's workers, and how fast that makes a test, changes nothing."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowFailureError
from temporalio.converter import PayloadCodec

from crossway.runtime.identity.algorithms import signature, verifies
from crossway.simulate.keys import RememberingKeys
from tests.helpers.months import LONG
from tests.helpers.simulating import Simulated, histories
from tests.helpers.speed import slowness

FAILS = {
    "desk.twf": """
workflow Ask() -> (Result):
    activity Look("at this") -> seen
    close Result{seen: seen}

workflow Fails() -> (Result):
    raise Trouble("none of it")

activity Look(what: string) -> (string):
    return concat("looked ", what)
"""
}


class Hidden(PayloadCodec):
    """Writes everything as base64 under an encoding of its own."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            Payload(
                metadata={"encoding": b"hidden"}, data=base64.b64encode(one.SerializeToString())
            )
            for one in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [Payload.FromString(base64.b64decode(one.data)) for one in payloads]


def test_a_test_leaves_nothing_behind_for_the_next(tmp_path: Path) -> None:
    """Keys and what is compiled are shared by the tests of a process: one after others, some of
    which failed or were left in the middle, is as the first was, to the last bit of every event."""
    with Simulated(tmp_path, LONG) as first:
        first.run("Month")
        alone = histories(first)
    with Simulated(tmp_path) as unfinished:
        unfinished.start("Patient", 30)
        unfinished.simulation.skip(600)
    with Simulated(tmp_path) as again:
        again.run("Month")
        assert histories(again) == alone


def test_months_over_three_namespaces_take_less_than_50_ms(tmp_path: Path) -> None:
    """Of a core, as a busy machine takes its time; the start of Python and of the design aside."""
    spent = []
    app = Simulated(tmp_path, LONG)
    for _ in range(8):
        begun = time.process_time()
        with app.anew():
            assert app.run("Month")["dish"] == "stew"
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.05 * slowness()


@pytest.mark.parametrize("changed", ["signature", "data"])
def test_only_what_a_key_signed_itself_is_taken_without_a_proof(changed: str) -> None:
    keys = RememberingKeys()
    shop, bank = keys.signing("shop"), keys.signing("bank")
    assert shop is not None
    assert bank is not None
    signed = signature(shop.private, b"pay 5")
    assert verifies(shop.public.key, signed, b"pay 5")
    assert not verifies(bank.public.key, signed, b"pay 5")
    other = bytes([signed[0] ^ 1]) + signed[1:]
    given = (other, b"pay 5") if changed == "signature" else (signed, b"pay 50")
    assert not verifies(shop.public.key, *given)
    with pytest.raises(InvalidSignature):
        shop.public.key.verify(*given)  # type: ignore[call-arg]  # of one kind only


def test_a_signature_that_was_forgotten_is_proven() -> None:
    """A key remembers a thousand: what it signed before is good as well."""
    key = RememberingKeys().signing("archive")
    assert key is not None
    first = signature(key.private, b"first")
    for number in range(2000):
        signature(key.private, str(number).encode())
    assert verifies(key.public.key, first, b"first")


def test_a_codec_of_payloads_is_used_as_on_a_server(tmp_path: Path) -> None:
    """Nothing may be left out of a worker then: what it is given has to be decoded."""
    plain = Simulated(tmp_path, FAILS)
    with plain:
        assert plain.run("Ask") == {"seen": "looked at this"}
        kinds, readable = plain.events(), histories(plain)
    coded = Simulated(tmp_path, codec=Hidden())
    with coded:
        assert coded.run("Ask") == {"seen": "looked at this"}
        assert coded.events() == kinds
        assert "looked" in readable
        assert "looked" not in histories(coded)


@pytest.mark.parametrize("codec", [None, Hidden()])
def test_a_workflow_that_fails_says_why(tmp_path: Path, codec: PayloadCodec | None) -> None:
    app = Simulated(tmp_path, FAILS, codec=codec)
    with app, pytest.raises(WorkflowFailureError) as raised:
        app.run("Fails")
    assert "none of it" in str(raised.value.cause)
