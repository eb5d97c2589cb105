"""Every option: its keys, its value, where it may stand, and what it becomes.

Checks, placing, compiler, `crossway explain` and docs/options.md read this table. To add an
option, add it here: tests/compiler/test_options.py then names what it lacks.

Sources: TWF specification, "Options Block", "Worker Options", "Endpoint Options"; the
signatures of the Temporal SDK; the server's limits.

Longer than other files because it is one table: a key is looked up in one place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, assert_never

from crossway.design.options.values import (
    Block,
    Duration,
    Entries,
    Flag,
    Number,
    Option,
    OptionSet,
    Text,
    Texts,
    Value,
    Words,
)
from crossway.language import tree
from crossway.language.words import LONGEST_NAME

NAME = Text(LONGEST_NAME)
"""A workflow id or a task queue."""

OF_NAMESPACES = ("allowed_caller_namespaces", "originating_namespaces", "target_namespace")
"""The keys of options whose texts name namespaces; the first two list several."""

OF_ERRORS = ("non_retryable_error_types",)
"""The keys of options whose texts name errors."""

_TIMEOUT = Duration(timedelta(milliseconds=1))
"""The SDK takes zero for none, and an activity without a timeout fails its workflow's task."""

_INT32 = 2**31 - 1


def _same(key: str, value: Value, does: str) -> Option:
    """Return an option that the SDK's argument of the same name takes."""
    return Option(key, value, does, argument=key)


RETRY_POLICY = OptionSet(
    "retry_policy",
    "`retry_policy`",
    (
        _same("initial_interval", Duration(), "the wait before the first retry"),
        _same("backoff_coefficient", Number(1, whole=False), "how much longer each wait gets"),
        _same("maximum_interval", Duration(), "the longest wait"),
        _same("maximum_attempts", Number(0, _INT32), "how many attempts; 0 is no limit"),
        _same("non_retryable_error_types", Texts(), "errors that are not retried"),
    ),
)
PRIORITY = OptionSet(
    "priority",
    "`priority`",
    (
        _same("priority_key", Number(1, _INT32), "1 goes first"),
        _same("fairness_key", Text(64, may_be_empty=True), "whose share of the queue it uses"),
        _same("fairness_weight", Number(0, whole=False), "how large that share is"),
    ),
)
_RETRY = _same("retry_policy", Block(RETRY_POLICY, "RetryPolicy"), "how it is retried")
_PRIORITY = _same("priority", Block(PRIORITY, "Priority"), "what goes first in its task queue")
_TASK_QUEUE = _same("task_queue", NAME, "the task queue it runs on")

SUMMARY = Text(390)
"""The server takes 400 bytes of JSON. Source: its `limit.userMetadataSummarySize`."""

DETAILS = Text(19_000)
"""The server takes 20,000 bytes of JSON. Source: its `limit.userMetadataDetailsSize`."""


def _summary(argument: str) -> Option:
    return Option("summary", SUMMARY, "what tools show beside it", argument=argument)


# --- calls and the defaults of what is called --------------------------------------------

ACTIVITY = OptionSet(
    "an activity call",
    "activity",
    (
        _TASK_QUEUE,
        Option(
            "start_to_close_timeout",
            _TIMEOUT,
            "how long one attempt may take",
            argument="start_to_close_timeout",
            also=("timeout",),
        ),
        _same("schedule_to_close_timeout", _TIMEOUT, "how long all attempts together may take"),
        _same("schedule_to_start_timeout", Duration(), "how long it may wait for a worker"),
        _same("heartbeat_timeout", Duration(), "how long it may go without a heartbeat"),
        Option(
            "request_eager_execution",
            Flag(),
            "whether its caller's worker may run it at once",
            unused="the SDK decides it for a whole worker, not for one call",
        ),
        _RETRY,
        _PRIORITY,
        _summary("summary"),
    ),
)
STANDALONE_ACTIVITY = OptionSet(
    "an activity behind an operation",
    "`return activity` of an operation",
    (
        _same("activity_id", NAME, "its id in the namespace"),
        Option(
            "id_reuse_policy",
            Words(
                ("ALLOW_DUPLICATE", "ALLOW_DUPLICATE_FAILED_ONLY", "REJECT_DUPLICATE"),
                "ActivityIDReusePolicy",
            ),
            "whether an id may be used again once its activity has ended",
            argument="id_reuse_policy",
            also=("activity_id_reuse_policy",),
        ),
        *ACTIVITY.options,
    ),
)
ACTIVITY_DEFAULTS = ACTIVITY.where(
    "`default_options` of an activity", "`default_options` of an activity"
)

