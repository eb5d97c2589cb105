"""The workflow behind an operation: what it may believe of the call that it is told it answers.

An operation that waits is a workflow, and its caller comes to it as an argument. Whoever may
start workflows in the namespace could make one up; so an argument counts as the guard's word
only where the header that the guard signed covers it. Nothing here needs a key on replay: only
what is *not* believed leaves a marker, as in `signing`.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.worker import (
    ContinueAsNewInput,
    ExecuteWorkflowInput,
    HandleUpdateInput,
    StartChildWorkflowInput,
)

from crossway.runtime.identity.asking import hold
from crossway.runtime.identity.begun import UPDATE, Begun, update_name
from crossway.runtime.identity.callers import Caller, described
from crossway.runtime.identity.chain import NO_CALL, for_descendant
from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.tokens import Call
from crossway.runtime.payloads import NO_ARGUMENTS, Arguments, digest_of_all, given

MARKER = "crossway-no-caller"
"""The id of the patch that says that a run knows no caller. Histories hold it."""

CALLER, ALLOWED = "nexus_caller", "allowed_namespaces"
"""What compiled code calls the parameters that hold what only the guard knows."""


def begun(input: ExecuteWorkflowInput, identity: Identity) -> Begun:
    """Return how the running workflow was begun."""
    arguments = _arguments() if input.args else NO_ARGUMENTS
    return Begun(identity.namespace, workflow.info().workflow_id, arguments, input.headers)


def begun_update(input: HandleUpdateInput, identity: Identity) -> Begun:
    """Return how the update that is being handled was begun."""
    name = update_name(workflow.info().workflow_id, input.id, input.update)
    return Begun(identity.namespace, name, UPDATE + _given(input), input.headers)


def _given(input: HandleUpdateInput) -> str:
    """Return the digest of what an update was given, as it arrived: encoded again it may be other
    JSON, `5.0` of a 5 for a float.

    With another converter than ours that is what there is.
    """
    arrived = given.get() if input.args else NO_ARGUMENTS
    return arrived or digest_of_all(workflow.payload_converter().to_payloads(input.args))


def _arguments() -> str:
    """Return the digest of what the running workflow was given; "" with another converter."""
    try:
        (known,) = workflow.payload_converter().from_payloads([], [Arguments])
    except Exception:  # of a converter that knows nothing of us, in words of its own
        return ""
    return str(known)


def take_what_is_made_up(input: ExecuteWorkflowInput, begun: Begun, identity: Identity) -> None:
    """Let a run that no operation started know no caller, whatever its arguments say.

    Also one that release 0.1.0 started, unless it ran there already, or one that was started while
    no key of the namespace counted: nothing proves its caller.
    """
    places = _of_the_guard(input.run_fn)
    if not places or not _is_made_up(begun, identity):
        return
    nobody = {CALLER: described(Caller("", "", ""), Call("", "", "")), ALLOWED: []}
    told = list(enumerate(input.args))
    input.args = [nobody[places[at]] if at in places else value for at, value in told]


def wait_for_keys(begun: Begun, identity: Identity) -> None:
    """Let the task fail where nobody has said yet by which key the guard may have signed how the
    workflow was begun: what it is told of its caller, and tells others, is for good.

    Raises:
        NotNowError: nobody has, whatever the workflow does with that.
    """
    if workflow.unsafe.is_replaying():
        return
    if (refused := begun.unknown(identity.keys)) is not None:
        hold(refused, identity.namespace)


def _is_made_up(begun: Begun, identity: Identity) -> bool:
    wait_for_keys(begun, identity)
    if not workflow.unsafe.is_replaying() and begun.claims(identity.keys):
        return False
    return workflow.patched(MARKER)


@functools.lru_cache(maxsize=256)
def _of_the_guard(run: Callable[..., Any]) -> Mapping[int, str]:
    """Return which arguments of a workflow's method, by place, hold what only the guard knows."""
    names = list(inspect.signature(run).parameters)[1:]  # the first is the workflow itself
    return {at: name for at, name in enumerate(names) if name in (CALLER, ALLOWED)}


def hand_on(input: ContinueAsNewInput, begun: Begun, identity: Identity) -> None:
    """Tell the run that continues this one what this one was told, signed for its arguments."""
    if workflow.unsafe.is_replaying():
        return
    wait_for_keys(begun, identity)
    key = identity.keys.signing(identity.namespace)
    payloads = workflow.payload_converter().to_payloads(input.args)
    header = begun.continued(identity.keys, key, digest_of_all(payloads))
    if header:
        input.args = [RawValue(payload) for payload in payloads]
        input.headers = {**input.headers, **header}


def hand_down(input: StartChildWorkflowInput, begun: Begun, identity: Identity) -> None:
    """Tell a child what began this workflow, signed for its id and its arguments."""
    if workflow.unsafe.is_replaying():
        return
    wait_for_keys(begun, identity)
    key = identity.keys.signing(identity.namespace)
    found = begun.cause(identity.keys)
    if found == NO_CALL:
        return
    payloads = workflow.payload_converter().to_payloads(input.args)
    input.args = [RawValue(payload) for payload in payloads]
    header = for_descendant(found, key, input.id, digest_of_all(payloads))
    input.headers = {**input.headers, **header}
