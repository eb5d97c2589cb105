"""What Temporal refuses on purpose is caught by its type, and is no accident in anybody's log."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.refusing import CAUGHT_AS, REFUSING
from tests.helpers.simulating import Simulated


@pytest.mark.parametrize(("what", "by"), CAUGHT_AS.items())
def test_what_is_refused_is_caught_by_type_and_leaves_no_traceback(
    what: str, by: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """`run`, `dev` and `serve` show no record of the SDK's own: it logs each refusal with one."""
    with Simulated(tmp_path, {"desk.twf": REFUSING}) as app:
        told = app.simulation.do(app.start("Asks", what).result())
    assert told["by"] == by, told
    ours = [one for one in caplog.records if "temporalio" not in Path(one.pathname).parts]
    assert [one.getMessage() for one in ours if one.exc_info] == []