_REUSE = Words(
    (
        "ALLOW_DUPLICATE",
        "ALLOW_DUPLICATE_FAILED_ONLY",
        "REJECT_DUPLICATE",
        "TERMINATE_IF_RUNNING",
    ),
    "WorkflowIDReusePolicy",
)
WORKFLOW_DEFAULTS = OptionSet(
    "`default_options` of a workflow",
    "`default_options` of a workflow",
    (
        _TASK_QUEUE,
        Option(
            "workflow_execution_timeout",
            Duration(),
            "how long it may take with all its runs",
            argument="execution_timeout",
            also=("timeout",),
        ),
        Option(
            "workflow_run_timeout",
            Duration(),
            "how long one run may take",
            argument="run_timeout",
        ),
        Option(
            "workflow_task_timeout",
            Duration(),
            "how long one workflow task may take",
            argument="task_timeout",
        ),
        Option(
            "workflow_id_reuse_policy",
            _REUSE,
            "whether it may have the id of a workflow that has closed",
            argument="id_reuse_policy",
        ),
        _RETRY,
        _PRIORITY,
        _summary("static_summary"),
        Option("details", DETAILS, "what tools show of it at length", argument="static_details"),
        _same("memo", Entries(), "what is kept with it for whoever lists workflows"),
        _same("search_attributes", Entries(), "by what it is found, as its namespace declares"),
    ),
)
_WORKFLOW_ID = Option("workflow_id", NAME, "its workflow id", argument="id")
CHILD = OptionSet(
    "a child workflow",
    "workflow",
    (
        _WORKFLOW_ID,
        *WORKFLOW_DEFAULTS.options,
        _same(
            "parent_close_policy",
            Words(("TERMINATE", "REQUEST_CANCEL", "ABANDON"), "workflow.ParentClosePolicy"),
            "what becomes of it when its parent closes",
        ),
    ),
)
DETACHED_CHILD = CHILD.where(
    "a detached workflow",
    "`detach workflow`",
    parent_close_policy="a detached workflow always outlives its parent",
)
STARTED = OptionSet(
    "a workflow that an operation starts",
    "`return workflow`",
    (
        _WORKFLOW_ID,
        *WORKFLOW_DEFAULTS.options,
        Option(
            "id_conflict_policy",
            Words(("FAIL", "USE_EXISTING", "TERMINATE_EXISTING"), "WorkflowIDConflictPolicy"),
            "what to do when a workflow with its id is running",
            argument="id_conflict_policy",
            also=("workflow_id_conflict_policy",),
        ),
        _same(
            "attach",
            Words(("same_caller", "any_caller")),
            "whether it takes over a running workflow of another caller's namespace",
        ),
    ),
)
STARTED_BY_WAITING = STARTED.where(
    "a workflow that an operation starts",
    "`return workflow` of an operation that waits",
    id_conflict_policy="an operation that waits starts a child, and a child has no such policy",
    attach="an operation that waits starts a child, which attaches to nothing",
)
NEXUS = OptionSet(
    "a nexus call",
    "nexus",
    (
        Option(
            "schedule_to_close_timeout",
            Duration(),
            "how long the call may take",
            argument="schedule_to_close_timeout",
            also=("timeout",),
        ),
        _same("schedule_to_start_timeout", Duration(), "how long until the handler has begun"),
        _same("start_to_close_timeout", Duration(), "how long it may take once begun"),
        _same(
            "on_timeout",
            Words(("cancel", "abandon")),
            "whether the target is asked to stop when the time is up",
        ),
        _RETRY,
        _summary("summary"),
        Option(
            "priority",
            _PRIORITY.value,
            _PRIORITY.does,
            unused="a Nexus operation has no priority of its own on Temporal",
        ),
    ),
)
TIMER = OptionSet("a timer", "timer", (_summary("summary"),))
DETACHED_NEXUS = NEXUS.where("a detached nexus call", "`detach nexus`")

