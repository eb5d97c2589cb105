"""Connections: one service, a client per namespace, settings from the Temporal CLI's own."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from temporalio.service import GrpcCompression

from crossway.cluster.making.changes import leads_to
from crossway.cluster.making.plan import plan
from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import existing_endpoints
from crossway.cluster.service.connect import connect
from crossway.errors import ConnectError
from tests.helpers.designs import placed
from tests.helpers.names import fresh
from tests.helpers.server import connected


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Point the Temporal CLI's settings at a file of this test."""
    for name in ("ADDRESS", "NAMESPACE", "PROFILE", "API_KEY", "TLS"):
        monkeypatch.delenv(f"TEMPORAL_{name}", raising=False)
    file = tmp_path / "temporal.toml"
    file.write_text("")
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(file))
    return file


async def test_a_namespace_has_one_client_and_all_share_the_connection(address: str) -> None:
    connections = await connected(address)
    orders = connections.client("orders")
    assert orders is connections.client("orders")
    assert orders.namespace == "orders"
    assert orders.service_client is connections.client("payments").service_client


async def test_a_profile_gives_the_address_and_never_the_namespace(
    address: str, own_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_settings.write_text(f'[profile.here]\naddress = "{address}"\nnamespace = "wrong"\n')
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "also-wrong")
    connections = await connect(profile="here")
    assert connections.address == address
    assert connections.client("orders").namespace == "orders"
    assert not connections.embedded


async def test_an_address_overrides_that_of_the_profile(address: str, own_settings: Path) -> None:
    own_settings.write_text('[profile.here]\naddress = "127.0.0.1:1"\n')
    assert (await connect(address, profile="here")).address == address


async def test_nothing_is_compressed_unless_the_environment_says_so(
    address: str, own_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what goes by an address nor what goes by a namespace's own profile."""
    own_settings.write_text(f'[profile.own]\naddress = "{address}"\n')
    for said, compression in ((None, GrpcCompression.NONE), ("gzip", GrpcCompression.GZIP)):
        if said:
            monkeypatch.setenv("CROSSWAY_GRPC_COMPRESSION", said)
        connections = await connect(address, profiles_for={"payments": "own"})
        for namespace in ("orders", "payments"):
            config = connections.client(namespace).service_client.config
            assert config.grpc_compression == compression
    monkeypatch.setenv("CROSSWAY_GRPC_COMPRESSION", "zip")
    with pytest.raises(ConnectError, match="expected gzip or none, found 'zip'"):
        await connect(address)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("127.0.0.1:1", "nothing listens there"), ("not an address", "expected host:port")],
)
async def test_an_address_that_does_not_answer_is_one_line(wrong: str, said: str) -> None:
    with pytest.raises(ConnectError) as failure:
        await connect(wrong)
    assert f"cannot connect to Temporal at {wrong}: {said}" in str(failure.value)
    assert "\n" not in str(failure.value)
    assert "embedded" not in str(failure.value), "most commands have none of their own"


async def test_a_profile_that_does_not_exist_is_one_line() -> None:
    with pytest.raises(ConnectError, match="cannot load the Temporal profile 'nowhere'"):
        await connect(profile="nowhere")


@pytest.mark.parametrize("line", ['"hunter2" more', '["hunter2"]', '"hunter2'])
async def test_a_file_that_makes_no_sense_is_one_line_without_its_secrets(
    line: str, own_settings: Path
) -> None:
    """The SDK quotes the line that it does not understand: here the one of the API key."""
    own_settings.write_text(f"[profile.prod]\napi_key = {line}\n")
    with pytest.raises(ConnectError, match="profile 'prod': line 2, column") as failure:
        await connect(profile="prod")
    assert "hunter2" not in "".join(traceback.format_exception(failure.value))
    assert "\n" not in str(failure.value)


async def test_an_address_with_a_password_is_not_shown() -> None:
    with pytest.raises(ConnectError, match="Temporal at https://till:1:") as failure:
        await connect("https://me:hunter2@till:1")
    assert "hunter2" not in str(failure.value)


async def test_one_namespace_may_be_reached_by_a_profile_of_its_own(
    address: str, own_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_settings.write_text(
        f'[profile.cloud]\naddress = "{address}"\nnamespace = "payments.a1b2c"\napi_key = "k"\n'
        "[profile.cloud.tls]\ndisabled = true\n"
    )
    # The environment is for all the rest: it reaches into no profile named for a namespace.
    monkeypatch.setenv("TEMPORAL_ADDRESS", address)
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "wrong")
    connections = await connect(profiles_for={"payments": "cloud"})
    payments, orders = connections.client("payments"), connections.client("orders")
    assert (payments.namespace, orders.namespace) == ("payments.a1b2c", "orders")
    assert payments.service_client is not orders.service_client
    assert payments.service_client.config.api_key == "k"
    assert connections.name("payments") == "payments.a1b2c"


async def test_a_design_is_made_under_the_names_that_the_service_has(
    address: str, own_settings: Path
) -> None:
    ours, theirs, endpoint = fresh("payments"), fresh("real"), fresh("endpoint")
    own_settings.write_text(f'[profile.p]\naddress = "{address}"\nnamespace = "{theirs}"\n')
    connections = await connect(address, profiles_for={ours: "p"})
    design = placed([ours], [(endpoint, ours, "queue")])
    await provision(connections, design)
    found = (await existing_endpoints(connections))[endpoint]
    assert leads_to(found) == f"{theirs}/queue"
    left = await plan(connections, design)
    assert (left.namespaces, left.endpoints) == ((), ())


async def test_a_profile_for_a_namespace_that_does_not_exist_is_one_line(address: str) -> None:
    with pytest.raises(ConnectError, match="cannot load the Temporal profile 'nowhere'"):
        await connect(address, profiles_for={"orders": "nowhere"})


async def test_tls_is_that_of_the_profile(address: str, own_settings: Path, tmp_path: Path) -> None:
    async with tls_in_front_of(address, tmp_path) as (secure, authority):
        own_settings.write_text(
            f'[profile.secure]\naddress = "{secure}"\n'
            f'[profile.secure.tls]\nserver_ca_cert_path = "{authority}"\n'
            'server_name = "localhost"\n'
            f'[profile.plain]\naddress = "{secure}"\n'
            f'[profile.stranger]\naddress = "{secure}"\n[profile.stranger.tls]\n'
        )
        connections = await connect(profile="secure")
        assert await existing_endpoints(connections) is not None
        for wrong in ("plain", "stranger"):
            with pytest.raises(ConnectError, match=f"cannot connect to Temporal at {secure}"):
                await connect(profile=wrong)


@asynccontextmanager
async def tls_in_front_of(address: str, folder: Path) -> AsyncIterator[tuple[str, Path]]:
    """Yield the address of a TLS front for a server, and the certificate that vouches for it."""
    certificate, key = self_signed(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2"])
    host, _, port = address.partition(":")

    running: set[asyncio.Task[None]] = set()

    async def pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()

    async def front(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back_reader, back_writer = await asyncio.open_connection(host, int(port))
        pipes = [pipe(reader, back_writer), pipe(back_reader, writer)]
        tasks = {asyncio.create_task(part) for part in pipes}
        running.update(tasks)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for sink in (writer, back_writer):
            sink.transport.abort()

    server = await asyncio.start_server(front, "127.0.0.1", 0, ssl=context)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", certificate
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        # What was aborted is closed by the event loop, one turn later.
        await asyncio.sleep(0.1)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "localhost.pem", folder / "localhost.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
