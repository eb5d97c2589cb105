"""Measure what identity costs: CPU of signing and verifying, per operation.

Run as `python -m bench.identity`. Two kinds of operation are measured, each with
everything that identity adds to it: the caller's token signed and verified; the answer
signed and verified; for a workflow-run operation also its operation token. Timings are
medians of batches, in CPU milliseconds of one process; printed, never asserted.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import time
import uuid
from collections.abc import Callable

from temporalio.api.common.v1 import Payload

from crossway.runtime.identity import (
    CALLER_HEADER,
    Caller,
    Incoming,
    Keyring,
    SignedCallers,
    answers,
    new_key,
    targets,
)
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.tokens import CALLER_TYPE, Call, caller_claims, sign
from crossway.runtime.payloads import ANSWER, Received, digest
from crossway.runtime.values import OpenPayloadConverter

TARGET = 0.5
"""Milliseconds per operation that signing and verifying together may cost."""

CALL = Call("PaymentsEndpoint", "PaymentsService", "ProcessPayment")
ORDERS, PAYMENTS = new_key("orders"), new_key("payments")
KEYS = Keyring([ORDERS, PAYMENTS])
CONVERTER = OpenPayloadConverter()
INPUT = CONVERTER.to_payload({"id": "p-1", "amount": 12.5})
PLAIN_TOKEN = "eyJ0IjoxLCJucyI6InBheW1lbnRzIiwid2lkIjoicGF5bWVudC1wLTEifQ"  # noqa: S105 - names only
WORKFLOW, RUN = "order-o-1", str(uuid.uuid4())


def sign_call() -> str:
    """Return a call's token: what the caller's worker adds."""
    claims = caller_claims(CALL, digest(INPUT), str(uuid.uuid4()), 300)
    return sign(ORDERS, CALLER_TYPE, {**claims, "sub": WORKFLOW, "run": RUN})


def verify_call(token: str) -> Caller:
    """Return the caller: what the handler's worker adds."""
    request = Incoming(CALL, {CALLER_HEADER: token}, (), digest(INPUT))
    return SignedCallers(KEYS).caller(request)


def _binding(caller: Caller) -> Binding:
    return Binding(caller.token_id, caller.namespace, CALL)


def answer(value: object, caller: Caller) -> Payload:
    """Return a signed result."""
    return answers.signed(value, CONVERTER, PAYMENTS, _binding(caller).claims()).payload


def check_answer(payload: Payload, caller: Caller) -> None:
    """Check a result as the caller's worker does."""
    received = Received(None, digest(payload), payload.metadata[ANSWER].decode())
    question = answers.Question(_binding(caller), "payments", time.time(), None)
    answers.check(received, question, KEYS)


def operation_token(caller: Caller) -> str:
    """Return a signed token of a started operation."""
    return targets.signed(PLAIN_TOKEN, _binding(caller), PAYMENTS, caller.proof, {})


def synchronous() -> None:
    """Do all that a synchronous operation needs."""
    caller = verify_call(sign_call())
    check_answer(answer({"ok": True}, caller), caller)


def workflow_run() -> None:
    """Do all that a workflow-run operation needs."""
    caller = verify_call(sign_call())
    operation_token(caller)
    check_answer(answer({"ok": True}, caller), caller)


def measure(work: Callable[[], object], batch: int, batches: int) -> float:
    """Return the median CPU milliseconds of one `work()`."""
    for _ in range(batch):
        work()
    taken = []
    for _ in range(batches):
        start = time.process_time()
        for _ in range(batch):
            work()
        taken.append(1000 * (time.process_time() - start) / batch)
    return statistics.median(taken)


def main(batch: int, batches: int) -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)
    token = sign_call()
    caller = verify_call(token)
    result = answer({"ok": True}, caller)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("sign a call", sign_call),
        ("verify a call", lambda: verify_call(token)),
        ("sign an answer", lambda: answer({"ok": True}, caller)),
        ("verify an answer", lambda: check_answer(result, caller)),
        (
            "sign an operation token",
            lambda: operation_token(caller),
        ),
        ("synchronous operation, all of it", synchronous),
        ("workflow-run operation, all of it", workflow_run),
    ]
    print(f"{'':36} {'CPU ms':>8}   (target: {TARGET} per operation; token {len(token)} bytes)")
    for title, work in steps:
        print(f"{title:36} {measure(work, batch, batches):8.3f}", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench.identity", description=__doc__)
    options.add_argument("--batch", type=int, default=200, help="operations per batch")
    options.add_argument("--batches", type=int, default=9, help="batches per line")
    main(**vars(options.parse_args()))
