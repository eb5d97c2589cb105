"""Fixtures that all tests share: one real Temporal server, and tests that are coroutines."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import signal
import sys
from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from crossway.cluster.keys import signers
from tests.helpers import simulated
from tests.helpers.launching import end_fork_server
from tests.helpers.patience import PATIENCE, WHOLE_TEST
from tests.helpers.server import LEAN, ServerThread
from tests.helpers.wheel import built, declared_alone

SLOW_FIRST = (
    "cli/serve/test_in_charge.py",
    "runtime/identity/test_roll_out.py",
    "runtime/test_activations.py",
    "soak/test_storm.py",
    "cli/test_every_command_everywhere.py",
    "cli/test_run.py",
    "docs/test_tutorial.py",
    "cli/test_apply.py",
    "cli/test_dev.py",
    "cli/test_doctor.py",
    "e2e/test_seed.py",
    "cli/test_acting.py",
    "cli/test_forked_commands.py",
    "e2e/test_detach.py",
    "observe/tree/test_runs.py",
    "cli/test_replay.py",
    "checks/test_new_rule.py",
    "cluster/serving/test_versions.py",
    "cluster/serving/test_faults.py",
    "testing/test_plugin.py",
    "testing/test_examples.py",
    "docs/test_traps_page.py",
    "docs/test_approval_page.py",
    "studio/test_studio.py",
    "runtime/identity/two_processes/test_keys.py",
    "runtime/identity/test_replays.py",
    "mcp/test_acting.py",
    "mcp/test_over_stdio.py",
    "runtime/identity/test_attacks.py",
    "runtime/identity/test_policy.py",
    "runtime/identity/test_forged_failures.py",
    "compiler/test_every_module.py",
)
"""Files that take half a minute and more. A long one that begins last leaves the other process
of two with nothing to do."""

WAITING = ("cli", "cluster", "e2e", "observe", "runtime", "simulate", "studio")
"""Folders of files that wait most of their time, for servers and processes."""

TOGETHER = ("tests/runtime/identity/two_processes/",)
"""Folders whose files one process runs: what they share takes longer to start than each of them."""

SERVERS: dict[str, ServerThread] = {}
"""The servers that this process has, by the fixtures that tests have them from."""

OUTCOME = pytest.StashKey[int]()
"""The exit status of the test run."""


# How long an example takes depends on what else the machine does: it is no failure.
settings.register_profile("crossway", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("crossway")

# A command that signs is a process of its own, which a busy machine starts late.
signers.PATIENCE = PATIENCE

# Being told to end (by a time limit around the run, say) tears down like Ctrl-C: otherwise
# the server would go on without us.
signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine function in an event loop of its own."""
    reason = simulated.ONLY_ON_A_SERVER.get(pyfuncitem.originalname)
    if reason and pyfuncitem.config.getoption("--simulate"):
        pytest.skip(f"only on a server: {reason}")
    function = pyfuncitem.obj
    if not inspect.iscoroutinefunction(function):
        return None
    wanted = inspect.signature(function).parameters
    arguments = {name: pyfuncitem.funcargs[name] for name in wanted}

    if pyfuncitem.config.getoption("--simulate"):
        simulated.run(function(**arguments))
        return True

    async def bounded() -> None:
        async with asyncio.timeout(WHOLE_TEST):
            await function(**arguments)

    asyncio.run(bounded())
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Let servers rest during files of which no test asks for them: hundreds of namespaces cost
    time also when nobody uses them."""
    wanted = item.fixturenames if isinstance(item, pytest.Function) else []
    for name, server in SERVERS.items():
        # `address` is that of this one, unless its folder or file says otherwise.
        if name in wanted or (name == "shared_server" and "address" in wanted):
            server.go_on()
    try:
        return (yield)
    finally:
        if nextitem is None or nextitem.path != item.path:
            for server in SERVERS.values():
                server.rest()


@pytest.fixture(scope="session")
def shared_server() -> Iterator[ServerThread]:
    """Return the one embedded server of this test process.

    It knows no builds of workers: tests of those take `shared_serving_server`.
    """
    with ServerThread(LEAN) as server:
        SERVERS["shared_server"] = server
        yield server


@pytest.fixture(scope="session")
def shared_serving_server() -> Iterator[ServerThread]:
    """Return the server of tests that let `crossway serve` name its builds."""
    with ServerThread() as server:
        SERVERS["shared_serving_server"] = server
        yield server


@pytest.fixture(scope="session")
def address(request: pytest.FixtureRequest) -> str:
    """Return the address of the server, or that of the simulator with `--simulate`."""
    if request.config.getoption("--simulate"):
        return simulated.ADDRESS
    server: ServerThread = request.getfixturevalue("shared_server")
    return server.address


@pytest.fixture(scope="session")
def serving_address(shared_serving_server: ServerThread) -> str:
    """Return the address of the server that knows builds of workers."""
    return shared_serving_server.address


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of the checkout as it is now."""
    return built(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of an environment that has the wheel, what it declares, and mypy."""
    return declared_alone(wheel, tmp_path_factory.mktemp("environment"), "mypy")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that rewrites the snapshots of generated code."""
    parser.addoption("--update-snapshots", action="store_true", help="rewrite snapshots")
    parser.addoption("--simulate", action="store_true", help="run tests in the simulator")


@pytest.fixture
def update_snapshots(request: pytest.FixtureRequest) -> bool:
    """Return whether snapshots are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update-snapshots"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let processes that share the files begin with the slow ones, and then have of both kinds at
    any time: those that wait and those that compute. Alone they keep their order."""
    if not hasattr(config, "workerinput"):  # xdist's; the environment goes on to other processes
        return
    tests = config.rootpath / "tests"
    ranks: dict[Path, float] = {
        tests / file: -rank for rank, file in enumerate(SLOW_FIRST[::-1], 1)
    }
    assert all(file.exists() for file in ranks), "a file of SLOW_FIRST is not there"
    others = list(dict.fromkeys(item.path for item in items if item.path not in ranks))
    waiting = [file for file in others if file.relative_to(tests).parts[0] in WAITING]
    for some in (waiting, [file for file in others if file not in waiting]):
        ranks |= {file: place / len(some) for place, file in enumerate(some)}
    items.sort(key=lambda item: ranks[item.path])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the files among processes as `--dist loadfile` does, but for the folders `TOGETHER`."""
    if config.getvalue("dist") != "loadfile":
        return None
    scheduling = import_module("xdist.scheduler").LoadFileScheduling(config, log)
    scheduling._split_scope = shared_by
    return scheduling


def shared_by(nodeid: str) -> str:
    """Return what goes to one process with a test: its file, or its folder."""
    file = nodeid.split("::", 1)[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def pytest_sessionstart() -> None:
    """Let Python's collector wait until all tests are there: what is made until then stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Let Python's collector leave alone what is there when the tests begin, and look seldom.

    Thousands of tests and the libraries are there until the end: each look at all of them stops
    the process for a second and more, and together they took a seventh of its work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 10)
    gc.enable()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep the outcome for the end of the process, and end what commands were forked from."""
    end_fork_server()
    session.config.stash[OUTCOME] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process with the outcome, once everything is printed and stopped.

    The interpreter's own end aborts now and then after the SDK was used, and would turn a
    passed run into a failed one (NEXUS-FIELD-NOTES section 12).
    """
    if OUTCOME in config.stash and "temporalio" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[OUTCOME])
