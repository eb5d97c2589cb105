"""A test that opens two designs: neither knows what happens in the other."""

from __future__ import annotations

import logging

import pytest

from crossway.pytest_plugin import Opens
from crossway.testing import RunningDesign
from crossway.testing.audit import AUDIT
from crossway.testing.backends import Simulated
from crossway.testing.opening import built_at
from tests.helpers.paths import ROOT

ORDER = {"sku": "pen", "count": 2}


def charged(design: RunningDesign) -> None:
    """Let an order be paid for, in another namespace."""
    design.stand_in("Reserve", {"shelf": "A1"})
    design.stand_in("Charge", "ch-1")
    design.start("Order", ORDER).result()


def test_decisions_are_those_of_their_own_design(crossway_design: Opens) -> None:
    """Whichever is closed first: the other one goes on gathering."""
    first, second = crossway_design("shop"), crossway_design("shop")
    charged(first)
    assert ([one.allowed for one in first.audit], second.audit) == ([True], [])
    first.close()
    charged(second)
    assert (len(first.audit), len(second.audit)) == (1, 1)


def test_lines_that_failed_are_those_of_their_own_design(crossway_design: Opens) -> None:
    first, second = crossway_design("shop"), crossway_design("shop")
    for design in (first, second):
        design.stand_in("Reserve", {"shelf": "A1"})
    second.stand_in("Charge", "ch-1")
    first.stand_in("payments", KeyError("no"))
    orders = [one.start("Order", ORDER) for one in (first, second)]
    orders[0].failure()
    assert " failed at " in first.trace()
    assert " failed at " not in second.trace()


def test_a_design_that_does_not_close_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither what gathers decisions, nor the level of their log."""
    before = (list(AUDIT.handlers), AUDIT.level)
    design = RunningDesign(built_at(ROOT / "tests/testing/shop", (), ()))
    assert AUDIT.level == logging.INFO
    close = Simulated.close

    def closed(simulated: Simulated) -> None:
        close(simulated)
        raise RuntimeError("it does not end")

    monkeypatch.setattr(Simulated, "close", closed)
    with pytest.raises(RuntimeError, match="it does not end"):
        design.close()
    assert (list(AUDIT.handlers), AUDIT.level) == before
