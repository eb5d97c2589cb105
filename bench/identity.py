"""Measure what identity costs: CPU of signing and verifying, per operation.

Run as `python -m bench.identity`. Two kinds of operation are measured, each with
everything that identity adds to it: the caller's token signed and verified; the answer
signed and verified; for a workflow-run operation also its operation token. Caller and handler are
measured as two processes; as one they verify no signature that they made. Beside it stands what two
signatures and two verifications of the bare library take, and what PyJWT takes for two
tokens of that size. All are measured in turns, in CPU milliseconds of one process; the least of
many batches is taken, so that other processes on the machine change little. Printed, never
asserted.
"""

from __future__ import annotations

import argparse
import logging
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jwt
from temporalio.api.common.v1 import Payload

from crossway.runtime.identity import (
    CALLER_HEADER,
    Caller,
    Incoming,
    Keyring,
    SignedCallers,
    SigningKey,
    answers,
    jws,
    new_key,
    targets,
)
from crossway.runtime.identity.algorithms import ALGORITHMS, Algorithm, signature, verifies
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.chain import ORIGIN, SECRET_HEADER, new_secret
from crossway.runtime.identity.tokens import CALLER_TYPE, Call, Proving, caller_claims, sign
from crossway.runtime.payloads import ANSWER, Received, digest
from crossway.runtime.values import OpenPayloadConverter

TARGET = 0.2
"""Milliseconds per operation that signing and verifying together may cost."""

CALL = Call("PaymentsEndpoint", "PaymentsService", "ProcessPayment")
PEERS = {name: (new_key("orders", 0, name), new_key("payments", 0, name)) for name in ALGORITHMS}
KEYS = Keyring(key for pair in PEERS.values() for key in pair)
AGREED = Keyring(PEERS["EdDSA"])
CONVERTER = OpenPayloadConverter()
INPUT = CONVERTER.to_payload({"id": "p-1", "amount": 12.5})
PLAIN_TOKEN = "eyJ0IjoxLCJucyI6InBheW1lbnRzIiwid2lkIjoicGF5bWVudC1wLTEifQ"  # noqa: S105 - names only
WORKFLOW, RUN, CALL_ID = "order-o-1", str(uuid.uuid4()), str(uuid.uuid4())
RESULT = {"ok": True}
ADDRESSED = {"aud": "service", "to": "payments"}
DATA = b"x" * 600
CLAIMS = {**caller_claims(CALL, digest(INPUT), CALL_ID, 300), "sub": WORKFLOW, "run": RUN}


