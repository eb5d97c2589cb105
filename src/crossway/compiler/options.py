"""Options of calls to keyword arguments of the SDK and the runtime.

Keys come in camelCase or snake_case; a call's own options override the definition's
`default_options`, key by key (TWF specification, "Definition Default Options").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from crossway.compiler.expressions import emit_duration, emit_expression, emit_template
from crossway.compiler.scope import Scope, uncommented
from crossway.compiler.text import Code, argument, code, commas, quoted
from crossway.language import tree

Emit = Callable[[tree.Option, Scope], Code | None]
Values = dict[str, tree.Option]


def snake_key(key: str) -> str:
    """Return an option's key in snake_case."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", key).lower()


def merged(options: tree.Options, defaults: tree.Options = ()) -> Values:
    """Return options by snake_case key, the call's own over the defaults."""
    return {
        snake_key(option.key): option for option in (*uncommented(defaults), *uncommented(options))
    }


def keywords(values: Values, table: Mapping[str, tuple[str, Emit]], scope: Scope) -> list[Code]:
    """Return `a=..`, `b=..` for the options that `table` knows, in the table's order.

    `table` maps an option's key to the SDK's argument and how to write its value.
    """
    written: dict[str, Code] = {}
    for key, (name, emit) in table.items():
        if key in values and name not in written:
            value = emit(values[key], scope)
            if value is not None:
                written[name] = value
    return [argument(name, value) for name, value in written.items()]


def _value(option: tree.Option) -> tree.Expression:
    if isinstance(option.value, tuple):
        return tree.Constant(None, span=option.span)
    return option.value


def duration(option: tree.Option, scope: Scope) -> Code:
    """Return a duration."""
    return emit_duration(_value(option), scope)


def template(option: tree.Option, scope: Scope) -> Code:
    """Return a string with its holes filled in, or any expression as text."""
    value = _value(option)
    if isinstance(value, tree.String):
        return emit_template(value.value, scope)
    return code("cw.text({})", emit_expression(value, scope))


def plain(option: tree.Option, scope: Scope) -> Code:
    """Return a value as it is."""
    return emit_expression(_value(option), scope)


def word(*words: str) -> Emit:
    """Return how to write one of some words as a string; any other is not written.

    A design writes them in either case.
    """
    known = {one: quoted(one) for one in words}
    return lambda option, _: known.get(_word(option).lower())


def _word(option: tree.Option) -> str:
    match _value(option):
        case tree.Name(name):
            return name
        case tree.String(value):
            return value
    return ""


def negated(option: tree.Option, scope: Scope) -> Code:
    """Return the opposite of a boolean, for SDK arguments named the other way round."""
    return code("not {}", emit_expression(_value(option), scope))


def member(*members: Code) -> Emit:
    """Return how to write one of these members of an SDK enumeration; no other is written.

    A design writes the member's own name, in either case.
    """
    known = {str(one).rpartition(".")[2]: one for one in members}
    return lambda option, _: known.get(_word(option).upper())


def retry_policy(option: tree.Option, scope: Scope) -> Code:
    """Return an SDK RetryPolicy."""
    return code("RetryPolicy({})", _nested(option, _RETRY, scope))


def priority(option: tree.Option, scope: Scope) -> Code:
    """Return an SDK Priority."""
    return code("Priority({})", _nested(option, _PRIORITY, scope))


def _nested(option: tree.Option, table: Mapping[str, tuple[str, Emit]], scope: Scope) -> Code:
    entries = option.value if isinstance(option.value, tuple) else ()
    return commas(keywords(merged(entries), table, scope))


_REUSE = member(
    code("WorkflowIDReusePolicy.ALLOW_DUPLICATE"),
    code("WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY"),
    code("WorkflowIDReusePolicy.REJECT_DUPLICATE"),
    code("WorkflowIDReusePolicy.TERMINATE_IF_RUNNING"),
)
_CONFLICT = member(
    code("WorkflowIDConflictPolicy.FAIL"),
    code("WorkflowIDConflictPolicy.USE_EXISTING"),
    code("WorkflowIDConflictPolicy.TERMINATE_EXISTING"),
)
_PARENT_CLOSE = member(
    code("workflow.ParentClosePolicy.TERMINATE"),
    code("workflow.ParentClosePolicy.REQUEST_CANCEL"),
    code("workflow.ParentClosePolicy.ABANDON"),
)

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
    "workflow_id_reuse_policy": ("id_reuse_policy", _REUSE),
    "retry_policy": ("retry_policy", retry_policy),
    "priority": ("priority", priority),
}
CHILD: Mapping[str, tuple[str, Emit]] = {
    "workflow_id": ("id", template),
    **_WORKFLOW,
    "parent_close_policy": ("parent_close_policy", _PARENT_CLOSE),
}
STARTED: Mapping[str, tuple[str, Emit]] = {
    "workflow_id": ("id", template),
    **_WORKFLOW,
    "workflow_id_conflict_policy": ("id_conflict_policy", _CONFLICT),
    "id_conflict_policy": ("id_conflict_policy", _CONFLICT),
}
NEXUS: Mapping[str, tuple[str, Emit]] = {
    "schedule_to_close_timeout": ("schedule_to_close_timeout", duration),
    "timeout": ("schedule_to_close_timeout", duration),
    "schedule_to_start_timeout": ("schedule_to_start_timeout", duration),
    "start_to_close_timeout": ("start_to_close_timeout", duration),
    "on_timeout": ("on_timeout", word("cancel", "abandon")),
    "retry_policy": ("retry_policy", retry_policy),
}
DETACHED: Mapping[str, tuple[str, Emit]] = {
    key: value for key, value in NEXUS.items() if key not in ("on_timeout", "retry_policy")
}
