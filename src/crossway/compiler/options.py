"""Options of calls to keyword arguments of the SDK and the runtime.

Keys come in camelCase or snake_case; a call's own options override the definition's
`default_options`, key by key (TWF specification, "Definition Default Options").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from crossway.compiler.expressions import emit_duration, emit_expression, emit_template
from crossway.compiler.scope import Scope
from crossway.compiler.text import code
from crossway.language import tree

Emit = Callable[[tree.Option, Scope], str]
Values = dict[str, tree.Option]


def snake_key(key: str) -> str:
    """Return an option's key in snake_case."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", key).lower()


def merged(options: tree.Options, defaults: tree.Options = ()) -> Values:
    """Return options by snake_case key, the call's own over the defaults."""
    return {snake_key(option.key): option for option in (*code(defaults), *code(options))}


def keywords(values: Values, table: Mapping[str, tuple[str, Emit]], scope: Scope) -> str:
    """Return `, a=.., b=..` for the options that `table` knows, in the table's order.

    `table` maps an option's key to the SDK's argument and how to write its value.
    """
    written: dict[str, str] = {}
    for key, (argument, emit) in table.items():
        if key in values:
            written.setdefault(argument, emit(values[key], scope))
    return "".join(f", {argument}={text}" for argument, text in written.items())


def _value(option: tree.Option) -> tree.Expression:
    if isinstance(option.value, tuple):
        return tree.Constant(None, span=option.span)
    return option.value


def duration(option: tree.Option, scope: Scope) -> str:
    """Return a duration."""
    return emit_duration(_value(option), scope)


def template(option: tree.Option, scope: Scope) -> str:
    """Return a string with its holes filled in, or any expression as text."""
    value = _value(option)
    if isinstance(value, tree.String):
        return emit_template(value.value, scope)
    return f"cw.text({emit_expression(value, scope)})"


def plain(option: tree.Option, scope: Scope) -> str:
    """Return a value as it is."""
    return emit_expression(_value(option), scope)


def word(option: tree.Option, scope: Scope) -> str:  # noqa: ARG001 - one signature for all
    """Return a bare word or string as a string."""
    return f'"{_word(option)}"'


def _word(option: tree.Option) -> str:
    match _value(option):
        case tree.Name(name):
            return name
        case tree.String(value):
            return value
    return ""


def negated(option: tree.Option, scope: Scope) -> str:
    """Return the opposite of a boolean, for SDK arguments named the other way round."""
    return f"not {emit_expression(_value(option), scope)}"


def member(enum: str) -> Emit:
    """Return how to write a member of an SDK enumeration."""
    return lambda option, _: f"{enum}.{_word(option).upper()}"


def retry_policy(option: tree.Option, scope: Scope) -> str:
    """Return an SDK RetryPolicy."""
    return f"RetryPolicy({_nested(option, _RETRY, scope)})"


def priority(option: tree.Option, scope: Scope) -> str:
    """Return an SDK Priority."""
    return f"Priority({_nested(option, _PRIORITY, scope)})"


def _nested(option: tree.Option, table: Mapping[str, tuple[str, Emit]], scope: Scope) -> str:
    entries = option.value if isinstance(option.value, tuple) else ()
    return keywords(merged(entries), table, scope).removeprefix(", ")


_RETRY: Mapping[str, tuple[str, Emit]] = {
    "initial_interval": ("initial_interval", duration),
    "backoff_coefficient": ("backoff_coefficient", plain),
    "maximum_interval": ("maximum_interval", duration),
    "maximum_attempts": ("maximum_attempts", plain),
    "non_retryable_error_types": ("non_retryable_error_types", plain),
}
_PRIORITY: Mapping[str, tuple[str, Emit]] = {
    "priority_key": ("priority_key", plain),
    "fairness_key": ("fairness_key", plain),
    "fairness_weight": ("fairness_weight", plain),
}

ACTIVITY: Mapping[str, tuple[str, Emit]] = {
    "task_queue": ("task_queue", template),
    "start_to_close_timeout": ("start_to_close_timeout", duration),
    "timeout": ("start_to_close_timeout", duration),
    "schedule_to_close_timeout": ("schedule_to_close_timeout", duration),
    "schedule_to_start_timeout": ("schedule_to_start_timeout", duration),
    "heartbeat_timeout": ("heartbeat_timeout", duration),
    "request_eager_execution": ("disable_eager_execution", negated),
    "retry_policy": ("retry_policy", retry_policy),
    "priority": ("priority", priority),
}
_WORKFLOW: Mapping[str, tuple[str, Emit]] = {
    "task_queue": ("task_queue", template),
    "workflow_execution_timeout": ("execution_timeout", duration),
    "timeout": ("execution_timeout", duration),
    "workflow_run_timeout": ("run_timeout", duration),
    "workflow_task_timeout": ("task_timeout", duration),
    "workflow_id_reuse_policy": ("id_reuse_policy", member("WorkflowIDReusePolicy")),
    "retry_policy": ("retry_policy", retry_policy),
    "priority": ("priority", priority),
}
CHILD: Mapping[str, tuple[str, Emit]] = {
    "workflow_id": ("id", template),
    **_WORKFLOW,
    "parent_close_policy": ("parent_close_policy", member("workflow.ParentClosePolicy")),
}
STARTED: Mapping[str, tuple[str, Emit]] = {
    "workflow_id": ("id", template),
    **_WORKFLOW,
    "workflow_id_conflict_policy": ("id_conflict_policy", member("WorkflowIDConflictPolicy")),
    "id_conflict_policy": ("id_conflict_policy", member("WorkflowIDConflictPolicy")),
}
NEXUS: Mapping[str, tuple[str, Emit]] = {
    "schedule_to_close_timeout": ("schedule_to_close_timeout", duration),
    "timeout": ("schedule_to_close_timeout", duration),
    "schedule_to_start_timeout": ("schedule_to_start_timeout", duration),
    "start_to_close_timeout": ("start_to_close_timeout", duration),
    "on_timeout": ("on_timeout", word),
    "retry_policy": ("retry_policy", retry_policy),
}
DETACHED: Mapping[str, tuple[str, Emit]] = {
    key: value for key, value in NEXUS.items() if key not in ("on_timeout", "retry_policy")
}