class Sides:
    """Caller and handler of a call, each with a key of one algorithm."""

    def __init__(self, algorithm: Algorithm) -> None:
        """Take the keys of that algorithm."""
        self._caller, self._handler = PEERS[algorithm]

    @property
    def calling(self) -> Proving:
        """What proves a call."""
        return self._caller

    def sign_call(self) -> dict[str, str]:
        """Return a call's headers: what the caller's worker adds."""
        claims = caller_claims(CALL, digest(INPUT), CALL_ID, 300)
        about = {**claims, **ADDRESSED, "chn": ORIGIN, "sub": WORKFLOW, "run": RUN}
        proving, secret = self.calling, dict[str, str]()
        if isinstance(proving, SigningKey):
            made, sealed = new_secret()
            about, secret = {**about, **sealed}, {SECRET_HEADER: made}
        return {CALLER_HEADER: sign(proving, CALLER_TYPE, about), **secret}

    def verify_call(self, headers: Mapping[str, str]) -> Caller:
        """Return the caller: what the handler's worker adds."""
        request = Incoming(CALL, headers, (), digest(INPUT))
        return SignedCallers(KEYS, audience="service", called="payments").caller(request)

    def answer(self, caller: Caller) -> Payload:
        """Return a signed result."""
        proving, about = caller.pair or self._handler, _binding(caller).claims()
        return answers.signed(RESULT, CONVERTER, proving, about).payload

    def check_answer(self, payload: Payload, caller: Caller) -> None:
        """Check a result as the caller's worker does."""
        received = Received(None, digest(payload), payload.metadata[ANSWER].decode())
        question = answers.Question(_binding(caller), "payments", time.time(), None, macs=True)
        answers.check(received, question, KEYS)

    def operation_token(self, caller: Caller) -> str:
        """Return a signed token of a started operation."""
        return targets.signed(PLAIN_TOKEN, _binding(caller), self._handler, caller.proof, {})

    def synchronous(self, *, together: bool = False) -> None:
        """Do all that a synchronous operation needs, `together` in one process."""
        headers = self.sign_call()
        if not together:
            jws.genuine.forget()
        caller = self.verify_call(headers)
        result = self.answer(caller)
        if not together:
            jws.genuine.forget()
        self.check_answer(result, caller)

    def workflow_run(self) -> None:
        """Do all that a workflow-run operation needs."""
        headers = self.sign_call()
        jws.genuine.forget()
        caller = self.verify_call(headers)
        self.operation_token(caller)
        result = self.answer(caller)
        jws.genuine.forget()
        self.check_answer(result, caller)

    def bare(self) -> None:
        """Sign twice and verify twice, with nothing around it."""
        for key in (self._caller, self._handler):
            assert verifies(key.public.key, signature(key.private, DATA), DATA)

    def library(self) -> None:
        """Write and read two tokens with PyJWT."""
        for key in (self._caller, self._handler):
            private: Any = key.private
            token = jwt.encode(CLAIMS, private, algorithm=key.algorithm)
            jwt.decode(token, private.public_key(), algorithms=[key.algorithm])

    def steps(self) -> dict[str, Callable[[], object]]:
        """Return what is measured, by its title."""
        headers = self.sign_call()
        caller = self.verify_call(headers)
        result = self.answer(caller)

        def check(work: Callable[[], object]) -> Callable[[], object]:
            """Return work of a process that has not signed what it verifies."""

            def alone() -> None:
                jws.genuine.forget()
                work()

            return alone

        return {
            "sign a call": self.sign_call,
            "verify a call": check(lambda: self.verify_call(headers)),
            "sign an answer": lambda: self.answer(caller),
            "verify an answer": check(lambda: self.check_answer(result, caller)),
            "sign an operation token": lambda: self.operation_token(caller),
            "synchronous operation, all of it": self.synchronous,
            "the same in one process": lambda: self.synchronous(together=True),
            "workflow-run operation, all of it": self.workflow_run,
            "two bare signatures": self.bare,
            "two tokens with PyJWT": self.library,
        }


class Macs(Sides):
    """Caller and handler whose keys agree on one: answered at once by a MAC, else by signatures."""

    @property
    def calling(self) -> Proving:
        """What proves a call."""
        pair = AGREED.agreeing("orders", "payments")
        assert pair is not None
        return pair


def _binding(caller: Caller) -> Binding:
    return Binding(caller.token_id, caller.namespace, CALL)


def least(works: Sequence[Callable[[], object]], batch: int, batches: int) -> list[float]:
    """Return the least CPU milliseconds of each, measured in turns."""
    taken = [float("inf")] * len(works)
    for number in range(batches + 1):
        for index, work in enumerate(works):
            start = time.process_time()
            for _ in range(batch):
                work()
            if number:  # the first round warms up
                taken[index] = min(taken[index], 1000 * (time.process_time() - start) / batch)
    return taken


def main(batch: int, batches: int) -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)
    kinds: dict[str, Sides] = {"MAC": Macs("EdDSA"), **{name: Sides(name) for name in ALGORITHMS}}
    steps = {name: sides.steps() for name, sides in kinds.items()}
    works = [work for table in steps.values() for work in table.values()]
    taken = iter(least(works, batch, batches))
    found = {name: {title: next(taken) for title in table} for name, table in steps.items()}
    print(f"{'CPU ms':36}" + "".join(f" {name:>8}" for name in kinds))
    for title in found["MAC"]:
        print(f"{title:36}" + "".join(f" {found[name][title]:8.3f}" for name in kinds), flush=True)
    sizes = (sum(map(len, one.sign_call().values())) for one in kinds.values())
    print(f"{'bytes of the headers of a call':36}" + "".join(f" {size:8}" for size in sizes))
    print(f"target of a synchronous operation: {TARGET} ms by signatures, {TARGET / 10} by a MAC")


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench.identity", description=__doc__)
    options.add_argument("--batch", type=int, default=50, help="operations per batch")
    options.add_argument("--batches", type=int, default=60, help="batches per line")
    main(**vars(options.parse_args()))
