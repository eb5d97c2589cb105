"""The pytest plugin: `crossway_design` opens a design, `--crossway-server` a server for it.

`--crossway-coverage` says which lines and branches of the designs the tests passed.
"""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pytest

if TYPE_CHECKING:  # every run of pytest loads this module: what it needs is imported on demand
    from types import ModuleType

    from crossway.coverage import Coverage
    from crossway.testing.asynchronous import AsyncDesign
    from crossway.testing.design import RunningDesign

D_co = TypeVar("D_co", covariant=True)

MARKER = "crossway"

OPENED = pytest.StashKey["list[RunningDesign]"]()
"""The designs that run for a test."""

COVERAGE = pytest.StashKey["Coverage"]()
"""What the designs of a session pass, where it is asked for."""


class _Opener(Protocol[D_co]):
    def __call__(
        self,
        path: str | Path | None = None,
        *,
        implementations: Sequence[str] = (),
        members: Sequence[str] = (),
        project: ModuleType | None = None,
        functions: ModuleType | None = None,
        seed: int | None = None,
    ) -> D_co:
        """Return the design, running until the test ends.

        `project` is the module `queues` of a generated project, whose code then runs in the place
        of what the design becomes for that namespace; with `functions` its functions alone do.

        Raises:
            TestingError: there is no design, or it has errors.
        """


class Opens(_Opener["RunningDesign"], Protocol):
    """Opens the design at a path, beside the test's file; without one, that of the marker."""


class OpensAsync(_Opener["AsyncDesign"], Protocol):
    """The same for `async def` tests."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that lets tests of designs run on a real server."""
    group = parser.getgroup("crossway")
    group.addoption(
        "--crossway-server",
        action="store_true",
        help="run tests of designs on an embedded Temporal server instead of the simulator",
    )
    group.addoption(
        "--crossway-coverage",
        action="append",
        nargs="?",
        const="table",
        type=_shown_as,
        metavar="html:FILE|json:FILE",
        help="say which lines and branches of designs the tests passed: in a table, as an HTML "
        "page or as JSON; may be given several times",
    )
    group.addoption(
        "--crossway-fail-under",
        type=_percent,
        metavar="PERCENT",
        help="fail when the tests passed less of the lines and branches of designs",
    )


def _shown_as(text: str) -> str:
    kind, _, file = text.partition(":")
    if text == "table" or (kind in ("html", "json") and file):
        return text
    said = f"expected html:FILE or json:FILE, found {text!r}; tests to run stand before the flag"
    raise ArgumentTypeError(said)


def _percent(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1
    if 0 <= found <= 100:
        return found
    raise ArgumentTypeError(f"expected a percentage from 0 to 100, found {text!r}")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers", f"{MARKER}(path): the design that crossway_design() opens, beside the test"
    )
    asked = (config.getoption(f"--crossway-{flag}") for flag in ("coverage", "fail-under"))
    if any(one is not None for one in asked):
        from crossway.coverage import Coverage

        config.stash[COVERAGE] = Coverage()
        config.pluginmanager.register(_Covering(config.stash[COVERAGE], config))


_WORKERS = "crossway_coverage"
"""What a worker of pytest-xdist tells of under this name."""


class _Covering:
    """Sums what tests pass, over the workers of pytest-xdist as well, and shows it in the end."""

    def __init__(self, coverage: Coverage, config: pytest.Config) -> None:
        self._coverage, self._config = coverage, config
        self._fault = ""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add what a worker tells that ends; one that was lost tells nothing."""
        self._coverage.add(getattr(node, "workeroutput", {}).get(_WORKERS, "{}"))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Tell it to who started this worker; or write it, and hold it against the least."""
        from crossway.coverage import report, too_little

        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[_WORKERS] = self._coverage.told()
            return
        self._report = report(self._coverage, str(self._config.rootpath))
        if self._config.option.collectonly:
            return
        self._fault = too_little(self._report, self._config.getoption("--crossway-fail-under"))
        if self._fault and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show it."""
        from crossway.coverage import page, table

        reporter, report = terminalreporter, self._report
        asked = dict.fromkeys(self._config.getoption("--crossway-coverage") or ["table"])
        reporter.section("design coverage")
        if not report.files:
            reporter.write_line("no test opened a design")
        for shown in asked:
            kind, _, name = shown.partition(":")
            match kind:
                case "html":
                    _write(name, page(report), reporter)
                case "json":
                    _write(name, json.dumps(report.as_json(), indent=2) + "\n", reporter)
                case _ if report.files:
                    for line in table(report):
                        reporter.write_line(line)
                case _:
                    pass
        if self._fault:
            reporter.write_line(f"FAILED: {self._fault}", red=True)


def _write(name: str, text: str, reporter: pytest.TerminalReporter) -> None:
    file = reporter.config.invocation_params.dir / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    reporter.write_line(f"written to {file}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the tests of a design that is named on the command line: `pytest shop.twf`.

    Others are left alone: a folder of tests may be full of designs that are no tests.
    """
    if file_path.suffix != ".twf" or not parent.session.isinitpath(file_path):
        return None
    from crossway.testing.collecting import DesignFile

    config = parent.config
    server, coverage = _on_server(config), config.stash.get(COVERAGE, None)
    return DesignFile.from_parent(parent, path=file_path, server=server, coverage=coverage)