Mode = Literal["called", "detached", "returned", "returned by waiting", "signalled"]
"""How a call is made. An operation that waits is a workflow: what it returns is its child. What a
signal starts has the signal's id, and the options of its own definition."""


def taken_by(call: tree.Call, mode: Mode) -> OptionSet:
    """Return the options that a call takes."""
    match call:
        case tree.ActivityCall():
            return STANDALONE_ACTIVITY if mode == "returned" else ACTIVITY
        case tree.NexusCall():
            return DETACHED_NEXUS if mode == "detached" else NEXUS
        case tree.WorkflowCall():
            return _WORKFLOW[mode]
        case _:
            assert_never(call)


def defaults_of(definition: tree.Workflow | tree.Activity) -> OptionSet:
    """Return the options that the `default_options` of a definition may hold."""
    return WORKFLOW_DEFAULTS if isinstance(definition, tree.Workflow) else ACTIVITY_DEFAULTS


_WORKFLOW: dict[Mode, OptionSet] = {
    "called": CHILD,
    "detached": DETACHED_CHILD,
    "returned": STARTED,
    "returned by waiting": STARTED_BY_WAITING,
    "signalled": WORKFLOW_DEFAULTS,
}

# --- handlers ------------------------------------------------------------------------------

_SAID = Text(may_be_empty=True, filled=False)
_DESCRIPTION = _same("description", _SAID, "what tools say about it")
_UNFINISHED = _same(
    "unfinished_policy",
    Words(("abandon", "warn_and_abandon"), "workflow.HandlerUnfinishedPolicy"),
    "what happens when the workflow closes before it has ended",
)
SIGNAL = OptionSet("a signal handler", "signal handler", (_UNFINISHED, _DESCRIPTION))
UPDATE = OptionSet("an update handler", "update handler", (_UNFINISHED, _DESCRIPTION))
QUERY = OptionSet("a query handler", "query handler", (_DESCRIPTION,))

# --- deployment ----------------------------------------------------------------------------


def _tuned(key: str, argument: str, value: Value, does: str) -> Option:
    """Return an option that `Tuning` of the runtime hands to the SDK's worker."""
    return Option(key, value, does, argument=argument)


def _untuned(key: str, value: Value, does: str, unused: str) -> Option:
    return Option(key, value, does, unused=unused)


_LIMIT = Number(0, 10_000)
_AT_LEAST_TWO = Number(2, 10_000)
"""One is for the workflows in memory, and one for those that are not."""

