"""Which service a command acts on where nobody names one, and with what it is reached."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crossway.cli.reaching import Where, is_ours
from crossway.cluster.announced import Announcement
from crossway.errors import ImplementationError


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the Temporal CLI's settings at a file of this test, which is not there yet."""
    for name in ("TEMPORAL_PROFILE", "TEMPORAL_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "temporal.toml"
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(file))
    return file


async def test_a_service_that_nobody_named_is_said(
    address: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who thinks of the `crossway dev` that has ended acts on another cluster else, unawares."""
    file.write_text(f'[profile.default]\naddress = "{address}"\n')
    where = Where(file.parent / "orders.twf")
    assert (await where.connect()).address == address
    expected = f"using the Temporal service at {address} (profile 'default' of {file})\n"
    assert capsys.readouterr().err == expected
    for said in (replace(where, address=address), replace(where, profile="default")):
        await said.connect()
        assert capsys.readouterr().err == ""
    file.write_text(f'{file.read_text()}[profile.default.crossway]\ncodec = "no.such:Codec"\n')
    with pytest.raises(ImplementationError, match="cannot import"):
        await where.connect()


async def test_a_server_of_our_own_is_reached_without_what_the_profile_says_of_another(
    address: str, file: Path
) -> None:
    """An API key of the profile `default` means TLS: `crossway dev` was "not up" to who had one."""
    file.write_text('[profile.default]\naddress = "cloud.example:7233"\napi_key = "secret"\n')
    design = file.parent / "orders.twf"
    assert not is_ours(address, None)
    with Announcement(address, "dev", design) as up:
        up.tell([])
        assert (await Where(design).connect()).address == address
        assert (await Where(design, address=address).connect()).address == address
        assert not is_ours(address, "default")