def _on_server(config: pytest.Config) -> bool:
    return bool(config.getoption("--crossway-server", default=False))


@pytest.fixture
def crossway_design(request: pytest.FixtureRequest) -> Iterator[Opens]:
    """Return what opens a design for this test: `design = crossway_design("orders")`."""
    from crossway.testing.design import RunningDesign
    from crossway.testing.errors import TestingError
    from crossway.testing.opening import built_at
    from crossway.testing.projects import with_project

    opened, closing = list[RunningDesign](), ExitStack()
    request.node.stash[OPENED] = opened

    def open_design(
        path: str | Path | None = None,
        *,
        implementations: Sequence[str] = (),
        members: Sequence[str] = (),
        project: ModuleType | None = None,
        functions: ModuleType | None = None,
        seed: int | None = None,
    ) -> RunningDesign:
        for given in (implementations, members):
            if isinstance(given, str):
                raise TestingError(f"expected a list of texts, found {given!r}: [{given!r}]")
        covered = request.config.stash.get(COVERAGE, None)
        built = built_at(_found(request, path), implementations, members, covered, functions)
        built = with_project(built, project, functions)
        opened.append(RunningDesign(built, server=_on_server(request.config), seed=seed))
        closing.callback(opened[-1].close)
        return opened[-1]

    with closing:  # each of them, also where another one does not close
        yield open_design


@pytest.fixture
def crossway_design_async(crossway_design: Opens) -> OpensAsync:
    """Return what opens a design for an `async def` test: its methods are awaited."""
    from crossway.testing.asynchronous import AsyncDesign

    def open_design(
        path: str | Path | None = None,
        *,
        implementations: Sequence[str] = (),
        members: Sequence[str] = (),
        project: ModuleType | None = None,
        functions: ModuleType | None = None,
        seed: int | None = None,
    ) -> AsyncDesign:
        return AsyncDesign(
            crossway_design(
                path,
                implementations=implementations,
                members=members,
                project=project,
                functions=functions,
                seed=seed,
            )
        )

    return open_design


def _found(request: pytest.FixtureRequest, path: str | Path | None) -> Path:
    from crossway.testing.errors import TestingError
    from crossway.testing.opening import missing

    marker = request.node.get_closest_marker(MARKER)
    wanted = path if path is not None else (marker.args[0] if marker and marker.args else None)
    if wanted is None:
        raise TestingError(
            'which design? crossway_design("orders"), or @pytest.mark.crossway("orders") above'
        )
    places = dict.fromkeys([request.path.parent, request.config.rootpath])
    for place in places:
        if (found := place / wanted).exists():
            return found
    raise missing(str(wanted), list(places))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the trace of a failed test; of an error that is told to it no line but the test's."""
    if call.excinfo is not None and OPENED in item.stash and not item.config.option.fulltrace:
        from crossway.testing.errors import end_at_the_test

        end_at_the_test(call.excinfo.value)
    report = yield
    if report.when == "call" and report.failed:
        for design in item.stash.get(OPENED, []):
            try:
                text = design.trace()
            except Exception as failure:  # the test's own failure is what matters
                text = f"no trace: {failure}"
            if text:
                report.sections.append(("crossway trace", text))
    return report
