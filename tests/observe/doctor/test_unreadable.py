"""What the doctor cannot read is a finding of its own: it says nothing of how things are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode, WorkflowService

from crossway.errors import ProvisionError
from crossway.observe.doctor.checks import unreadable
from crossway.observe.doctor.survey import Selection, gather
from crossway.observe.doctor.unread import Unread
from tests.helpers.building import one
from tests.helpers.crossing import Crossing, crossing
from tests.helpers.designs import placed
from tests.helpers.diagnosing import COMMANDS, diagnosis, found
from tests.helpers.names import fresh
from tests.helpers.server import connected

READS = {
    "list_workflow_executions": "its workflows",
    "describe_workflow_execution": "workflow ",
    "get_workflow_execution_history": "workflow ",
    "describe_task_queue": "task queue payments",
    "list_workers": "the heartbeats of its workers",
}
"""The requests that the doctor reads by, and what it cannot tell of without each."""


BACKED = """
namespace {}:
    worker office
        task_queue: "office"

worker office:
    nexus_service Office
    workflow Case

nexus_service Office:
    operation Notify(id: string):
        return activity Notify(id):
            start_to_close_timeout: 5m
    operation Decide(id: string):
        return update Decide():
            workflow_id: "case-{{id}}"

activity Notify(id: string):
    send it

workflow Case(id: string):
    update Decide():
        return
    await timer(1h)
    close complete
"""
"""What needs both settings."""


class Refusing:
    """Refuses a request of one kind about one namespace; counts what was asked again for."""

    def __init__(self, service: WorkflowService, request: str, namespace: str) -> None:
        self.real, self.namespace, self.retried = getattr(service, request), namespace, 0

    async def __call__(self, request: Any, **options: Any) -> Any:
        """Refuse, as a service does that has too much to do."""
        if request.namespace != self.namespace:
            return await self.real(request, **options)
        self.retried += options.get("retry", False)
        raise RPCError("rate limit exceeded", RPCStatusCode.RESOURCE_EXHAUSTED, b"")


@pytest.mark.parametrize("request_name", READS)
async def test_a_service_too_busy_to_tell_is_not_taken_for_a_healthy_one(
    address: str, monkeypatch: pytest.MonkeyPatch, request_name: str
) -> None:
    async with crossing(await connected(address)) as served:
        await _running(served)
        service = served.connections.at(served.payments)
        refusing = Refusing(service, request_name, served.payments)
        monkeypatch.setattr(service, request_name, refusing)
        design = placed(
            [served.orders, served.payments], [(served.endpoint, served.payments, "payments")]
        )
        await found(served.connections, "unreadable", design=design)
        everything = await diagnosis(served.connections, design=design)
    (finding,) = everything.pop("unreadable")
    assert everything == {}
    known = f"whether {served.payments} is well is not known: the service does not tell of "
    assert finding.problem.startswith(known + READS[request_name])
    assert finding.seen == "resource exhausted: rate limit exceeded"
    assert finding.advice == "run the doctor again once the service is less busy"
    assert refusing.retried, "the SDK asks such a service again"


async def _running(served: Crossing) -> None:
    """Let something run in the namespace that is called."""
    client = served.connections.client(served.payments)
    name = fresh("p")
    await client.start_workflow("Pay", {"id": name, "waits": True}, id=name, task_queue="payments")


SETTINGS = {
    "describe_namespace": "its setting history.enableUpdateCallbacks",
    "start_activity_execution": "its setting activity.enableCallbacks",
}
"""The requests by which it learns what is switched on."""


@pytest.mark.parametrize("request_name", SETTINGS)
async def test_a_setting_that_is_not_told_is_not_known(
    address: str, monkeypatch: pytest.MonkeyPatch, request_name: str
) -> None:
    connections, office = await connected(address), fresh("office")
    service = connections.client(office).workflow_service
    monkeypatch.setattr(service, request_name, Refusing(service, request_name, office))
    case = await gather(connections, Selection(design=one(BACKED.format(office))), COMMANDS)
    findings = await unreadable.CHECK.look(replace(case, namespaces=(office,)))
    told = f"whether {office} is well is not known: the service does not tell of "
    assert [finding.problem for finding in findings] == [told + SETTINGS[request_name]]


async def test_endpoints_that_a_busy_service_does_not_list_end_the_doctor(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are nobody's, and most checks lean on them; who may not list them goes on without."""
    connections = await connected(address)
    status = RPCStatusCode.UNAVAILABLE

    async def refuse(_request: Any, **_: Any) -> Any:
        raise RPCError("no", status, b"")

    monkeypatch.setattr(connections.service.operator_service, "list_nexus_endpoints", refuse)
    with pytest.raises(ProvisionError, match="cannot list the Nexus endpoints"):
        await gather(connections, Selection(namespace="default"), COMMANDS)
    status = RPCStatusCode.PERMISSION_DENIED
    case = await gather(connections, Selection(namespace="default"), COMMANDS)
    assert case.endpoints is None


