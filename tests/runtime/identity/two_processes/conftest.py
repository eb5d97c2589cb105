"""Two `serve` processes with real key files, once for all tests of a process.

They take longer to start than all that is tried. Who they are, and what the attacker has: `teams`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.server import ServerThread
from tests.runtime.identity.teams import Teams, serving


@pytest.fixture(scope="session")
def teams(
    serving_server: ServerThread, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Teams]:
    """Serve both sides, once for all tests of this process."""
    with serving(serving_server, tmp_path_factory.mktemp("teams")) as running:
        yield running
