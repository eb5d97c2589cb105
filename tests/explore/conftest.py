"""Small designs, explored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from crossway.cli.inputs import misfit
from crossway.cli.starting import choose_workflow, place_of
from crossway.design import load, resolve, sample_input
from crossway.explore import Bounds, Pair, Search, Searched, Subject, pairs_of

Explore = Callable[..., tuple[Searched, Subject]]


@pytest.fixture
def explore(tmp_path: Path) -> Explore:
    """Return what explores a design from its text, within bounds given by name."""

    def explored(
        text: str,
        workflow: str | None = None,
        *,
        inputs: Sequence[object] = (),
        undo: Sequence[Pair] = (),
        harmless: Sequence[str] = (),
        every: bool = False,
        processes: int = 1,
        **bounds: Any,
    ) -> tuple[Searched, Subject]:
        (tmp_path / "design.twf").write_text(text)
        (workspace,) = load(tmp_path)
        faults = [fault for parsed in workspace.files for fault in parsed.diagnostics]
        assert not faults, faults
        design = resolve([parsed.file for parsed in workspace.files])
        entry = choose_workflow(design, workflow)
        given = list(inputs) or sample_input(design, entry.name)
        subject = Subject(
            design,
            entry,
            given,
            place_of(design, entry, given)[1],
            misfit=misfit,
            pairs=pairs_of(design, undo),
            harmless=harmless,
        )
        search = Search(subject, Bounds(**bounds), every=every, processes=processes)
        return search.go(), subject

    return explored
