"""Who polls a queue of a design that is served without builds: another design, or nobody knows."""

from __future__ import annotations

import logging
from typing import Any, cast

import pytest

from crossway.cluster.service import Connections, worker_identity
from crossway.cluster.serving import preconditions
from crossway.errors import ServeError


def polled_by(*identities: str) -> Any:
    """Return what looks up who polls a queue, and finds these."""

    async def polled(*_about: object) -> tuple[str, ...]:
        return identities

    return polled


async def refused(monkeypatch: pytest.MonkeyPatch, *identities: str) -> None:
    """Look whether the design `orders` may be served where these poll."""
    monkeypatch.setattr(preconditions, "polled_without_builds", polled_by(*identities))
    nowhere = cast(Connections, type("Nowhere", (), {"name": str}))
    await preconditions.refuse_other_designs(nowhere, [("shop", "orders")], "orders")


async def test_a_worker_that_does_not_say_whose_it_is_is_told_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Of another design it takes calls that only this one knows, and nothing would say so."""
    with caplog.at_level(logging.WARNING):
        await refused(monkeypatch, worker_identity("orders"), "4711@till")
    assert "4711@till polls the task queue orders and does not say whose it is" in caplog.text
    assert "`owner='orders'`" in caplog.text


async def test_workers_of_the_same_design_are_not_told_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await refused(monkeypatch, worker_identity("orders"))
    assert caplog.text == ""


async def test_workers_of_another_design_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ServeError, match="the design 'returns' serves the task queue orders"):
        await refused(monkeypatch, worker_identity("returns"))
