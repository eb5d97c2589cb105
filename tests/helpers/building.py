"""Designs from TWF text, for tests that say what a text means."""

from __future__ import annotations

from textwrap import dedent

from crossway.design import Design, NexusTarget, resolve
from crossway.language import parse


def design(files: dict[str, str]) -> Design:
    """Return the design of some files, path to text; every text must parse cleanly."""
    parsed = [parse(dedent(text), path) for path, text in files.items()]
    assert [fault for one in parsed for fault in one.diagnostics] == []
    return resolve([one.file for one in parsed])


def one(text: str, path: str = "orders.twf") -> Design:
    """Return the design of a single file."""
    return design({path: text})


def home(design: Design, workflow: str) -> tuple[str, str, str]:
    """Return the only placement of a workflow: namespace, task queue, reason."""
    (placement,) = design.workflows[workflow].placements
    return placement.namespace, placement.task_queue, placement.reason


def service_home(design: Design, service: str) -> tuple[str, str, str]:
    """Return the only placement of a service: namespace, task queue, reason."""
    (placement,) = design.services[service].placements
    return placement.namespace, placement.task_queue, placement.reason


def only_target(design: Design) -> NexusTarget:
    """Return the target of the only nexus call."""
    (target,) = design.calls.nexus.values()
    return target


def fields(design: Design, record: str) -> dict[str, tuple[str, bool]]:
    """Return the fields of a record: the class of each type, and whether it is required."""
    return {
        field.name: (type(field.type).__name__, field.required)
        for field in design.records[record].fields
    }
