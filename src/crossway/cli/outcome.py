"""How a workflow ended, as its user reads it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ApplicationError, FailureError

from crossway.cli.output import say
from crossway.cli.profiles import codecs_named
from crossway.errors import UnreadableError
from crossway.language.visible import as_json
from crossway.observe.reading.failures import ENCODED, plain
from crossway.observe.reading.frames import from_own_code, shown_trace
from crossway.observe.reading.steps import Kind, State, Step
from crossway.runtime.errors import message_of
from crossway.runtime.failures import is_encoded
from crossway.runtime.interceptors import FailedAt
from crossway.runtime.payloads import UnreadError

LENGTH = 2000
"""Longest message shown, in characters."""


def failure_lines(workflow: str, failure: WorkflowFailureError) -> str:
    """Return a failed workflow's error: type and message, its details, its causes, as lines."""
    return "\n".join([f"{workflow} failed", *causes(failure.cause)])


def causes(failure: BaseException | None) -> list[str]:
    """Return a failure's type and message, its details, and those of its causes, as lines.

    Of a text that only a codec reads they say so, and which codecs profiles name.
    """
    lines: list[str] = []
    while failure is not None:
        lead = "  caused by " if lines else "  "
        said = plain(_message(failure), LENGTH)
        lines.append(f"{lead}{_kind(failure)}: {said}" if said else f"{lead}{_kind(failure)}")
        details = list(failure.details) if isinstance(failure, ApplicationError) else []
        lines += [f"    details: {as_json(d)}" for d in details]
        failure = failure.__cause__
    if note := _note_on_codecs("".join(lines)):
        lines.append(f"  {note}")
    return lines


def only_a_codec_reads(said: str, failure: UnreadError, client: Client) -> UnreadableError:
    """Return the error of an answer that cannot be read: no converter here knows its encoding.

    `said` is who answered what, which `client` read. The failure is
    `Unknown payload encoding binary/encrypted`, as the SDK says it.
    """
    own = client.data_converter.payload_codec
    which = "a codec" if own is None else f"another codec than {own}"
    named = _profiles_name() or "the one that its workers are served with"
    return UnreadableError(
        f"{said} cannot be read ({failure.args[0]}): {which} encoded it, which "
        f"--codec MODULE:NAME says ({named})"
    )


def tell_of_codecs(shown: str) -> None:
    """Say on stderr which codecs profiles name, if something that was shown is encoded."""
    if note := _note_on_codecs(shown):
        say(note)


def _note_on_codecs(shown: str) -> str:
    return _profiles_name() if ENCODED in shown else ""


def _profiles_name() -> str:
    named = codecs_named().items()
    return "; ".join(f"the profile {name} names {shlex.quote(codec)}" for name, codec in named)


def failed_at(root: Step, told: Sequence[FailedAt] = ()) -> Iterator[str]:
    """Yield, for each failed step below that has one, where it failed and its stack trace
    from the user's own code on.

    The trace of Python code stays in the history of the namespace that ran it: a failure's
    own causes, as its callers see them, have none. The line of a design is known to the worker
    that ran it alone: `told` is what those here said.
    """
    for step in root.walk():
        if step.state is State.TIMED_OUT and step.note:  # a loop without an end, say
            yield f"{step.kind} {step.name}: {step.note}"
        if step.state is not State.FAILED:
            continue
        own = next((one for one in told if one.place and _is_of(one, step)), None)
        if own is not None:
            yield f"{own.kind} {plain(own.name)} failed at {own.place}"
        elif step.trace:
            place = f" at {step.place}" if step.place else ""
            lines = "".join(f"\n  {line}" for line in from_own_code(step.trace).splitlines())
            yield f"{step.kind} {step.name} failed{place}{lines}"


def add_traces(root: Step, told: Sequence[FailedAt]) -> None:
    """Add to the failed operations below what their workers here told: the trace of their Python.

    A failure leaves it behind where it crosses to its caller, and an operation has no history.
    """
    for step in root.walk():
        if step.kind is Kind.NEXUS and step.state is State.FAILED and not step.place:
            own = (one for one in told if one.trace and _is_of(one, step))
            same = (one for one in own if plain(one.said) == step.failure)
            step.trace = next((shown_trace(one.trace) for one in same), "")


def _is_of(told: FailedAt, step: Step) -> bool:
    """Whether a worker told of this very step; of an activity or an operation, by its name."""
    run = step.latest or step.execution
    match step.kind:
        case Kind.WORKFLOW | Kind.CHILD:
            return told.kind == "workflow" and run is not None and told.run_id == run.run_id
        case Kind.ACTIVITY:
            return told.kind == "activity" and told.name == step.name
        case Kind.NEXUS:
            return told.kind == "operation" and told.name == step.name.partition(" ")[2]
        case _:  # what runs no code of a design
            return False


def _kind(cause: BaseException) -> str:
    named = cause.type if isinstance(cause, ApplicationError) else None
    return plain(named or type(cause).__name__)


def _message(cause: BaseException) -> str:
    if not isinstance(cause, FailureError):
        return str(cause)
    return ENCODED if cause.failure and is_encoded(cause.failure) else message_of(cause)
