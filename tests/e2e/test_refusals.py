"""What goes wrong has the type and the message of what was raised, and can be caught by it."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.deployed import deployed, gathered

OWN_LINES = """
workflow Divides(n: any) -> (any):
    try:
        share = 12 / n
    catch ZeroDivisionError -> err:
        close complete({kind: err.type, call: err.endpoint})
    catch TypeError -> err:
        close complete(err.type)
    catch:
        close complete("caught")
    close complete(share)

workflow Looks(book: any) -> (any):
    try:
        page = int(book.page)
    catch KeyError -> err:
        close complete(err.message)
    catch ValueError -> err:
        close complete(err.type)
    close complete(page)

workflow Twice() -> (any):
    promise first <- workflow Bake()
        options:
            workflow_id: "oven-{key}"
    try:
        workflow Bake()
            options:
                workflow_id: "oven-{key}"
    catch AlreadyStartedError -> err:
        close complete({kind: err.type, details: err.details})
    close complete("baked twice")

workflow Starts() -> (any):
    promise first <- workflow Bake()
        options:
            workflow_id: "pot-{key}"
    try:
        promise second <- workflow Bake()
            options:
                workflow_id: "pot-{key}"
    catch -> err:
        close complete(err.type)
    close complete("two")

workflow Leaves() -> (any):
    promise first <- workflow Bake()
        options:
            workflow_id: "pan-{key}"
    try:
        detach workflow Bake()
            options:
                workflow_id: "pan-{key}"
    catch AlreadyStartedError:
        close complete("in use")
    close complete("two")

workflow Calls() -> (any):
    try:
        temporal.signal("nobody-{key}", Ring, 1)
    catch NotFoundError -> err:
        close complete(err.type)
    close complete("rang")

workflow Bake():
    await timer(1h)
    close complete
"""


async def test_the_workflows_own_lines_fail_catchably(address: str, tmp_path: Path) -> None:
    """A division by zero, a missing key, a text that is no number: by type, or by `catch:`."""
    async with deployed(address, tmp_path, {"own.twf": OWN_LINES.replace("{key}", "k")}) as app:
        found = await gathered(app, {"Divides": (0,), "Looks": ({},)})
        others = await gathered(app, {"Divides": ("a",), "Looks": ({"page": "x"},)})
    nothing = {"kind": "ZeroDivisionError", "call": None}
    assert found == {"Divides": nothing, "Looks": "book.page is missing"}
    assert others == {"Divides": "TypeError", "Looks": "ValueError"}


async def test_an_id_that_runs_already_is_caught_by_type(address: str, tmp_path: Path) -> None:
    """Awaited, begun in the background, and detached."""
    key = tmp_path.name
    async with deployed(address, tmp_path, {"own.twf": OWN_LINES.replace("{key}", key)}) as app:
        found = await gathered(app, {"Twice": (), "Starts": (), "Leaves": ()})
    used = {"kind": "AlreadyStartedError", "details": [{"id": f"oven-{key}"}]}
    assert found == {"Twice": used, "Starts": "AlreadyStartedError", "Leaves": "in use"}


async def test_a_signal_to_nobody_is_caught_by_type(address: str, tmp_path: Path) -> None:
    """By the type that an operation has for it, too."""
    async with deployed(address, tmp_path, {"own.twf": OWN_LINES.replace("{key}", "k")}) as app:
        assert await app.run("Calls") == "NotFoundError"


CAUSES = """
workflow Pays(card: string) -> (any):
    try:
        nexus "bank" workflow Charge(card) -> paid
            options:
                timeout: 5m
    catch CardRefused -> err:
        close complete({kind: err.type, message: err.message, details: err.details})
    catch -> err:
        close complete({other: err.type, message: err.message})
    close complete(paid)

workflow Asks(what: string) -> (any):
    try:
        nexus "bank" workflow Ask(what) -> answer
            options:
                timeout: 5m
    catch OutOfStock -> err:
        close complete({caught: err.type, message: err.message})
    catch AlreadyStartedError -> err:
        close complete({used: err.type})
    catch NotFoundError -> err:
        close complete({missing: err.type})
    catch KeyError -> err:
        close complete({lookup: err.type})
    close complete(answer)

workflow Late() -> (any):
    try:
        activity Sleep()
            options:
                start_to_close_timeout: 1s
                retry_policy:
                    maximum_attempts: 1
    catch TimeoutError -> err:
        close complete(err.type)
    close complete("early")
"""
BANK = """
nexus_service Bank:
    operation Charge(card: string) -> string:
        return workflow ChargeWorkflow(card)
    operation Ask(what: string) -> string

workflow ChargeWorkflow(card: string) -> (string):
    activity Gateway(card) -> answer
        options:
            retry_policy:
                maximum_attempts: 1
    close complete(answer)

nexus_endpoint BankEndpoint:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [payers]
"""
BANK_PYTHON = """
from temporalio import nexus
from temporalio.exceptions import ApplicationError

class CardRefused(Exception):
    pass

class OutOfStock(Exception):
    pass

def gateway(card):
    try:
        {}[card]
    except KeyError as missing:
        if card == "detailed":
            raise ApplicationError("no", {"why": card}, type="CardRefused") from missing
        raise CardRefused("nobody takes this card") from missing

async def ask(what):
    client = nexus.client()
    if what == "again":
        for _ in range(2):
            await client.start_workflow("Nobody", id="ask-KEY", task_queue="none")
    if what == "missing":
        await client.get_workflow_handle("no-such-workflow").signal("Ring")
    if what == "page":
        return {}[what]
    raise OutOfStock(f"no {what} left")
"""


async def test_type_and_message_are_those_of_what_was_raised(address: str, tmp_path: Path) -> None:
    """Its causes are additional: `raise CardRefused() from KeyError()` is CardRefused."""
    python = BANK_PYTHON.replace("KEY", tmp_path.name)
    files = {"payers.twf": CAUSES, "bank.twf": BANK, "bank.py": python}
    async with deployed(address, tmp_path, files, "BankEndpoint") as app:
        refused = await app.run("Pays", "4711")
        detailed = await app.run("Pays", "detailed")
        given = [await app.run("Asks", what) for what in ("tea", "again", "missing", "page")]
    assert refused["kind"] == "CardRefused"
    assert refused["message"].endswith("Charge: nobody takes this card")
    assert (detailed["kind"], detailed["details"]) == ("CardRefused", [{"why": "detailed"}])
    assert given[0]["caught"] == "OutOfStock"
    assert given[0]["message"].endswith("no tea left")
    assert given[1:] == [
        {"used": "AlreadyStartedError"},
        {"missing": "NotFoundError"},
        {"lookup": "KeyError"},
    ]


async def test_a_timeout_of_an_activity_is_a_timeout(address: str, tmp_path: Path) -> None:
    """And not the wrapper that the SDK puts around it."""
    python = "import time\n\ndef sleep():\n    time.sleep(4)\n"
    files = {"payers.twf": CAUSES, "payers.py": python, "bank.twf": BANK}
    async with deployed(address, tmp_path, files, "BankEndpoint") as app:
        assert await app.run("Late") == "TimeoutError"
