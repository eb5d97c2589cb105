"""Syntax trees into one resolved design: workspaces, names, placements, targets, types."""

from crossway.design.model import (
    ActivityEntry,
    Design,
    EndpointEntry,
    NexusTarget,
    OperationEntry,
    Placement,
    ServiceEntry,
    Signature,
    Unknown,
    WorkflowEntry,
)
from crossway.design.reading import Configuration, Workspace, WorkspaceError, load
from crossway.design.resolve import resolve
from crossway.design.sample import sample, sample_arguments, sample_input, sample_result
from crossway.design.settings import endpoint_name

__all__ = [
    "ActivityEntry",
    "Configuration",
    "Design",
    "EndpointEntry",
    "NexusTarget",
    "OperationEntry",
    "Placement",
    "ServiceEntry",
    "Signature",
    "Unknown",
    "WorkflowEntry",
    "Workspace",
    "WorkspaceError",
    "endpoint_name",
    "load",
    "resolve",
    "sample",
    "sample_arguments",
    "sample_input",
    "sample_result",
]
