"""One operation called with no workflow around it: which, by whom, and what came of it."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import typer
from nexusrpc import HandlerError, HandlerErrorType
from temporalio.client import Client, NexusOperationFailureError
from temporalio.exceptions import TimeoutError as TimedOut
from temporalio.service import RPCError, RPCStatusCode

from crossway import advice
from crossway.cli.callees import Callee, choose_operation
from crossway.cli.exits import FAILED
from crossway.cli.find import require_namespace
from crossway.cli.flags import profiles_for
from crossway.cli.inputs import as_one_value, given_or_sampled
from crossway.cli.outcome import causes, only_a_codec_reads
from crossway.cli.output import echo, say
from crossway.cli.profiles import with_profiles
from crossway.cli.reaching import Where
from crossway.cli.sending import warn_unless_polled
from crossway.cli.starting import fresh_id
from crossway.cluster.announced import announced, keys_at
from crossway.cluster.keys import (
    choices,
    key_problems,
    keys_directory,
    keys_now,
    option_of,
    sources,
)
from crossway.cluster.service import Connections, refused, service_id
from crossway.design.model import Design
from crossway.errors import ClusterError, UserError
from crossway.observe.reading.links import linked
from crossway.observe.reading.service import endpoint_targets
from crossway.runtime import clock
from crossway.runtime.errors import NexusOperationError
from crossway.runtime.identity import Identity, Keyring, StandaloneCall, start_standalone
from crossway.runtime.payloads import UnreadError
from crossway.runtime.refusals import BUSY


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for on the command line: see the flags of `crossway call`."""

    operation: str | None
    input_text: str | None = None
    endpoint: str | None = None
    caller: str | None = None
    keys: Path | None = None
    limit: float | None = None
    audience: str = ""


def choose_caller(design: Design, callee: Callee, keys: Keyring, given: str | None) -> str:
    """Return the namespace that calls: the one that is given, else the one that may and can.

    Raises:
        UserError: no namespace, or more than one, may call and has a key here.
    """
    if given is not None:
        return given
    may = who_may(design, callee)
    can = [name for name in may if keys.signing(name) is not None]
    if len(can) == 1:
        return can[0]
    if can:
        raise UserError(f"{', '.join(can)} may call {callee}; choose one with --as")
    allowed = f"{', '.join(may) or 'nobody'} may call {callee}"
    raise UserError(f"{allowed}, and there is no key of any of them here: say --keys DIR")


def who_may(design: Design, callee: Callee) -> list[str]:
    """Return the namespaces that may make a call, of which any may where nothing lists them."""
    callers = callee.endpoint.access(callee.service, callee.operation.name).callers
    others = [name for name in design.namespaces if name != callee.endpoint.namespace]
    return list(callers) if callers is not None else others


def keyring(
    connections: Connections, where: Where, directory: Path | None, calling: Collection[str]
) -> Keyring:
    """Return the keys of our own server at this address, else those of the key files and of what
    the profile names: URLs of public keys, and signers of the namespaces that are `calling`.

    Raises:
        KeysError: a key file is unsafe or makes no sense, or a signer fails.
        UserError: what the profile says makes no sense.
    """
    own = tuple(keys_at(connections.address, announced())) if directory is None else ()
    if own:
        return Keyring(own)
    profiles = where.profile, profiles_for(where.own_profiles)
    urls = sources(with_profiles("jwks", None, *profiles))
    signers = choices(with_profiles("signer", None, *profiles))
    wanted = [one for one in signers if one.namespace in calling]
    found = keys_now(keys_directory(directory), urls, wanted)
    problems = key_problems(found, clock.now())
    here = option_of(keys_directory(directory))
    ended = [
        f"{said}; `{advice.rotating_key(name)}{here}` makes one that signs"
        for name in calling
        if (said := problems.get(name))
    ]
    for fault in (*found.faults, *ended):
        say(f"keys: {fault}")
    return Keyring(found.signing, found.trusted)


