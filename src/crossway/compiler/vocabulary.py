"""The names that generated code uses of its own: what it imports, and what it takes from that.

A design's names keep out of their way, and the net below the compiler lets no others pass.
"""

from __future__ import annotations

from collections.abc import Mapping

from crossway.design.builtins import ALLOWED_NAMESPACES, BUILTINS

STANDARD: Mapping[str, tuple[str, ...]] = {
    "datetime": ("datetime", "timedelta"),
    "decimal": ("Decimal",),
    "typing": ("Any", "Literal", "NotRequired", "TypedDict"),
}
"""What is imported by name from Python's own modules, in the order in which it is written."""

INSTALLED: Mapping[str, tuple[str, ...]] = {
    "temporalio": ("activity", "workflow"),
    "temporalio.common": (
        "Priority",
        "RetryPolicy",
        "WorkflowIDConflictPolicy",
        "ActivityIDReusePolicy",
        "WorkflowIDReusePolicy",
    ),
}
"""What is imported by name from the SDK. Besides there is `nexusrpc.handler`."""

IMPORTS: Mapping[str, tuple[str, ...]] = {
    "__future__": ("annotations",),
    **STANDARD,
    **INSTALLED,
    "crossway": ("runtime",),
}
"""What is imported by name, by module."""

IMPORTED = frozenset(
    {"nexusrpc"}.union(*STANDARD.values(), *INSTALLED.values()),
)
"""The names whose import depends on their use."""

PACKAGES = frozenset({"nexusrpc", *(package.partition(".")[0] for package in IMPORTS)})
"""Where things are imported from: no module of a design is called so, or it would
import itself."""

RESERVED = frozenset(
    {"cw", "workflow", "activity", "nexusrpc", "datetime", "timedelta", "Decimal", "self"}
    | {"Any", "Literal", "TypedDict", "NotRequired", "RetryPolicy", "Priority"}
    | {"ActivityIDReusePolicy"}
    | {"WorkflowIDReusePolicy", "WorkflowIDConflictPolicy", "TASK_QUEUES", "ENDPOINTS", "ANSWERS"}
    | {"BY_MAC"}
    | {"request", "nexus_caller", ALLOWED_NAMESPACES}
    | {builtin.python for builtin in BUILTINS.values() if builtin.python.isidentifier()}
    | {"str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "len", "range"}
)
"""Names that generated code uses itself; a design's name that is one gets a `_`."""

TEMPORARIES = frozenset(
    {"at_last", "cancelled", "each", "failure", "index", "key", "mine", "part", "passed"}
    | {"result", "subject", "value", "won"}
)
"""What functions call what only generated code knows, with a number where one is taken."""

RUNTIME = frozenset(
    {"AllowList", "Arrivals", "Closed", "DESIGN_FAULTS", "Detached", "Endpoint", "FAILURES"}
    | {"Operation", "Tuning"}
    | {"FAILURES_OR_CANCELLATION", "cancelled", "shielded"}
    | {"Request", "Stub", "TaskQueue", "check_input", "closable", "describe", "detach_child"}
    | {"check_result"}
    | {
        "among_decimals",
        "changed",
        "error",
        "exact",
        "failed",
        "first",
        "first_state",
        "handlers_finished",
        "held",
        "lasting",
        "matches",
        "name_of",
        "operation",
        "priority",
        "query_handler",
    }
    | {"read_input", "run_activity", "run_child", "signal", "signal_handler", "start", "timer"}
    | {"until"}
    | {"changed", "divided", "doubled", "part", "start_child", "together", "update_handler"}
)
"""What is taken from `crossway.runtime`, the language's functions aside."""

WORKFLOW = frozenset(
    {"HandlerUnfinishedPolicy", "ParentClosePolicy", "continue_as_new", "defn", "init"} | {"run"}
)
"""What is taken from `temporalio.workflow`."""

ACTIVITY = frozenset({"heartbeat"})
"""What is taken from `temporalio.activity`."""

ENUMERATIONS = frozenset(
    {"ActivityIDReusePolicy", "WorkflowIDConflictPolicy", "WorkflowIDReusePolicy"}
    | {"workflow.HandlerUnfinishedPolicy", "workflow.ParentClosePolicy"}
)
"""What only members are taken from."""

METHODS = frozenset(
    {
        "allowed_namespaces",
        "at",
        "call",
        "caller",
        "cancel",
        "case",
        "detach",
        "get",
        "next",
        "revise",
    }
    | {
        "query",
        "signal",
        "signal_with_start",
        "start_activity",
        "start_update",
        "start_workflow",
        "update",
        "value",
        "wait",
    }
)
"""Attributes of promises, operations, requests, arrivals and races; `get` is a record's."""
