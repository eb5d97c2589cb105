"""Designs reduced to where things live, for tests of what makes and finds them."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.design.model import Design, EndpointEntry, Placement, Signature, WorkflowEntry


def placed(
    namespaces: Iterable[str] = (), endpoints: Iterable[tuple[str, str, str]] = ()
) -> Design:
    """Return a design with these namespaces and endpoints (name, namespace, queue)."""
    workflows = {
        name: WorkflowEntry(name, Signature(), (Placement(name, name, "test"),), None, "test")
        for name in namespaces
    }
    entries = {
        name: EndpointEntry(name, namespace, queue, (), "test")
        for name, namespace, queue in endpoints
    }
    return Design(workflows=workflows, endpoints=entries)