async def test_a_namespace_that_may_not_be_listed_is_not_said_to_be_missing(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list leaves out what these credentials may not see; only who is asked for it says whether
    it is there."""
    async with crossing(await connected(address)) as served:
        connections = served.connections
        real = connections.service.workflow_service.list_namespaces

        async def listed(request: Any, **options: Any) -> Any:
            page = await real(request, **options)
            kept = [n for n in page.namespaces if n.namespace_info.name != served.payments]
            return type(page)(namespaces=kept, next_page_token=page.next_page_token)

        monkeypatch.setattr(connections.service.workflow_service, "list_namespaces", listed)
        design = placed(
            [served.orders, served.payments], [(served.endpoint, served.payments, "payments")]
        )
        assert "namespace-missing" not in await diagnosis(connections, design=design)
        service = connections.at(served.payments)

        async def refuse(_request: Any, **_: Any) -> Any:
            raise RPCError("no", RPCStatusCode.PERMISSION_DENIED, b"")

        monkeypatch.setattr(service, "describe_namespace", refuse)
        assert "namespace-missing" not in await diagnosis(connections, design=design)


def _refusals(*refused: tuple[str, RPCStatusCode]) -> Iterator[tuple[str, RPCError]]:
    for namespace, status in refused:
        yield namespace, RPCError("no", status, b"")


async def test_what_another_team_lets_nobody_read_is_no_fault_and_ours_is(address: str) -> None:
    """Nor is what is not there any more; a service that is busy tells of nobody's."""
    connections, ours, theirs = await connected(address), "default", "another"
    gathered = await gather(connections, Selection(namespace=ours), COMMANDS)
    case = replace(gathered, unread=Unread())
    denied, gone, busy = (
        RPCStatusCode.PERMISSION_DENIED,
        RPCStatusCode.NOT_FOUND,
        RPCStatusCode.UNAVAILABLE,
    )
    for namespace, failure in _refusals((theirs, denied), (ours, gone)):
        case.unread.note(namespace, "its workflows", failure)
    assert await unreadable.CHECK.look(case) == []
    for namespace, failure in _refusals((ours, denied), (theirs, busy)):
        case.unread.note(namespace, "task queue q", failure)
    busy_there, denied_here = await unreadable.CHECK.look(case)
    assert denied_here.seen == "permission denied: no"
    assert denied_here.advice.startswith("ask for credentials that may read there")
    assert busy_there.seen == "unavailable: no"


def test_what_is_refused_again_and_again_is_told_once() -> None:
    unread = Unread()
    for _, failure in _refusals(*[("shop", RPCStatusCode.UNAVAILABLE)] * 3):
        unread.note("shop", "its workflows", failure)
    assert [refusal.what for refusal in unread] == ["its workflows"]
