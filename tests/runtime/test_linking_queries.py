"""The link from a call to the workflow that answered its query."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from temporalio import nexus
from temporalio.client import RPCError
from temporalio.service import RPCStatusCode

from crossway.runtime.request import Request


class Starting:
    """A workflow that is not there yet when it is looked at the first `missed` times."""

    def __init__(self, missed: int) -> None:
        """Refuse the first looks."""
        self.missed, self.looks = missed, 0

    async def query(self, name: str, *, args: Any) -> str:
        """Answer: the workflow is there now."""
        return f"{name} of {args}"

    async def describe(self) -> Any:
        """Return its run."""
        self.looks += 1
        if self.looks <= self.missed:
            raise RPCError("workflow not found", RPCStatusCode.NOT_FOUND, b"")
        return SimpleNamespace(run_id="run/1")


@pytest.mark.parametrize(("missed", "looks", "linked"), [(0, 1, 1), (1, 2, 1), (9, 2, 0)])
async def test_a_workflow_that_starts_while_it_is_asked_is_linked_to(
    monkeypatch: pytest.MonkeyPatch, missed: int, looks: int, linked: int
) -> None:
    """Else its caller's trace would end at the handler; and the answer never waits for a link."""
    handle, links = Starting(missed), list[Any]()
    client = SimpleNamespace(get_workflow_handle=lambda _id: handle)
    monkeypatch.setattr(nexus, "client", lambda: client)
    monkeypatch.setattr(nexus, "info", lambda: SimpleNamespace(namespace="cases"))
    context: Any = SimpleNamespace(outbound_links=links, request_deadline=None)
    unused: Any = None
    assert await Request(context, unused).query("case-1", "Status", [7]) == "Status of [7]"
    assert (handle.looks, len(links)) == (looks, linked)
    for link in links:
        assert link.url.startswith("temporal:///namespaces/cases/workflows/case-1/run%2F1/history")