_RATE = Number(0, whole=False)
_NO_LOCAL = "no activity runs within its workflow's task here"
_NO_SESSIONS = "the SDK for Python has no sessions"
WORKER = OptionSet(
    "a worker",
    "`worker` in a namespace",
    (
        Option("task_queue", NAME, "the task queue it polls"),
        _tuned(
            "worker_activity_rate_limit",
            "max_activities_per_second",
            _RATE,
            "activities a second; 0 is no limit",
        ),
        _tuned(
            "task_queue_activity_rate_limit",
            "max_task_queue_activities_per_second",
            _RATE,
            "activities a second of the queue, whoever polls it; 0 is no limit",
        ),
        _untuned("worker_local_activity_rate_limit", _RATE, "local activities a second", _NO_LOCAL),
        _tuned(
            "max_concurrent_activity_executions",
            "max_concurrent_activities",
            _LIMIT,
            "activities at once, at most 200; 0 is the SDK's 100",
        ),
        _tuned(
            "max_concurrent_workflow_task_executions",
            "max_concurrent_workflow_tasks",
            _AT_LEAST_TWO,
            "workflow tasks at once, at most 200",
        ),
        _untuned(
            "max_concurrent_local_activity_executions",
            _LIMIT,
            "local activities at once",
            _NO_LOCAL,
        ),
        _tuned(
            "max_concurrent_nexus_task_executions",
            "max_concurrent_nexus_tasks",
            _LIMIT,
            "operations at once, at most 200; 0 is the SDK's 100",
        ),
        _tuned(
            "max_concurrent_workflow_task_pollers",
            "workflow_task_poller_behavior",
            _AT_LEAST_TWO,
            "pollers of workflow tasks",
        ),
        _tuned(
            "max_concurrent_activity_task_pollers",
            "activity_task_poller_behavior",
            _LIMIT,
            "pollers of activity tasks; 0 is as many as otherwise",
        ),
        _tuned(
            "max_concurrent_nexus_task_pollers",
            "nexus_task_poller_behavior",
            _LIMIT,
            "pollers of Nexus tasks; 0 is as many as otherwise",
        ),
        _tuned("max_cached_workflows", "max_cached_workflows", _LIMIT, "workflows kept in memory"),
        _tuned(
            "sticky_schedule_to_start_timeout",
            "sticky_queue_schedule_to_start_timeout",
            Duration(timedelta(milliseconds=1)),
            "how long the cache is waited for",
        ),
        _untuned(
            "heartbeat_throttle_interval",
            Duration(),
            "how often heartbeats are sent",
            "heartbeats are sent as often as it takes to see soon that a worker has died",
        ),
        _untuned(
            "worker_identity",
            Text(),
            "what it calls itself",
            "a worker's identity says which design it serves: `crossway serve --owner`",
        ),
        _untuned(
            "worker_shutdown_timeout",
            Duration(),
            "how long its tasks have to finish",
            "a process stops as a whole: `crossway serve --grace`",
        ),
        _untuned(
            "local_activity_only_mode", Flag(), "whether it runs local activities only", _NO_LOCAL
        ),
        _untuned("enable_sessions", Flag(), "whether it has sessions", _NO_SESSIONS),
        _untuned("max_concurrent_session_executions", _LIMIT, "sessions at once", _NO_SESSIONS),
        _untuned(
            "versioning",
            Words(("none", "build_id", "deployment")),
            "how it is versioned",
            "`crossway serve` makes a build of each design, unless `--no-versioning`",
        ),
    ),
)
_SERVICES = Option("services", Texts(), "which services of the file it takes")
_LISTS = (
    Option(
        "allowed_caller_namespaces",
        Texts(names=True),
        "the namespaces that may call",
        also=("allowed_callers",),
    ),
    Option(
        "originating_namespaces",
        Texts(names=True),
        "the namespaces in which the chain of calls may have begun",
    ),
)
SERVICE = OptionSet("a service", "`nexus service`", _LISTS)
OPERATION = OptionSet("an operation", "an operation of a service", _LISTS)
_ACCESS = (
    Option("description", Text(may_be_empty=True), "what the server's tools say about it"),
    *_LISTS,
    Option("caller_identity", Words(("signed", "link", "server")), "how a caller proves who it is"),
    Option(
        "replay",
        Words(("allowed", "once")),
        "whether a call that was read in a history may be sent again while its token is good",
    ),
    Option(
        "proof",
        Words(("mac", "signature")),
        "whether a MAC may prove who calls and who answers, or a third party is to verify it",
    ),
)
ENDPOINT = OptionSet(
    "an endpoint",
    "`nexus endpoint` in a namespace",
    (
        Option("task_queue", NAME, "the task queue it leads to"),
        Option(
            "services",
            Texts(),
            _SERVICES.does,
            unused="the worker that polls the task queue says which services there are",
        ),
        *_ACCESS,
    ),
)
CLASSIC_ENDPOINT = OptionSet(
    "an endpoint",
    "`nexus_endpoint`",
    (
        Option("target_namespace", NAME, "the namespace it leads to"),
        Option("target_task_queue", NAME, "the task queue it leads to", also=("task_queue",)),
        _SERVICES,
        *_ACCESS,
    ),
)

OPTION_SETS = (
    ACTIVITY,
    STANDALONE_ACTIVITY,
    ACTIVITY_DEFAULTS,
    CHILD,
    DETACHED_CHILD,
    WORKFLOW_DEFAULTS,
    STARTED,
    STARTED_BY_WAITING,
    NEXUS,
    DETACHED_NEXUS,
    TIMER,
    RETRY_POLICY,
    PRIORITY,
    SIGNAL,
    UPDATE,
    QUERY,
    SERVICE,
    OPERATION,
    WORKER,
    ENDPOINT,
    CLASSIC_ENDPOINT,
)
"""All of them, as a page lists them."""
