"""Connections to one Temporal service: one client per namespace over one connection.

Settings are the Temporal CLI's own: environment variables and TOML profiles.
Source: NEXUS-FIELD-NOTES section 10.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client, Interceptor
from temporalio.converter import DataConverter
from temporalio.envconfig import ClientConfig, ClientConfigProfile
from temporalio.service import (
    ConnectConfig,
    GrpcCompression,
    OperatorService,
    ServiceClient,
    WorkflowService,
)

from crossway.cluster.addresses import shown
from crossway.errors import ConnectError
from crossway.language.near import did_you_mean
from crossway.runtime.identity import StartsForCallers
from crossway.runtime.values import header_codec

DEFAULT_ADDRESS = "localhost:7233"

COMPRESSION = "CROSSWAY_GRPC_COMPRESSION"
"""The variable that says whether what goes to a service and comes back is compressed: `gzip` or
`none`. Without it nothing is: in one data centre it costs workers more than it saves (measured,
docs/performance.md)."""

_COMPRESSIONS = {"gzip": GrpcCompression.GZIP, "none": GrpcCompression.NONE}

CHECK_WHERE = "check --address or --profile"
"""What to do when nothing answers, for most commands."""

RUN_EMBEDDED = f"{CHECK_WHERE}, or leave both out to run on an embedded server"
"""What to do when nothing answers, for a command that can do without."""


@dataclass(frozen=True, slots=True)
class Route:
    """How one namespace is reached: its own connection, and its name at the other end."""

    service: ServiceClient
    name: str


class Connections:
    """One `Client` per namespace, all over one connection to one Temporal service.

    `address` is `host:port`, for messages. `embedded` says that the server is ours and
    holds nothing but what we put there. `routes` holds the namespaces that are reached in
    another way than the others.
    """

    def __init__(
        self,
        service: ServiceClient,
        *,
        data_converter: DataConverter = DataConverter.default,
        embedded: bool = False,
        routes: Mapping[str, Route] | None = None,
    ) -> None:
        """Share `service` among the clients of all namespaces that have no route."""
        self.service = service
        self.address = service.config.target_host
        self.embedded = embedded
        self._data_converter = data_converter
        own = dict(routes or {})
        # Histories, links and endpoints name a namespace as the service does.
        self._routes = {route.name: route for route in own.values()} | own
        self._own = tuple(own)
        self._interceptors: tuple[Interceptor, ...] = ()
        self._clients: dict[str, Client] = {}

    def use(self, interceptors: Iterable[Interceptor]) -> None:
        """Let all clients have these too, each once; those handed out already have not."""
        # By identity: the SDK's interceptors need not be hashable.
        added = [new for new in interceptors if not any(new is old for old in self._interceptors)]
        if added:
            self._interceptors = (*self._interceptors, *added)
            self._clients.clear()

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace, by either name; the same one every time."""
        if namespace not in self._clients:
            route = self._routes.get(namespace, Route(self.service, namespace))
            self._clients[namespace] = Client(
                route.service,
                namespace=route.name,
                data_converter=self._data_converter,
                header_codec_behavior=header_codec(self._data_converter),
                interceptors=[StartsForCallers(), *self._interceptors],
            )
        return self._clients[namespace]

    def name(self, namespace: str) -> str:
        """Return the name that the service has for a namespace of the design."""
        return self._routes[namespace].name if namespace in self._routes else namespace

    @property
    def renamed(self) -> dict[str, str]:
        """The namespaces of the design that are reached in another way, and their names
        at the other end."""
        return {name: self._routes[name].name for name in self._own}

    def operator_at(self, namespace: str) -> OperatorService:
        """Return the service that changes what a namespace has."""
        route = self._routes.get(namespace)
        return (route.service if route else self.service).operator_service

    def at(self, namespace: str) -> WorkflowService:
        """Return the raw service that answers for a namespace."""
        route = self._routes.get(namespace)
        return (route.service if route else self.service).workflow_service


async def connect(
    address: str | None = None,
    *,
    profile: str | None = None,
    profiles_for: Mapping[str, str] | None = None,
    data_converter: DataConverter = DataConverter.default,
    advice: str = CHECK_WHERE,
    identity: str = "",
    ours: bool = False,
) -> Connections:
    """Return connections to the service at `address`, or to the one a profile names.

    The profile (`profile`, else TEMPORAL_PROFILE, else `default`) gives TLS, API key and
    metadata; `address` overrides its address. Its namespace is not used: a design names
    its own, and TEMPORAL_NAMESPACE would override that of every profile.

    `profiles_for` maps a namespace to the profile that reaches it, for services where
    each namespace has an address or credentials of its own; there the profile's namespace
    is the name that the service has for it (`payments.a1b2c` on Temporal Cloud). `advice` is
    what to do where nothing answers, `identity` what the service is told of who asks: by default
    process and host. With `ours` an embedded server of this user is at the address, which has
    neither TLS nor keys: what a profile or a variable says of those is meant for another service.

    Raises:
        ConnectError: a profile does not load, nothing answers at an address, or the environment
            asks for a compression that there is not.
    """
    own = {name: _Profile(named) for name, named in (profiles_for or {}).items()}
    first = _bare(address) if ours and address else _settings(address, profile)
    every = [first, *(known.settings() for known in own.values())]
    named = {"identity": identity} if identity else {}
    services = await asyncio.gather(*(reach({**one, **named}, advice) for one in every))
    routes = {
        name: Route(service, known.namespace() or name)
        for (name, known), service in zip(own.items(), services[1:], strict=True)
    }
    return Connections(services[0], data_converter=data_converter, routes=routes)


