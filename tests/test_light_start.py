"""What starts without loading what it does not need: `check`, the help, a worker."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "crossway.language",
        "crossway.design",
        "crossway.checks",
        "crossway.cli",
        "crossway.cli.commands.check",
    ],
)
def test_importing_it_never_imports_the_temporal_sdk(module: str) -> None:
    program = f"import {module}, sys; sys.exit('temporalio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_worker_loads_neither_a_server_of_http_nor_what_reads_packages() -> None:
    program = (
        "import sys, crossway.cluster.serving;"
        "sys.exit(not {'http.server', 'email', 'importlib.metadata'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
