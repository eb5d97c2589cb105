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
from crossway.design.reading import (
    STANDARD_INPUT,
    Configuration,
    Workspace,
    WorkspaceError,
    load,
    load_text,
)
from crossway.design.resolve import resolve
from crossway.design.sample import sample, sample_arguments, sample_input, sample_result
from crossway.design.settings import endpoint_name

__all__ = [
    "STANDARD_INPUT",
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
    "load_text",
    "resolve",
    "sample",
    "sample_arguments",
    "sample_input",
    "sample_result",
]