async def reach(settings: Mapping[str, Any], advice: str) -> ServiceClient:
    """Return a connection by the settings that `ConnectConfig` takes.

    Raises:
        ConnectError: nothing answers there, with what to do about it: `advice`.
    """
    address = settings["target_host"]
    if "://" in address:  # the SDK warns of it on stderr, and goes on
        raise ConnectError(_unreachable(address, ValueError(_NO_ADDRESS), advice))
    try:
        return await ServiceClient.connect(ConnectConfig(**settings))
    except (RuntimeError, ValueError) as failure:
        raise ConnectError(_unreachable(address, failure, advice)) from failure


async def connect_embedded(address: str, data_converter: DataConverter) -> Connections:
    """Return connections to our own server at `address`, uncompressed: it is on loopback."""
    config = ConnectConfig(target_host=address, grpc_compression=GrpcCompression.NONE)
    service = await ServiceClient.connect(config)
    return Connections(service, data_converter=data_converter, embedded=True)


def _bare(address: str) -> dict[str, Any]:
    """Return what `ConnectConfig` takes for a server of our own."""
    return {"target_host": address, "grpc_compression": _compression()}


def _settings(address: str | None, profile: str | None) -> dict[str, Any]:
    """Return what `ConnectConfig` takes, from the environment and the profile's file."""
    loaded = _loaded(profile).to_client_connect_config()
    settings: dict[str, Any] = {k: v for k, v in loaded.items() if k != "namespace"}
    settings["target_host"] = address or settings.get("target_host") or DEFAULT_ADDRESS
    return {**settings, "grpc_compression": _compression()}


def _compression() -> GrpcCompression:
    """Return whether to compress, as the environment says.

    Raises:
        ConnectError: it says neither.
    """
    said = os.environ.get(COMPRESSION, "none")
    if said in _COMPRESSIONS:
        return _COMPRESSIONS[said]
    raise ConnectError(f"{COMPRESSION}: expected {' or '.join(_COMPRESSIONS)}, found {said!r}")


@dataclass(frozen=True, slots=True)
class _Profile:
    """A profile that was named for one namespace: the file alone says what is in it.

    TEMPORAL_ADDRESS and the other variables are for the one service of all the rest.
    """

    profile: str

    def settings(self) -> dict[str, Any]:
        loaded = self._read().to_client_connect_config()
        settings: dict[str, Any] = {k: v for k, v in loaded.items() if k != "namespace"}
        return {
            "target_host": DEFAULT_ADDRESS,
            **settings,
            "grpc_compression": _compression(),
        }

    def namespace(self) -> str | None:
        return self._read().namespace

    def _read(self) -> ClientConfigProfile:
        other = {k: v for k, v in os.environ.items() if not k.startswith("TEMPORAL_")}
        file = os.environ.get("TEMPORAL_CONFIG_FILE")
        return _loaded(self.profile, other | ({"TEMPORAL_CONFIG_FILE": file} if file else {}))


def _loaded(
    profile: str | None, environment: Mapping[str, str] | None = None
) -> ClientConfigProfile:
    try:
        return ClientConfigProfile.load(profile, override_env_vars=environment)
    except RuntimeError as failure:
        advice = "profiles live in the Temporal CLI's file, or where TEMPORAL_CONFIG_FILE says"
        raise ConnectError(
            f"cannot load the Temporal profile {profile or 'default'!r}: {_why(str(failure))}; "
            f"{_near_profile(profile, environment) or advice}"
        ) from None  # the SDK quotes the line, which may hold an API key


def _why(said: str) -> str:
    """Return what the SDK says of a profile, without the line of the file that it quotes: that may
    hold an API key, and so may what it says of the value.

    >>> _why("Configuration loading error: TOML parse error at line 2, column 11\\n  |\\n2 | ..")
    'line 2, column 11 of its file is no TOML, or another kind of value than expected'
    """
    place = re.search(r"TOML parse error at (line \d+, column \d+)", said)
    if place is None:
        return said
    return f"{place[1]} of its file is no TOML, or another kind of value than expected"


def _near_profile(profile: str | None, environment: Mapping[str, str] | None) -> str | None:
    """Return which profile of the file may have been meant; None of a file that does not load."""
    try:
        known = ClientConfig.load(override_env_vars=environment).profiles
    except RuntimeError:
        return None
    return did_you_mean(profile or "default", known)


_NO_ADDRESS = "invalid target URL"
"""What the SDK says of an address that is none."""


def _unreachable(address: str, failure: Exception, advice: str) -> str:
    reasons = {
        "ConnectionRefused": "nothing listens there",
        "dns error": "the host name does not resolve",
        _NO_ADDRESS: "expected host:port",
        "certificate": "its TLS certificate was not accepted",
        "deadline": "no answer in time",
        "not healthy yet": "it is still starting, so try again in a moment",
        "Unauthenticated": "it did not accept these credentials",
        "PermissionDenied": "these credentials are not allowed in",
    }
    text = str(failure)
    reason = next((said for sign, said in reasons.items() if sign in text), text)
    return f"cannot connect to Temporal at {shown(address)}: {reason}{advice and f'; {advice}'}"
