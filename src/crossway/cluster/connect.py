"""Connections to one Temporal service: one client per namespace over one connection.

Settings are the Temporal CLI's own: environment variables and TOML profiles.
Source: NEXUS-FIELD-NOTES section 10.
"""

from __future__ import annotations

from typing import Any

from temporalio.client import Client
from temporalio.converter import DataConverter
from temporalio.envconfig import ClientConfigProfile
from temporalio.service import ConnectConfig, GrpcCompression, ServiceClient

from crossway.cluster.errors import ConnectError

DEFAULT_ADDRESS = "localhost:7233"


class Connections:
    """One `Client` per namespace, all over one connection to one Temporal service.

    `address` is `host:port`, for messages. `embedded` says that the server is ours and
    holds nothing but what we put there.
    """

    def __init__(
        self,
        service: ServiceClient,
        *,
        data_converter: DataConverter = DataConverter.default,
        embedded: bool = False,
    ) -> None:
        """Share `service` among the clients of all namespaces."""
        self.service = service
        self.address = service.config.target_host
        self.embedded = embedded
        self._data_converter = data_converter
        self._clients: dict[str, Client] = {}

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace, the same one every time."""
        if namespace not in self._clients:
            self._clients[namespace] = Client(
                self.service, namespace=namespace, data_converter=self._data_converter
            )
        return self._clients[namespace]


async def connect(
    address: str | None = None,
    *,
    profile: str | None = None,
    data_converter: DataConverter = DataConverter.default,
) -> Connections:
    """Return connections to the service at `address`, or to the one a profile names.

    The profile (`profile`, else TEMPORAL_PROFILE, else `default`) gives TLS, API key and
    metadata; `address` overrides its address. Its namespace is not used: a design names
    its own, and TEMPORAL_NAMESPACE would override that of every profile.

    Raises:
        ConnectError: the profile does not load, or nothing answers at the address.
    """
    settings = _settings(address, profile)
    try:
        service = await ServiceClient.connect(ConnectConfig(**settings))
    except (RuntimeError, ValueError) as failure:
        raise ConnectError(_unreachable(settings["target_host"], failure)) from failure
    return Connections(service, data_converter=data_converter)


async def connect_embedded(address: str, data_converter: DataConverter) -> Connections:
    """Return connections to our own server at `address`, uncompressed: it is on loopback."""
    config = ConnectConfig(target_host=address, grpc_compression=GrpcCompression.NONE)
    service = await ServiceClient.connect(config)
    return Connections(service, data_converter=data_converter, embedded=True)


def _settings(address: str | None, profile: str | None) -> dict[str, Any]:
    """Return what `ConnectConfig` takes, from the environment and the profile's file."""
    try:
        loaded = ClientConfigProfile.load(profile).to_client_connect_config()
    except RuntimeError as failure:
        raise ConnectError(
            f"cannot load the Temporal profile {profile or 'default'!r}: {failure}; "
            "profiles live in the Temporal CLI's file, or where TEMPORAL_CONFIG_FILE says"
        ) from failure
    settings: dict[str, Any] = {k: v for k, v in loaded.items() if k != "namespace"}
    settings["target_host"] = address or settings.get("target_host") or DEFAULT_ADDRESS
    return settings


def _unreachable(address: str, failure: Exception) -> str:
    reasons = {
        "ConnectionRefused": "nothing listens there",
        "dns error": "the host name does not resolve",
        "invalid target URL": "expected host:port",
        "certificate": "its TLS certificate was not accepted",
        "deadline": "no answer in time",
        "Unauthenticated": "it did not accept these credentials",
        "PermissionDenied": "these credentials are not allowed in",
    }
    text = str(failure)
    reason = next((said for sign, said in reasons.items() if sign in text), text)
    return (
        f"cannot connect to Temporal at {address}: {reason}; "
        "check --address or --profile, or leave both out to run on an embedded server"
    )