async def call_operation(where: Where, design: Design, question: Question) -> Any:
    """Return what an operation answers.

    Raises:
        UserError: the design offers no such operation, the input does not fit, or nobody here
            may call it.
        ClusterError: the service cannot, or the answer is not to be believed.
        typer.Exit: the operation failed or was denied; why is printed by now.
    """
    callee = choose_operation(design, question.operation, question.endpoint)
    signature = callee.operation.signature
    given = given_or_sampled(design, callee.operation, question.input_text, say)
    connections = await where.connect()
    if question.caller is not None and question.caller not in design.namespaces:
        await require_namespace(connections, question.caller)
    may = {question.caller} if question.caller is not None else set(who_may(design, callee))
    keys = await asyncio.to_thread(keyring, connections, where, question.keys, may)
    caller = choose_caller(design, callee, keys, question.caller)
    if keys.signing(caller) is None:
        say(f"no key of {caller} here signs (crossway keys list): the call is not signed")
    await _warn_unless_served(connections, callee)
    answering = design.answering(callee.endpoint)
    answers = {callee.endpoint.name: answering} if answering else {}
    made_for = question.audience or await service_id(connections)
    called = callee.endpoint.namespace
    identity = Identity(
        caller, keys, answers=answers, audience=made_for, leads_to=lambda _endpoint: called
    )
    limit = timedelta(seconds=question.limit) if question.limit else None
    client = connections.client(caller)
    begun = _Begun(callee, caller, fresh_id(callee.operation.name))
    value = as_one_value(signature, given)
    try:
        with _told_apart(connections, begun):
            made = await start_standalone(
                client, identity, callee.call, value, id=begun.id, limit=limit
            )
    except RPCError as failure:
        await require_namespace(connections, caller)
        raise refused(connections, begun.wish, failure) from failure
    return await _answer(made, begun, client, where)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A call under the id that it has in the namespace that makes it."""

    callee: Callee
    caller: str
    id: str

    @property
    def wish(self) -> str:
        """What is asked for, for a message that it is refused."""
        return f"call {self.callee} as {self.caller}"

    def __str__(self) -> str:
        """Return what a message calls it."""
        return f"{self.callee}, as operation {self.id} of {self.caller},"


_LOOK = "it may be done or under way, so look before you call it again"


@contextmanager
def _told_apart(connections: Connections, begun: _Begun) -> Iterator[None]:
    """Tell whether a call that could not be made may have been made all the same.

    Raises:
        ClusterError: the service refuses it, or does not say.
        RPCError: NOT_FOUND, of a namespace that may not be there.
    """
    try:
        yield
    except asyncio.CancelledError:
        say(f"no longer waiting: {begun} may have been called: {_LOOK}")
        raise
    except RPCError as failure:
        if failure.status in BUSY:
            raise ClusterError(
                f"{connections.address} does not tell whether {begun} was called "
                f"({failure.message}): {_LOOK}"
            ) from failure
        if failure.status == RPCStatusCode.NOT_FOUND:
            raise
        raise _refusal(connections, begun, failure) from failure


async def _warn_unless_served(connections: Connections, callee: Callee) -> None:
    """Say on stderr when nobody serves an operation, or when that cannot be asked.

    Where an endpoint leads that the design only names, the service knows, and may not tell.
    """
    if not callee.endpoint.simulated:
        await warn_unless_polled(connections, *callee.endpoint.location)
        return
    targets = await endpoint_targets(connections)
    target = (targets or {}).get(callee.endpoint.name)
    try:
        if target is not None and target.namespace:
            await warn_unless_polled(connections, target.namespace, target.task_queue)
            return
    except ClusterError:
        pass  # these credentials may not ask there
    if targets is None or target is not None:
        say(
            f"whether anybody serves {callee.service} behind {callee.endpoint.name} cannot be "
            "asked: its owners know; --timeout says how long to wait"
        )


async def _answer(made: StandaloneCall, begun: _Begun, client: Client, where: Where) -> Any:
    callee = begun.callee
    try:
        result = await made.result()
    except NexusOperationFailureError as failure:
        caller = made.identity.namespace
        lines = [f"error: {callee} failed, called as {caller}", *causes(failure.cause)]
        lines += _advice(failure.cause, callee)
        echo("\n".join(lines), err=True)
        raise typer.Exit(FAILED) from failure
    except NexusOperationError as failure:
        raise ClusterError(str(failure.message)) from failure
    except UnreadError as failure:
        said = f"{callee} answered, and the answer"
        raise only_a_codec_reads(said, failure, client) from failure
    except RPCError as failure:
        raise ClusterError(
            f"{begun} was called, and the service does not tell what came of it "
            f"({failure.message}): {_LOOK}"
        ) from failure
    except asyncio.CancelledError:
        say(f"no longer waiting: {begun} was called: {_LOOK}")
        raise
    finally:
        await _say_what_is_behind(made, where)
    return result


def _advice(cause: BaseException | None, callee: Callee) -> Iterator[str]:
    """Yield what to look at, where the failure itself cannot say."""
    namespace, queue = callee.endpoint.location
    if callee.endpoint.simulated:
        return
    if isinstance(cause, HandlerError) and cause.type is HandlerErrorType.UNAUTHORIZED:
        callers = callee.endpoint.access(callee.service, callee.operation.name).callers
        may = "anybody" if callers is None else ", ".join(callers) or "nobody"
        yield (
            f"  the design lets in {may}; the log of {namespace} says why this call was refused, "
            "`crossway keys check` whether the keys here fit"
        )
    if isinstance(cause, TimedOut):
        yield f"  nobody serves {namespace}/{queue}, or it took too long (crossway doctor)"


async def _say_what_is_behind(made: StandaloneCall, where: Where) -> None:
    """Say how to trace what the operation started."""
    try:
        described = await made.handle.describe()
    except (RPCError, UnreadError):  # the latter of a failed attempt that only a codec reads
        return
    for one in linked(described.raw_description.links):
        if one.activity:
            say(f"behind it: activity {one.workflow_id} in {one.namespace}")
        else:
            words = ["crossway", "trace", one.workflow_id, "-n", one.namespace]
            say("behind it: " + " ".join(filter(None, [shlex.join(words), where.reaching])))


def _refusal(connections: Connections, begun: _Begun, failure: RPCError) -> ClusterError:
    if failure.status == RPCStatusCode.UNIMPLEMENTED:
        return ClusterError(
            f"{connections.address} calls no operation without a workflow ({failure.message}): "
            "its setting nexusoperation.enableStandalone has to be true, which Temporal servers "
            f"from 1.32 know. Else start a workflow of {begun.caller} that calls {begun.callee}"
        )
    return refused(connections, begun.wish, failure)
