"""Which findings a slip leads to: a table that `crossway.checks.causes` reads.

    worker w:
        workflow Ordr            # WORKER_UNDEFINED_WORKFLOW, with the near name Order

So Order runs in no namespace that anybody named, and whether it may call another, or has a child
there, is nothing to report as well.
"""

from __future__ import annotations

from crossway.language.structs import Struct


class Consequence(Struct, frozen=True):
    """What findings of some codes lead to: findings of others, which are left out.

    `inside` is whether in the same definition alone, `later` whether not before. `option` says
    which misspelt options count, where the cause is one. `near` is whether only what has a name
    that is near to the cause's, `told` whether only what has the name in its message, or what is
    placed by it.
    """

    causes: frozenset[str]
    effects: frozenset[str]
    inside: bool = False
    later: bool = False
    option: tuple[str, ...] = ()
    near: bool = False
    told: bool = False


_PLACES = frozenset(
    {
        *("caller-not-allowed", "nexus-same-namespace", "child-in-other-namespace"),
        *("idle-caller", "nexus-open-endpoint", "unknown-caller-namespace"),
        *("ENDPOINT_SERVICE_LINKAGE", "TASK_QUEUE_MISMATCH"),
        *("EXPLICIT_ROUTING_MISMATCH", "IMPLICIT_ROUTING_MISMATCH"),
    }
)
"""Codes that say something of where things run."""

_AWAITED = frozenset(
    {"UNDEFINED_PROMISE_OR_CONDITION", "CONDITION_RESULT_BINDING", "await-never-changes"}
)
"""Codes that say something of what a name that is awaited holds."""

CONSEQUENCES = (
    Consequence(
        frozenset({"unqualified-name", "QUALIFIED_REF_WITHOUT_IMPORT"}),
        _PLACES,
        inside=True,
        told=True,
    ),
    Consequence(
        frozenset(
            {
                *("WORKER_UNDEFINED_WORKFLOW", "WORKER_UNDEFINED_ACTIVITY"),
                *("WORKER_UNDEFINED_NEXUS_SERVICE", "NAMESPACE_UNDEFINED_WORKER"),
                "endpoint-undefined-service",
            }
        ),
        _PLACES,
        told=True,
    ),
    Consequence(
        frozenset({"unknown-option"}),
        frozenset({"nexus-open-endpoint"}),
        option=("allowed_caller_namespaces", "allowed_callers"),
    ),
    Consequence(
        frozenset({"unknown-option"}),
        _PLACES | {"nexus-unknown-target"},
        option=("target_namespace", "target_task_queue", "task_queue"),
    ),
    Consequence(
        frozenset({"unknown-option"}),
        frozenset({"nexus-missing-deadline"}),
        inside=True,
        option=("schedule_to_close_timeout", "start_to_close_timeout", "timeout"),
    ),
    Consequence(
        frozenset({"wrong-option-value"}),
        _PLACES,
        inside=True,
        told=True,
    ),
    Consequence(
        frozenset({"unknown-caller-namespace"}),
        frozenset({"refused-by-wider-list", "idle-caller"}),
        told=True,
    ),
    Consequence(
        frozenset({"missing-field"}),
        frozenset({"unused-variable"}),
        inside=True,
        told=True,
    ),
    Consequence(
        frozenset({"missing-result", "wrong-argument-count"}),
        frozenset({"unused-variable"}),
        inside=True,
    ),
    Consequence(
        frozenset({"endpoint-undefined-service"}),
        frozenset({"nexus-open-endpoint"}),
    ),
    Consequence(
        frozenset({"undefined-name", "unknown-function"}),
        _AWAITED,
        inside=True,
        later=True,
    ),
    Consequence(
        frozenset({"handle-as-value"}),  # in a record, `both = {x: a}`, and then `await both.x`
        _AWAITED - {"UNDEFINED_PROMISE_OR_CONDITION"},
        inside=True,
        later=True,
    ),
    Consequence(
        frozenset({"unknown-error"}),
        frozenset({"undefined-name"}),
        inside=True,
        later=True,
        told=True,
    ),
    Consequence(
        frozenset({"unknown-error"}),
        frozenset({"duplicate-case"}),
        inside=True,
        told=True,
    ),
    Consequence(
        frozenset({"NEXUS_UNDEFINED_SERVICE", "WORKER_UNDEFINED_NEXUS_SERVICE"}),
        frozenset({"nexus-guessed-arguments"}),
        told=True,
    ),
    Consequence(
        frozenset({"statement-out-of-place"}),
        frozenset({"unused-handle", "nexus-missing-deadline", "unused-variable"}),
        inside=True,
    ),
    Consequence(
        frozenset({"undefined-name"}),
        frozenset({"null-not-excluded"}),
        inside=True,
    ),
    Consequence(
        frozenset({"UNDEFINED_CONDITION"}),
        frozenset({"await-never-changes"}),
        inside=True,
        near=True,
    ),
    Consequence(
        frozenset({"unused-variable"}),
        frozenset({"name-not-always-bound", "wrong-type", *_AWAITED}),
        inside=True,
        near=True,
    ),
    Consequence(
        frozenset({"QUALIFIED_REF_WITHOUT_IMPORT"}),
        frozenset({"UNUSED_IMPORT", "UNRESOLVED_IMPORT"}),
        near=True,
    ),
    Consequence(
        frozenset({"unknown-type", "unknown-field"}),
        frozenset({"dollar-before-hole"}),
        inside=True,
    ),
    Consequence(
        frozenset(
            {
                *("duplicate-type", "DUPLICATE_ACTIVITY", "DUPLICATE_WORKFLOW"),
                *("DUPLICATE_NEXUS_SERVICE", "duplicate-member"),
            }
        ),
        frozenset(
            {
                *("unknown-field", "missing-field", "wrong-type", "wrong-argument-count"),
                "NEXUS_NO_OPERATION",
            }
        ),
        told=True,
    ),
    Consequence(
        frozenset({"duplicate-member"}),
        frozenset({"unknown-field", "wrong-type", "wrong-operand"}),
        inside=True,
    ),
    Consequence(
        frozenset({"UNDEFINED_PROMISE_OR_CONDITION"}),
        frozenset({"nexus-missing-deadline"}),
        inside=True,
    ),
    Consequence(
        frozenset({"UNDEFINED_UPDATE", "UNDEFINED_SIGNAL", "SIGNAL_SEND_UNDEFINED_SIGNAL"}),
        frozenset({"unknown-in-test"}),
        told=True,
    ),
    Consequence(
        frozenset({"UNDEFINED_ACTIVITY", "UNDEFINED_WORKFLOW"}),
        frozenset({"unknown-in-test"}),
        near=True,
    ),
    Consequence(
        frozenset({"constant-condition"}),
        frozenset({"endless-loop"}),
        inside=True,
        told=True,
    ),
    Consequence(
        frozenset({"UNBOUND_TEMPLATE_PARAM", "wrong-member"}),
        frozenset({"ENDPOINT_PARAM_NOT_SUPERSET"}),
        inside=True,
    ),
)
"""What is left out, and beside what."""
