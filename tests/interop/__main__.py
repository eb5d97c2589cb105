"""A caller and a handler in TypeScript beside a design, both ways, on a real server.

`python -m tests.interop [FOLDER]`; it needs Node and a registry of npm, so it is none of the suite.
The packages are installed into FOLDER, else into a folder that goes away. The token's signer and
verifier are those of docs/tokens.md; the contract of both sides is what `crossway schema` writes.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowFailureError

from crossway.cluster.keys import exported, jwks_of
from crossway.cluster.serving.workers import serve
from crossway.runtime.identity import Keyring, new_key
from crossway.runtime.identity.keys import SigningKey
from tests.docs.tokens import pieces
from tests.helpers.command import crossway
from tests.helpers.deployed import Deployed, provisioned
from tests.helpers.names import fresh
from tests.helpers.server import LEAN, ServerThread
from tests.interop.contract import typescript

SOURCE = Path(__file__).parent / "typescript"

PAYMENTS = """\
nexus_endpoint PaymentsEndpoint:
    target_namespace: payments
    target_task_queue: payments
    allowed_caller_namespaces: [shop]

nexus_service Payments:
    operation Quote(order: string, amount: number) -> (Price):
        return Price{total: amount * 2}

type Price:
    total: number
"""

LEDGER = """\
nexus_endpoint LedgerEndpoint:
    target_namespace: ledger
    target_task_queue: ledger
    allowed_caller_namespaces: [shop]
    proof: signature

nexus_service Ledger:
    operation Who(note: Note) -> (Said)

type Note:
    text: string

type Said:
    by: string
    text: string
"""
"""What TypeScript serves instead of Crossway: who calls it demands that its answers are signed."""

DESIGN = {
    "payments.twf": PAYMENTS,
    "ledger.twf": LEDGER,
    "shop.twf": """\
workflow Ask(note: Note) -> (Said):
    nexus LedgerEndpoint Ledger.Who(note) -> said
        options:
            timeout: 60s
    close complete(said)
""",
}
NOTE = {"text": "hello"}


def contract(design: str) -> str:
    """Return what `crossway schema` writes of a design."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "design.twf"
        path.write_text(design)
        done = crossway("schema", str(path))
    assert done.returncode == 0, done.stderr
    return done.stdout


def prepared(folder: Path) -> Path:
    """Install what the programs need into a folder, and compile them; return the folder."""
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
    for name, code in pieces("TypeScript and JavaScript").items():
        (folder / name).write_text(code)
    (folder / "contract.ts").write_text(typescript(contract(PAYMENTS), contract(LEDGER)))
    for command in (["npm", "install", "--no-audit", "--no-fund"], ["npx", "tsc", "-p", "."]):
        subprocess.run(command, cwd=folder, check=True)
    return folder


async def tried(app: Deployed, folder: Path) -> None:
    """Call the design from TypeScript, and TypeScript from the design; a stranger gets nowhere."""
    ledger = app.names["ledger"]
    queues = [one for one in app.queues if one.namespace != ledger]
    own, other, stranger = (new_key(app.names["shop"]) for _ in range(3))
    payments, answers, forged = (new_key(name) for name in (app.names["payments"], ledger, ledger))
    known = [other.public, answers.public]
    settings = {
        "ADDRESS": app.connections.address,
        "SHOP": app.names["shop"],
        "LEDGER": ledger,
        "CALLER": json.dumps(exported([own.public])["keys"][0]),
    }
    async with serve(app.connections, queues, keys=Keyring([own, payments], known)):
        for key, expected in ((other, {"total": 5}), (stranger, "not allowed")):
            with running(folder, {**settings, **signing(key, answers)}):
                found = await asked(app)
                assert found == expected, found
                said = await app.run("Ask", NOTE)
                assert said == {"by": app.names["shop"], **NOTE}, said
        with running(folder, {**settings, **signing(other, forged)}):
            refused = await app.outcome("Ask", NOTE)
            assert refused.type == "NexusUnauthorizedError", refused
    async with serve(app.connections, queues, keys=Keyring([stranger, payments], known)):
        with running(folder, {**settings, **signing(other, answers)}):
            refused = await app.outcome("Ask", NOTE)
            assert refused.type == "NexusUnauthorizedError", refused


def signing(caller: SigningKey, handler: SigningKey) -> dict[str, str]:
    """Return the settings by which TypeScript signs its calls and its answers."""
    (calls,), (answers,) = jwks_of([caller])["keys"], jwks_of([handler])["keys"]
    return {"KEY": json.dumps(calls), "ANSWERS": json.dumps(answers)}


async def asked(app: Deployed) -> Any:
    """Return what the workflow in TypeScript gets from the design, or how it was refused."""
    quote = {"order": "o-1", "amount": 2.5}
    handle = await app.client("shop").start_workflow(
        "Ask",
        args=[app.names["PaymentsEndpoint"], quote],
        id=fresh("typescript"),
        task_queue="typescript",
    )
    try:
        return await handle.result()
    except WorkflowFailureError as failure:
        cause: BaseException = failure
        while cause.__cause__ is not None:
            cause = cause.__cause__
        return str(cause)


def running(folder: Path, settings: dict[str, str]) -> ExitStack:
    """Run the workers in TypeScript until the block ends."""
    stack = ExitStack()
    process = subprocess.Popen(
        ["node", "build/main.js"],
        cwd=folder,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
    )
    stack.callback(process.wait, 60)
    stack.callback(process.terminate)
    assert process.stdout is not None
    assert "ready" in process.stdout.readline()
    return stack


async def main(folder: Path) -> None:
    """Try it on a server of its own."""
    with tempfile.TemporaryDirectory() as designs, ServerThread(LEAN) as server:
        more = ("PaymentsEndpoint", "LedgerEndpoint")
        async with provisioned(server.address, Path(designs), DESIGN, *more) as app:
            await tried(app, folder)


with tempfile.TemporaryDirectory() as made:
    asyncio.run(main(prepared(Path(sys.argv[1] if len(sys.argv) > 1 else made))))
print("TypeScript called the design, and the design called TypeScript")  # noqa: T201 - a command's output
