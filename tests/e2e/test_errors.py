"""What a caller sees of a failed call, and what it can do about it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.api.operatorservice.v1 import DeleteNexusEndpointRequest as Deleting
from temporalio.api.operatorservice.v1 import ListNexusEndpointsRequest
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway import runtime as cw
from crossway.cluster.service.ask import result_of
from crossway.runtime.identity import THROW_AWAY, Identity, IdentityInterceptor
from crossway.runtime.interceptors.endpoints import MissingEndpoints
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.replayed import replaying

FILES = {
    "buyer.twf": """
workflow Buys(what: string) -> (Bought):
    nexus "seller" workflow Sell(what) -> sold
        options:
            timeout: 5m
    close complete(Bought{sold})

workflow Persists(what: string) -> (Bought):
    nexus "seller" workflow Sell(what) -> sold
        options:
            timeout: 5m
            retry_policy:
                maximum_attempts: 4
                initial_interval: 100ms
                backoff_coefficient: 1
                non_retryable_error_types: ["SoldOut"]
    close complete(Bought{sold})

workflow CallsNobody() -> (Bought):
    try:
        nexus "gone" workflow Work() -> first
            options:
                timeout: 5m
    catch NexusNotFoundError -> err:
        close complete(Bought{error: err.error, type: err.type, endpoint: err.endpoint})
""",
    "seller.twf": """
nexus_endpoint SellerEndpoint:
    target_namespace: seller
    target_task_queue: seller-worker
    allowed_caller_namespaces: [buyer]

nexus_service Sellers:
    operation Sell(what: string) -> Sale:
        if what == "unknown":
            raise NotFoundError("nobody sells that")
        if what == "refused":
            raise UnauthorizedError("not to you")
        if what == "later":
            if busy(what):
                raise UnavailableError("come back later")
        if what == "wrong":
            raise InvalidArgumentError("that is no thing")
        return workflow SellWorkflow(what)

workflow SellWorkflow(what: string) -> Sale:
    activity Ship(what) -> sale
        options:
            retry_policy:
                maximum_attempts: 1
    close complete(sale)
""",
    "seller.py": """
from temporalio.exceptions import ApplicationError

tries = {}

def busy(what):
    tries["busy"] = tries.get("busy", 0) + 1
    return tries["busy"] < 3

def ship(what):
    tries[what] = tries.get(what, 0) + 1
    if what == "soldout":
        raise ApplicationError("none left", {"left": 0}, type="SoldOut", non_retryable=True)
    if what == "never":
        raise ApplicationError("no carrier", type="NoCarrier")
    if what == "third time" and tries[what] < 3:
        raise ApplicationError("no carrier", type="NoCarrier")
    return {"id": what, "tries": tries[what]}
""",
    "gone.twf": 'workflow Work() -> (Sale):\n    close complete(Sale{id: "w"})\n',
}
MORE = ("SellerEndpoint",)


async def test_each_error_type_carries_the_call_and_its_cause(address: str, tmp_path: Path) -> None:
    """Endpoint, service, operation, the type and details of the handler's own error."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        names = ("unknown", "refused", "wrong", "soldout")
        found = await asyncio.gather(*(app.outcome("Buys", name) for name in names))
        unknown = await _asks_for_unknown(address, app)
    kinds = [(failure.type, failure.details[0]["type"]) for failure in found]
    assert kinds == [
        ("NexusNotFoundError", "NotFoundError"),
        ("NexusUnauthorizedError", "UnauthorizedError"),
        ("NexusOperationError", "InvalidArgumentError"),
        ("NexusOperationError", "SoldOut"),
    ]
    for failure in found:
        about = failure.details[0]
        assert about["endpoint"] == app.names["SellerEndpoint"]
        assert (about["service"], about["operation"]) == ("Sellers", "Sell")
    assert found[3].details[0]["details"] == [{"left": 0}]
    assert "none left" in found[3].message
    assert unknown == "NexusNotFoundError"


@workflow.defn(sandboxed=False)
class AsksForUnknown:
    """Calls an operation that the endpoint's handlers do not know."""

    @workflow.run
    async def run(self, endpoint: str) -> str:
        """Return the type of the error."""
        try:
            await cw.Operation(endpoint, "Sellers", "Vanish").call(None)
        except cw.NexusOperationError as error:
            return type(error).__name__
        return "no error"


async def _asks_for_unknown(address: str, app: Deployed) -> str:
    client = await Client.connect(address, namespace=app.names["buyer"])
    queue = fresh("unknown")
    # Who proves nothing is not told what there is.
    signs = IdentityInterceptor(Identity(app.names["buyer"], THROW_AWAY))
    async with Worker(
        client, task_queue=queue, workflows=[AsksForUnknown], interceptors=[signs],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):  # fmt: skip
        endpoint = app.names["SellerEndpoint"]
        return await client.execute_workflow(
            AsksForUnknown.run, endpoint, id=queue, task_queue=queue
        )


