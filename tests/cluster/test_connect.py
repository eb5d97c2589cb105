"""Connections: one service, a client per namespace, settings from the Temporal CLI's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cluster.connect import connect
from crossway.cluster.errors import ConnectError
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


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("127.0.0.1:1", "nothing listens there"), ("not an address", "expected host:port")],
)
async def test_an_address_that_does_not_answer_is_one_line(wrong: str, said: str) -> None:
    with pytest.raises(ConnectError) as failure:
        await connect(wrong)
    assert f"cannot connect to Temporal at {wrong}: {said}" in str(failure.value)
    assert "\n" not in str(failure.value)


async def test_a_profile_that_does_not_exist_is_one_line() -> None:
    with pytest.raises(ConnectError, match="cannot load the Temporal profile 'nowhere'"):
        await connect(profile="nowhere")
