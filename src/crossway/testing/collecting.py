"""`pytest design.twf`: the `test` blocks of a file as tests of pytest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crossway.checks import Checked
from crossway.cluster.building import Built
from crossway.coverage import Coverage
from crossway.design import load
from crossway.design.shadows import Case
from crossway.design.tests import only_tests
from crossway.language.visible import visible_lines
from crossway.testing.blocks import Outcome, found_tests, lines_of, refused, run_test
from crossway.testing.opening import built_of


class BlockFailedError(Exception):
    """What a test of a design expects does not hold."""

    def __init__(self, outcome: Outcome) -> None:
        """Hold how it went."""
        super().__init__(outcome.case.node.name)
        self.outcome = outcome


class DesignFile(pytest.File):
    """A file with tests. Its design is it, or its folder when it holds nothing but tests."""

    def __init__(self, *, server: bool, coverage: Coverage | None, **more: Any) -> None:
        """Hold what pytest's flags say: where tests run, and what is told of what they pass."""
        super().__init__(**more)
        self._server, self._coverage = server, coverage

    def collect(self) -> Iterator[pytest.Item]:
        """Yield its tests.

        Raises:
            TestingError: the design has errors.
        """
        for checked in _designs(self.path):
            cases = [one for one in found_tests(checked.workspace.tests) if self._holds(one)]
            if not cases:
                continue
            built = built_of(checked, self.path, coverage=self._coverage)
            given = {"checked": checked, "built": built, "server": self._server}
            for case in cases:
                yield BlockItem.from_parent(self, name=case.node.name, case=case, **given)

    def _holds(self, case: Case) -> bool:
        return Path(case.path).absolute() == self.path.absolute()


def _designs(path: Path) -> list[Checked]:
    found = load(path)
    if any(only_tests(one.file) for one in found[0].files):
        found = load(path.parent)
    return [Checked(one) for one in found]


class BlockItem(pytest.Item):
    """One test of a design."""

    def __init__(
        self, *, case: Case, checked: Checked, built: Built, server: bool, **more: Any
    ) -> None:
        """Hold the test and its design, and where it runs."""
        super().__init__(**more)
        self._case, self._checked, self._built, self._server = case, checked, built, server

    def runtest(self) -> None:
        """Run it.

        Raises:
            BlockFailedError: something does not hold.
        """
        tests = self._checked.workspace.tests
        outcome = refused(self._case, self._checked) or run_test(
            self._case, tests, self._built, server=self._server
        )
        if outcome.fault is not None:
            raise BlockFailedError(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what was expected and found."""
        if isinstance(excinfo.value, BlockFailedError):
            return visible_lines("\n".join(lines_of(excinfo.value.outcome)))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where it stands."""
        return self.path, self._case.node.span.line - 1, self.name
