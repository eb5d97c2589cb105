"""The collector rests while a design is checked, and works as before afterwards."""

from __future__ import annotations

import gc

import pytest

from crossway.cli.collecting import without_collector


def test_the_collector_is_off_inside_and_as_before_afterwards() -> None:
    """Also where the check ends with an error; what was read is looked at no more."""
    assert gc.isenabled()
    try:
        with pytest.raises(ValueError, match="the collector is off"), without_collector():
            raise ValueError("the collector is on" if gc.isenabled() else "the collector is off")
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_a_collector_that_was_off_stays_off() -> None:
    """Whoever turned it off has a reason."""
    gc.disable()
    try:
        with without_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
