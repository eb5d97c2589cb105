"""An update behind an operation that ends before its start is answered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import nexusrpc
import pytest
from temporalio import nexus
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from crossway.runtime import backing, refusals
from crossway.runtime.request import Request


async def test_an_update_that_is_refused_at_once_fails_by_its_own_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The SDK says so by an error without the type, in front of the one that has it."""

    async def able(_client: Any) -> bool:
        return True

    async def refused(*_given: Any, **_named: Any) -> Any:
        own = ApplicationError("nobody has asked", {"id": 1}, type="NotAskedError")
        state = nexusrpc.OperationErrorState.FAILED
        said = nexusrpc.OperationError("Workflow update failed", state=state)
        raise said from WorkflowUpdateFailedError(own)

    monkeypatch.setattr(backing, "delivers_updates", able)
    handles = SimpleNamespace(get_workflow_handle=lambda id: id)
    monkeypatch.setattr(nexus, "client", lambda: handles)
    context: Any = SimpleNamespace(request_id="r-1", request_deadline=None)
    client: Any = SimpleNamespace(start_workflow_update=refused)
    with pytest.raises(WorkflowUpdateFailedError) as raised:
        await Request(context, client).start_update("case-1", "Decide", [True])
    told = refusals.refusal(raised.value)
    assert told is not None
    assert (told.type, told.message, told.details) == (
        "NotAskedError",
        "nobody has asked",
        ({"id": 1},),
    )