async def test_an_unavailable_handler_is_tried_again_by_temporal(
    address: str, tmp_path: Path
) -> None:
    """`raise UnavailableError` asks for another delivery; refusals never are (above)."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        assert await app.run("Buys", "later") == {"sold": {"id": "later", "tries": 1}}


async def test_a_retry_policy_calls_again_with_durable_pauses(address: str, tmp_path: Path) -> None:
    """Failures are retried up to the limit; listed types and refusals are not."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        third, never, sold_out, refused = await asyncio.gather(
            *(app.outcome("Persists", w) for w in ("third time", "never", "soldout", "refused"))
        )
    assert third == {"sold": {"id": "third time", "tries": 3}}
    assert (never.type, never.details[0]["attempts"]) == ("NexusOperationError", 4)
    assert (sold_out.type, sold_out.details[0]["attempts"]) == ("NexusOperationError", 1)
    assert (refused.type, refused.details[0]["attempts"]) == ("NexusUnauthorizedError", 1)


async def _delete_endpoint(app: Deployed, name: str) -> None:
    service = app.connections.service.operator_service
    page = await service.list_nexus_endpoints(ListNexusEndpointsRequest(name=name))
    (found,) = page.endpoints
    request = Deleting(id=found.id, version=found.version)
    await service.delete_nexus_endpoint(request)


class _Says:
    """A registry with one answer."""

    def __init__(self, missing: bool) -> None:
        self._missing = missing

    def missing(self, endpoint: str) -> bool:  # noqa: ARG002 - the same for every endpoint
        """Return the answer."""
        return self._missing


async def _replay(app: Deployed, handle: WorkflowHandle[Any, Any], missing: bool) -> None:
    history = await handle.fetch_history()
    workflows = [w for queue in app.queues for w in queue.workflows]
    replayer = replaying(
        workflows=list({id(w): w for w in workflows}.values()),
        data_converter=cw.data_converter(),
        interceptors=[MissingEndpoints(_Says(missing))],
    )
    await replayer.replay_workflow(history)


async def test_an_endpoint_that_does_not_exist_is_an_error_in_the_caller(
    address: str, tmp_path: Path
) -> None:
    """`NexusNotFoundError`, caught like any other; the decision survives replay."""
    async with deployed(address, tmp_path, FILES, *MORE) as app:
        await _delete_endpoint(app, gone := app.names["gone"])
        handle = await app.start("CallsNobody")
        outcome = await asyncio.wait_for(result_of(handle), PATIENCE)
        assert outcome == {"error": "NexusNotFoundError", "type": "NOT_FOUND", "endpoint": gone}
        fine = await app.start("Buys", "pears")
        assert await result_of(fine) == {"sold": {"id": "pears", "tries": 1}}
        for missing in (True, False):
            await _replay(app, handle, missing)
            await _replay(app, fine, missing)


OWN = {
    "till.twf": """
workflow Pay(how: string, n: int) -> (Caught):
    try:
        if how == "operation":
            nexus Gate Till.Charge(n) -> paid
                options:
                    timeout: 5m
        else:
            activity Draw(n) -> paid
                options:
                    retry_policy:
                        maximum_attempts: 1
    catch Declined -> err:
        close complete(Caught{type: err.type, message: err.message, by: "its name"})
    catch -> err:
        close complete(Caught{type: err.type, message: err.message, by: "any"})
    close complete(Caught{type: "none", message: "{paid}", by: "nothing"})

activity Draw(n: int) -> (int):
    draw it

type Caught:
    type: string
    message: string
    by: string

nexus service Till:
    sync Charge(n: int) -> (int)

worker paying:
    workflow Pay
    activity Draw

worker tills:
    nexus service Till

namespace shop:
    worker paying
        options:
            task_queue: "shop"

namespace till:
    worker tills
        options:
            task_queue: "till"
    nexus endpoint Gate
        options:
            task_queue: "till"
            allowed_caller_namespaces: [shop]
""",
    "till.py": """
class Declined(Exception):
    pass


def charge(n: int) -> int:
    if n == 1:
        raise Declined("card 4242 declined")
    if n == 2:
        raise LookupError("no such card")
    return n


draw = charge
""",
}


@pytest.mark.parametrize(("how", "call"), [("operation", "Gate Till.Charge: "), ("activity", "")])
async def test_an_exception_of_python_is_its_own_type_in_operations_as_in_activities(
    how: str, call: str, address: str, tmp_path: Path
) -> None:
    """A class of one's own is caught by its name over the border; after the call its message."""
    async with deployed(address, tmp_path, OWN) as app:
        caught = [await app.run("Pay", how, n) for n in (1, 2, 3)]
    assert caught == [
        {"type": "Declined", "message": f"{call}card 4242 declined", "by": "its name"},
        {"type": "LookupError", "message": f"{call}no such card", "by": "any"},
        {"type": "none", "message": "3", "by": "nothing"},
    ]
