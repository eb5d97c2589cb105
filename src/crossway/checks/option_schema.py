"""Which options each kind of call and definition takes, and what values they take.

Keys are in snake_case; designs may write camelCase. Sources: TWF specification, "Options
Block", "Worker Options", "Endpoint Options"; DESIGN.md sections 3 and 6 for what nexus calls,
`return workflow` and endpoints take besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Plain = Literal["text", "duration", "number", "boolean", "texts"]
Kind = Plain | frozenset[str] | Mapping[str, Plain]
"""A plain value, one of some words, or a nested block."""
Schema = Mapping[str, Kind]

RETRY_POLICY: Mapping[str, Plain] = {
    "initial_interval": "duration",
    "backoff_coefficient": "number",
    "maximum_interval": "duration",
    "maximum_attempts": "number",
    "non_retryable_error_types": "texts",
}
PRIORITY: Mapping[str, Plain] = {
    "priority_key": "number",
    "fairness_key": "text",
    "fairness_weight": "number",
}
_SHARED: Schema = {
    "task_queue": "text",
    "timeout": "duration",
    "retry_policy": RETRY_POLICY,
    "priority": PRIORITY,
}
ACTIVITY: Schema = {
    **_SHARED,
    "schedule_to_close_timeout": "duration",
    "schedule_to_start_timeout": "duration",
    "start_to_close_timeout": "duration",
    "heartbeat_timeout": "duration",
    "request_eager_execution": "boolean",
}
_REUSE = frozenset(
    {
        "ALLOW_DUPLICATE",
        "ALLOW_DUPLICATE_FAILED_ONLY",
        "REJECT_DUPLICATE",
        "TERMINATE_IF_RUNNING",
    }
)
WORKFLOW_DEFAULTS: Schema = {
    **_SHARED,
    "workflow_execution_timeout": "duration",
    "workflow_run_timeout": "duration",
    "workflow_task_timeout": "duration",
    "workflow_id_reuse_policy": _REUSE,
}
CHILD: Schema = {
    **WORKFLOW_DEFAULTS,
    "workflow_id": "text",
    "parent_close_policy": frozenset({"TERMINATE", "REQUEST_CANCEL", "ABANDON"}),
}
_CONFLICT = frozenset({"FAIL", "USE_EXISTING", "TERMINATE_EXISTING"})
STARTED: Schema = {
    **WORKFLOW_DEFAULTS,
    "workflow_id": "text",
    "id_conflict_policy": _CONFLICT,
    "workflow_id_conflict_policy": _CONFLICT,
}
NEXUS: Schema = {
    "timeout": "duration",
    "schedule_to_close_timeout": "duration",
    "schedule_to_start_timeout": "duration",
    "start_to_close_timeout": "duration",
    "on_timeout": frozenset({"cancel", "abandon"}),
    "retry_policy": RETRY_POLICY,
    "priority": PRIORITY,
}
HANDLER: Schema = {
    "unfinished_policy": frozenset({"abandon", "warn_and_abandon"}),
    "description": "text",
}
QUERY: Schema = {"description": "text"}
WORKER: Schema = {
    "task_queue": "text",
    "worker_activity_rate_limit": "number",
    "task_queue_activity_rate_limit": "number",
    "worker_local_activity_rate_limit": "number",
    "max_concurrent_activity_executions": "number",
    "max_concurrent_workflow_task_executions": "number",
    "max_concurrent_local_activity_executions": "number",
    "max_concurrent_nexus_task_executions": "number",
    "max_concurrent_workflow_task_pollers": "number",
    "max_concurrent_activity_task_pollers": "number",
    "max_concurrent_nexus_task_pollers": "number",
    "max_cached_workflows": "number",
    "sticky_schedule_to_start_timeout": "duration",
    "heartbeat_throttle_interval": "duration",
    "worker_identity": "text",
    "worker_shutdown_timeout": "duration",
    "local_activity_only_mode": "boolean",
    "enable_sessions": "boolean",
    "max_concurrent_session_executions": "number",
    "versioning": frozenset({"none", "build_id", "deployment"}),
}
ENDPOINT: Schema = {
    "task_queue": "text",
    "services": "texts",
    "description": "text",
    "allowed_caller_namespaces": "texts",
    "caller_identity": frozenset({"signed", "link"}),
}
CLASSIC_ENDPOINT: Schema = {
    **ENDPOINT,
    "target_task_queue": "text",
    "target_namespace": "text",
}
