"""The embedded server: there while the block runs, silent, and gone afterwards."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest

from crossway.cluster.making.provision import provision
from crossway.cluster.service import Connections, server, while_server_runs
from crossway.cluster.service.server import STARTUP_TIMEOUT, embedded, executable
from crossway.errors import ServerError, TelemetryError
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.ports import free_port


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


async def stopped(port: int) -> bool:
    return not listens(port)


def test_a_free_port_is_none_that_a_connection_is_given() -> None:
    """Else somebody may get it before the server listens on it."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as connection,
    ):
        given = connection.getsockname()[1]
    assert all(free_port() < min(32_768, given) for _ in range(20))


async def test_it_listens_on_the_chosen_port_and_stops_with_the_block() -> None:
    port = free_port()
    async with embedded(port=port) as server:
        assert server.address == f"127.0.0.1:{port}"
        assert server.ui is None
        assert listens(port)
    assert await eventually(lambda: stopped(port))


async def test_it_stops_when_the_block_fails() -> None:
    port = free_port()
    with pytest.raises(ZeroDivisionError):
        async with embedded(port=port):
            raise ZeroDivisionError
    assert await eventually(lambda: stopped(port))


async def test_a_cancellation_while_it_starts_leaves_no_server_behind() -> None:
    port = free_port()

    async def start() -> None:
        async with embedded(port=port):
            pytest.fail("the start was cancelled")

    starting = asyncio.create_task(start())
    await asyncio.sleep(0.01)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert await eventually(lambda: stopped(port))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell our children")
async def test_it_ends_with_a_process_that_is_killed() -> None:
    port = free_port()
    program = (
        "import asyncio\n"
        "from crossway.cluster.service.server import embedded\n"
        "async def main():\n"
        f"    async with embedded(port={port}):\n"
        "        print('up', flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.kill()
    assert await eventually(lambda: stopped(port))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell our children")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
async def test_who_ends_while_it_boots_waits_for_nothing_and_leaves_nothing(
    number: signal.Signals, tmp_path: Path
) -> None:
    """Ctrl-C waited for thirty seconds, and then showed a traceback."""
    server, there = tmp_path / "temporal", tmp_path / "there"
    server.write_text(
        f"#!{sys.executable}\n"
        "import os, time\n"
        f"open('{there}.new', 'w').write(str(os.getpid()))\n"
        f"os.rename('{there}.new', '{there}')\n"
        "time.sleep(300)\n"
    )
    server.chmod(0o755)
    design = tmp_path / "design.twf"
    design.write_text("workflow Quick():\n    close complete\n")
    program = (
        "import pathlib, sys\n"
        "from crossway.cluster.service import server\n"
        f"server.executable = lambda: pathlib.Path('{server}')\n"
        f"sys.argv = ['crossway', 'run', '{design}']\n"
        "from crossway.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:

        async def boots_leashed() -> bool:
            try:
                children = Path(f"/proc/{process.pid}/task").glob("*/children")
                return there.exists() and sum(len(c.read_text().split()) for c in children) == 2
            except OSError:  # of a thread that has ended meanwhile
                return False

        assert await eventually(boots_leashed)
        process.send_signal(number)
        said = process.communicate(timeout=STARTUP_TIMEOUT.total_seconds() / 2)
    told = process.returncode, *said
    assert told == (-9 if number == signal.SIGKILL else 130, b"", b"")

    async def gone() -> bool:
        return not is_there(int(there.read_text()))

    assert await eventually(gone)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # One that nobody has waited for yet is there by its number alone.
    return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()


async def test_waiting_ends_with_an_embedded_server_that_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody starts it again, and its clients would ask again and again."""
    monkeypatch.setattr(server, "LOOK_AGAIN", 0.01)
    listening = socket.create_server(("127.0.0.1", 0))
    ours = Reached(f"127.0.0.1:{listening.getsockname()[1]}", embedded=True)
    assert await while_server_runs(ours, asyncio.sleep(0.1, "done")) == "done"
    ended = asyncio.Event()

    async def waits() -> None:
        try:
            listening.close()
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(ServerError, match=f"the embedded .* {ours.address} is gone"):
        await while_server_runs(ours, waits())
    assert ended.is_set()


async def test_a_service_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may come back, and what runs there goes on without us."""
    monkeypatch.setattr(server, "LOOK_AGAIN", 0.01)
    away = Reached(f"127.0.0.1:{free_port()}", embedded=False)
    assert await while_server_runs(away, asyncio.sleep(0.1, "done")) == "done"


class Reached(Connections):
    """Connections that nobody made, to an address."""

    def __init__(self, address: str, *, embedded: bool) -> None:
        self.address, self.embedded = address, embedded


async def test_a_way_of_tracing_that_there_is_not_is_one_clear_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server reads the variable too, and does not start."""
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "console")
    with pytest.raises(TelemetryError, match="expected otlp or none, found console"):
        async with embedded():
            pass


async def test_a_port_in_use_is_one_clear_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=f"port {port} on 127.0.0.1 is not free"):
            async with embedded(port=port):
                pass


async def test_a_database_file_outlives_the_server(tmp_path: Path) -> None:
    file = tmp_path / "server.db"
    async with embedded(database=file) as server:
        await provision(server.connections, placed(["kept"]))
    async with embedded(database=file) as server:
        request = DescribeNamespaceRequest(namespace="kept")
        found = await server.connections.service.workflow_service.describe_namespace(
            request, retry=True
        )
        assert found.namespace_info.name == "kept"


def test_the_executable_is_the_one_of_the_package() -> None:
    said = subprocess.run([executable(), "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("temporal version")


def test_it_writes_nothing_to_our_standard_output() -> None:
    program = (
        "import asyncio\n"
        "from crossway.cluster.service.server import embedded\n"
        "async def main():\n"
        "    async with embedded():\n"
        "        await asyncio.sleep(2)\n"  # The server prints its banner after a second.
        "asyncio.run(main())\n"
        "import os\n"
        # Interpreter exit can abort in the SDK's threads; commands end in this way, too.
        "os._exit(0)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert (said.stdout, said.stderr) == (b"", b"")
