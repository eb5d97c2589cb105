"""What is said before something is sent: whether anybody is there to take it."""

from __future__ import annotations

from typing import NoReturn

import pytest

from crossway.cli import sending
from crossway.errors import ProvisionError, UserError
from tests.helpers.names import fresh
from tests.helpers.server import connected

BUSY = "cannot look up who polls default/orders at host:7233: not now"


async def busy(*_about: object) -> NoReturn:
    raise ProvisionError(BUSY)


async def test_a_service_that_does_not_say_who_serves_keeps_nothing_back(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told: `nobody serves` would send people to start what runs."""
    monkeypatch.setattr(sending, "is_polled", busy)
    connections = await connected(address)
    await sending.warn_unless_polled(connections, "default", "orders")
    assert capsys.readouterr().err == f"{BUSY}\n"
    with pytest.raises(UserError, match="has none of the namespaces"):
        await sending.warn_unless_polled(connections, fresh("nowhere"), "orders")
