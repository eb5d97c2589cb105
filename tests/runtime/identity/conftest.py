"""What tests of identity share: a server whose HTTP port is known, and kinds of proof."""

from __future__ import annotations

import pytest

from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread


@pytest.fixture(scope="session")
def server(shared_server: ServerThread) -> ServerThread:
    """Return the one server of this test process."""
    return shared_server


@pytest.fixture(scope="session")
def serving_server(shared_serving_server: ServerThread) -> ServerThread:
    """Return the server of tests that let `crossway serve` name its builds."""
    return shared_serving_server


@pytest.fixture(params=["signature", "mac"])
def proof(request: pytest.FixtureRequest) -> Proof:
    """Return by what the callers of a lab prove who they are: a test runs with both."""
    given: Proof = request.param
    return given
