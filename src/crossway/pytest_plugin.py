"""The pytest plugin: `crossway_design` opens a design, `--crossway-server` a server for it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest

if TYPE_CHECKING:  # every run of pytest loads this module: what it needs is imported on demand
    from crossway.testing.asynchronous import AsyncDesign
    from crossway.testing.design import RunningDesign

D_co = TypeVar("D_co", covariant=True)

MARKER = "crossway"

OPENED = pytest.StashKey["list[RunningDesign]"]()
"""The designs that run for a test."""


class _Opener(Protocol[D_co]):
    def __call__(
        self,
        path: str | Path | None = None,
        *,
        implementations: Sequence[str] = (),
        members: Sequence[str] = (),
        seed: int | None = None,
    ) -> D_co:
        """Return the design, running until the test ends.

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


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers", f"{MARKER}(path): the design that crossway_design() opens, beside the test"
    )


@pytest.fixture
def crossway_design(request: pytest.FixtureRequest) -> Iterator[Opens]:
    """Return what opens a design for this test: `design = crossway_design("orders")`."""
    from crossway.testing.design import RunningDesign
    from crossway.testing.errors import TestingError
    from crossway.testing.opening import built_at

    opened: list[RunningDesign] = []
    request.node.stash[OPENED] = opened

    def open_design(
        path: str | Path | None = None,
        *,
        implementations: Sequence[str] = (),
        members: Sequence[str] = (),
        seed: int | None = None,
    ) -> RunningDesign:
        for given in (implementations, members):
            if isinstance(given, str):
                raise TestingError(f"expected a list of texts, found {given!r}: [{given!r}]")
        built = built_at(_found(request, path), implementations, members)
        server = bool(request.config.getoption("--crossway-server", default=False))
        opened.append(RunningDesign(built, server=server, seed=seed))
        return opened[-1]

    yield open_design
    for design in reversed(opened):
        design.close()


@pytest.fixture
def crossway_design_async(crossway_design: Opens) -> OpensAsync:
    """Return what opens a design for an `async def` test: its methods are awaited."""
    from crossway.testing.asynchronous import AsyncDesign

    def open_design(
        path: str | Path | None = None,
        *,
        implementations: Sequence[str] = (),
        members: Sequence[str] = (),
        seed: int | None = None,
    ) -> AsyncDesign:
        return AsyncDesign(
            crossway_design(path, implementations=implementations, members=members, seed=seed)
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
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the trace of a failed test."""
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
