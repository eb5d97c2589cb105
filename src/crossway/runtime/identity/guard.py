"""The handler's side: nobody reaches an operation's code without being allowed to.

An inbound interceptor, so that it holds for hand-written operations too. The endpoint that was
addressed decides, since several may lead to one queue with different lists, each for the services
behind it. Whoever is refused is told `not allowed`, or to try again later where it cannot be told
now, and nothing else; the reason is in the audit log.

Longer than other files because it is one door: what is asked of a call, of a cancel and of a probe.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn

import nexusrpc
from nexusrpc.handler import OperationContext, StartOperationResultAsync, StartOperationResultSync
from temporalio import nexus
from temporalio.worker import (
    ExecuteNexusOperationCancelInput,
    ExecuteNexusOperationStartInput,
    NexusOperationInboundInterceptor,
)

from crossway import sdk
from crossway.language.access import Access, AllowList
from crossway.runtime.deployment import Endpoint
from crossway.runtime.identity import answers, audit, failures, replays, targets
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.callers import (
    AuthenticatedCaller,
    Authenticator,
    Caller,
    Incoming,
    LinkedCallers,
    ServerCallers,
    SignedCallers,
)
from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import (
    CALLER_HEADER,
    Call,
    NotNowError,
    Proving,
    RefusedError,
    UnknownKeyError,
    not_known_yet,
    unverified_claims,
)
from crossway.runtime.payloads import NO_DIGEST, Undecodable, arrival, departure

StartResult = StartOperationResultSync[Any] | StartOperationResultAsync


@dataclass(frozen=True, slots=True)
class Admitted:
    """A call that may go on: whose it is, the endpoint it came through, and the key that signs what
    comes of it. `started` are the workflows it started, by id; `for_anybody` are the ids under
    which it may attach to what others started; `run` is the first run of what a cancel is about,
    if known. `keys` verify what the namespace itself signed. `about` tells the request from all
    others, the same when the server makes it again; `sent` counts the signals it sent, by what
    they say, and `signalled` are the runs that they started."""

    call: Call
    caller: Caller
    endpoint: Endpoint
    key: SigningKey | None = None
    run: str = ""
    started: dict[str, Started] = field(default_factory=dict)
    for_anybody: set[str] = field(default_factory=set)
    keys: Keyring = field(default_factory=Keyring, repr=False)
    about: audit.Details = audit.NO_DETAILS
    sent: Counter[str] = field(default_factory=Counter, repr=False)
    signalled: set[str] = field(default_factory=set, repr=False)

    @property
    def proving(self) -> Proving | None:
        """What proves what is answered at once, as the call is proven; None where nothing does."""
        return self.caller.pair or self.key

    @property
    def request(self) -> str:
        """The id under which is made what the request leads to."""
        return self.binding.request(self.about.request)

    @property
    def access(self) -> Access:
        """Who may make this call."""
        return self.endpoint.access(self.call.service, self.call.operation)

    @property
    def binding(self) -> Binding:
        """The call as what it leads to is bound to it."""
        caller = self.caller
        return Binding(caller.token_id, caller.namespace if caller.verified else "", self.call)


admitted: ContextVar[Admitted] = ContextVar("crossway_admitted")
"""The call that is being handled."""


class Guard(NexusOperationInboundInterceptor):
    """Admits or refuses each start and cancel, and signs what is answered at once."""

    def __init__(self, following: NexusOperationInboundInterceptor, identity: Identity) -> None:
        """Guard `following`."""
        super().__init__(following)
        self._identity = identity

    async def execute_nexus_operation_start(
        self, input: ExecuteNexusOperationStartInput
    ) -> StartResult:
        """Start an operation for a caller that may.

        Raises:
            HandlerError: UNAUTHORIZED for any other; BAD_REQUEST when it may and its
                input does not decode; UNAVAILABLE when it may later.
        """
        context = input.ctx
        call = Call(nexus.info().endpoint, context.service, context.operation)
        digest, id = arrival.get() or NO_DIGEST, context.request_id
        links = context.inbound_links
        if isinstance(input.input, Undecodable) and input.input.unknown:
            # The codec also encodes what the token is about.
            unread = Incoming(call, context.headers, links, None, id, _authenticated())
            self._refuse_unread(unread, input.input.unknown)
        request = Incoming(call, context.headers, links, digest, id, _authenticated())
        with self._refusing("start", request):
            given, reason = self._admitted("start", request)
            if given.endpoint.replay == "once":
                await replays.admit(request, given.caller)
        self._allowed("start", given, reason)
        sdk.name_request(context, given.request)
        admitted.set(given)
        if given.proving is not None and given.caller.token_id:
            about = given.binding.claims()
            departure.set(functools.partial(failures.seal, key=given.proving, about=about))
        if isinstance(input.input, Undecodable):
            raise nexusrpc.HandlerError(
                f"the input does not decode: {input.input.reason}",
                type=nexusrpc.HandlerErrorType.BAD_REQUEST,
            )
        result = await self.next.execute_nexus_operation_start(input)
        return self._signed(result, given)

    async def execute_nexus_operation_cancel(self, input: ExecuteNexusOperationCancelInput) -> None:
        """Cancel an operation for the caller that started it.

        Raises:
            HandlerError: UNAUTHORIZED for any other; UNAVAILABLE while it cannot be told.
        """
        context = input.ctx
        call = Call(nexus.info().endpoint, context.service, context.operation)
        request = Incoming(call, context.headers, authenticated=_authenticated())
        with self._refusing("cancel", request):
            given, reason = self._admitted("cancel", request)
            target = self._target(input.token, given)
        self._allowed("cancel", given, reason)
        admitted.set(dataclasses.replace(given, run=target.run))
        own = dataclasses.replace(input, token=target.token)
        await self.next.execute_nexus_operation_cancel(own)

    def refuse_unknown(self, context: OperationContext) -> None:
        """Return when a caller may be told that there is no such service or operation: one that
        may call what there is. Nobody else can tell it from one that is not his to call.

        Raises:
            HandlerError: UNAUTHORIZED.
        """
        call = Call(nexus.info().endpoint, context.service, context.operation)
        links, id = getattr(context, "inbound_links", ()), getattr(context, "request_id", "")
        request = Incoming(call, context.headers, links, None, id, _authenticated())
        with self._refusing("unknown", request):
            claims = self._admitted("start", request)[0].caller.claims
        self._denied("unknown", request, RefusedError("there is no such operation", claims))

    def _refuse_unread(self, request: Incoming, encoding: str) -> NoReturn:
        """Tell who may call what is wrong. To be tried again, until a worker with the codec comes,
        would open the circuit breaker for all calls of the caller's namespace.

        Raises:
            HandlerError: BAD_REQUEST; UNAUTHORIZED for any other.
        """
        with self._refusing("start", request):
            claims = self._admitted("start", request)[0].caller.claims
        said = f"the input cannot be read by this worker, which lacks its codec ({encoding})"
        self._denied("start", request, RefusedError(said, claims))
        raise nexusrpc.HandlerError(said, type=nexusrpc.HandlerErrorType.BAD_REQUEST)

    @contextmanager
    def _refusing(self, event: str, request: Incoming) -> Iterator[None]:
        """Tell the caller nothing but that it may not; why is in the audit log."""
        try:
            yield
        except RefusedError as refused:
            self._denied(event, request, refused)
            if isinstance(refused, NotNowError):
                kind = nexusrpc.HandlerErrorType.UNAVAILABLE
                raise nexusrpc.HandlerError("try again later", type=kind) from None
        except Exception:  # an error would tell the server to ask again, and again
            nexus.logger.exception("a call could not be checked")
            self._denied(event, request, RefusedError("cannot be checked"))
        else:
            return
        raise nexusrpc.HandlerError("not allowed", type=nexusrpc.HandlerErrorType.UNAUTHORIZED)

    def _admitted(self, event: str, request: Incoming) -> tuple[Admitted, str]:
        """Return the call, and why it is allowed."""
        own = self._identity
        if (key := own.keys.signing(own.namespace)) is None:  # which others rely on
            raise NotNowError("no key of this namespace counts now", _claimed(request))
        endpoint = self._endpoint(request)
        access = endpoint.access(request.call.service, request.call.operation)
        caller = self._authenticator(endpoint, access).caller(request)
        reason = self._why(caller, endpoint, access, event)
        decided = access.callers_at()
        about = audit.details(request, own.build, decided.owner if decided else "", caller.pair)
        return Admitted(request.call, caller, endpoint, key, keys=own.keys, about=about), reason

    def _target(self, token: str, given: Admitted) -> targets.Target:
        """Return what a cancel is about: something that this very call started."""
        own, caller = self._identity, given.caller
        pending = own.keys.pending(own.namespace)  # before the look: they may come meanwhile
        try:
            target = targets.check(token, given.binding, own.namespace, own.keys, caller.proof)
        except UnknownKeyError as unknown:
            if pending:  # another process of the namespace may have started it
                said = not_known_yet(own.namespace, unknown)
                raise NotNowError(said, unknown.claims) from None
            raise
        if target.attached:
            raise RefusedError("another call had started what the operation waits for")
        return target

    def _endpoint(self, request: Incoming) -> Endpoint:
        """Return the endpoint that was addressed, where the design lets it lead to the call."""
        endpoint = self._identity.endpoints.get(request.call.endpoint)
        if endpoint is None:
            reason = "the design has no such endpoint"
        elif not endpoint.leads_to(nexus.info().task_queue):
            reason = "the endpoint leads to another task queue in the design"
        elif request.call.service not in endpoint.services:
            reason = "the service is not behind the endpoint"
        else:
            return endpoint
        raise RefusedError(reason, _claimed(request))

    def _why(self, caller: Caller, endpoint: Endpoint, access: Access, event: str) -> str:
        """Return why a caller is allowed.

        A namespace may always call itself: it could do by itself whatever it asks for. A
        cancel has no link: where links are the identity, knowing the operation's token is.
        """
        own = caller.verified and caller.namespace == self._identity.namespace
        if not own and (origin := access.refusing_origin(caller.chain.originator)):
            if self._identity.keys.pending(caller.chain.unknown):
                raise NotNowError("where its chain began is not known yet", caller.claims)
            raise NotListedError(_not_begun(caller, origin), caller, origin)
        if access.callers is None:
            return "listed where the chain began" if access.originators else "open endpoint"
        refusing = access.refusing(caller.namespace)
        if refusing is None:
            return "listed"
        if own:
            return "own namespace"
        if event == "cancel" and endpoint.identity == "link" and not caller.verified:
            return "holds the operation token"
        raise NotListedError(f"namespace is not on the {refusing.level}'s list", caller, refusing)

    def _authenticator(self, endpoint: Endpoint, access: Access) -> Authenticator:
        listed = access.callers is not None or access.originators is not None
        required = endpoint.identity == "signed" and listed
        own = self._identity
        if endpoint.identity == "server" and listed:
            return ServerCallers(own.names)
        about = own.lifetime, own.audience, own.namespace, endpoint.proof != "signature"
        return SignedCallers(own.keys, required, LinkedCallers(own.names), *about)

    def _allowed(self, event: str, given: Admitted, reason: str) -> None:
        said = event, given.call, given.caller, reason, given.caller.token_id
        audit.record(*said, allowed=True, about=given.about)

    def _denied(self, event: str, request: Incoming, refused: RefusedError) -> None:
        iss, sub, run, id = (str(refused.claims.get(n, "")) for n in ("iss", "sub", "run", "jti"))
        decided = refused.decided.owner if isinstance(refused, NotListedError) else ""
        about = audit.details(request, self._identity.build, decided)
        caller = Caller(iss, sub, run)
        audit.record(event, request.call, caller, refused.reason, id, about=about)

    def _signed(self, result: StartResult, given: Admitted) -> StartResult:
        """Return what the operation answered, bound to the call."""
        proving, binding, caller = given.proving, given.binding, given.caller
        if given.key is None or proving is None:
            return result
        if isinstance(result, StartOperationResultAsync):
            token = targets.signed(result.token, binding, given.key, caller.proof, given.started)
            return dataclasses.replace(result, token=token)
        if not caller.token_id:
            return result
        values = nexus.client().data_converter.payload_converter
        value = answers.signed(result.value, values, proving, binding.claims())
        return dataclasses.replace(result, value=value)


class NotListedError(RefusedError):
    """A caller is known, and a list does not hold it: `decided`."""

    def __init__(self, reason: str, caller: Caller, decided: AllowList) -> None:
        """Say why, of whom, and by which list."""
        super().__init__(reason, caller.claims)
        self.decided = decided


def _authenticated() -> AuthenticatedCaller | None:
    """Return whom the server says to call: no server that is released does."""
    return getattr(nexus.info(), "caller_info", None)


def _claimed(request: Incoming) -> dict[str, Any]:
    return unverified_claims(request.headers.get(CALLER_HEADER, ""))


def _not_begun(caller: Caller, origin: AllowList) -> str:
    if not caller.chain.originator:
        return "where the chain of calls began is not proven"
    return f"the chain of calls began in a namespace that is not on the {origin.level}'s list"
