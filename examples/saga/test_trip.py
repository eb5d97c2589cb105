"""Both or none, whatever the hotel and the airline do: in virtual time, in memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from crossway.pytest_plugin import Opens
from crossway.testing import RunningDesign, takes

TRIP = {"id": "t-1", "guest": "ann"}
FULL = ApplicationError("no seats", type="FullError", non_retryable=True)


@pytest.fixture
def design(crossway_design: Opens) -> RunningDesign:
    """Return the three namespaces, with a room that takes an hour to find and a seat."""
    design = crossway_design(Path(__file__).parent)
    design.stand_in("HoldRoom", takes("1h", "room 7"))
    design.stand_in("Airline.BookFlight", "12A")
    return design


def given_back(design: RunningDesign) -> list[str]:
    """Return what was given back, in order; each by the trip's id."""
    calls = [call for call in design.calls() if "Cancel" in call.name]
    assert all(call.arguments == (TRIP,) for call in calls)
    return [call.name for call in calls]


def test_a_trip_has_a_room_and_a_seat(design: RunningDesign) -> None:
    assert design.start("Trip", TRIP).result() == {"room": "room 7", "seat": "12A"}
    assert given_back(design) == []


def test_without_a_seat_the_room_is_given_back(design: RunningDesign) -> None:
    design.stand_in("Airline.BookFlight", FULL)
    assert design.start("Trip", TRIP).failure()
    assert given_back(design) == ["Hotel.CancelBookRoom", "Airline.CancelBookFlight"]


def test_a_trip_that_is_cancelled_waits_for_its_room_and_gives_it_back(
    design: RunningDesign,
) -> None:
    trip = design.start("Trip", TRIP)
    trip.cancel()
    assert trip.failure().type == "CancelledError"
    assert given_back(design) == ["Hotel.CancelBookRoom", "Airline.CancelBookFlight"]


def test_a_hotel_that_takes_too_long_gets_its_room_back_once_it_has_it(
    design: RunningDesign,
) -> None:
    """Given back any earlier, the room would be held afterwards, and for nobody."""
    design.stand_in("Hotel.BookRoom", takes("3d", "room 7"))
    begun = design.now
    trip = design.start("Trip", TRIP)
    assert trip.failure().type == "NoAnswerError"
    assert (design.now - begun).days == 3
    assert given_back(design) == ["Hotel.CancelBookRoom", "Airline.CancelBookFlight"]


def test_without_a_room_there_is_nothing_to_wait_for(design: RunningDesign) -> None:
    design.stand_in("HoldRoom", FULL)
    assert "no seats" in design.start("Trip", TRIP).failure().message
    assert len(design.calls("Airline.BookFlight")) == 0
