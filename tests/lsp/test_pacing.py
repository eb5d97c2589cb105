"""A design that was changed is diagnosed at once where that is quick, and after the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from crossway.language.diagnostic import Diagnostic
from crossway.lsp import pacing
from crossway.lsp import session as sessions
from crossway.lsp.pacing import AT_ONCE, PAUSE, Answers, Pace
from crossway.lsp.reading import Snapshot
from crossway.lsp.session import Session
from tests.helpers import shop
from tests.helpers.patience import PATIENCE


@pytest.mark.parametrize(
    ("quick", "found", "then"),
    [(60.0, "all", AT_ONCE), (0.0, "all", PAUSE), (60.0, None, PAUSE), (0.0, None, PAUSE)],
)
def test_the_next_diagnosis_waits_as_long_as_the_last_one_says(
    monkeypatch: pytest.MonkeyPatch, quick: float, found: str | None, then: float
) -> None:
    """One that was given up as somebody went on typing does not make the next one quick."""
    monkeypatch.setattr(pacing, "QUICK", quick)
    pace = Pace()
    assert pace.wait == AT_ONCE
    pace.wait = PAUSE
    assert pace.reading(lambda: "read") == "read"
    assert pace.finding(lambda: found) == found
    assert pace.wait == then


def test_what_is_asked_with_a_key_is_answered_before_it_is_diagnosed(tmp_path: Path) -> None:
    path = shop.make(tmp_path / "shop")[0]

    async def types() -> None:
        told = asyncio.Event()
        session = Session(lambda *_: told.set())
        document = session.documents.put(path.as_uri(), 1, "twf", path.read_text())
        with session.answers:
            session.opened(document)
            await asyncio.sleep(2 * AT_ONCE)
            assert session.latest(document.path) is None
        await asyncio.wait_for(told.wait(), 30)
        session.close()

    asyncio.run(types())


def test_a_question_without_an_answer_keeps_no_diagnosis_from_being_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pacing, "PAUSE", 0.01)
    answers = Answers()

    async def waits() -> None:
        with answers:
            await asyncio.wait_for(answers.given(), 30)

    asyncio.run(waits())


def test_what_waits_for_answers_is_cancelled_also_as_the_last_one_is_given() -> None:
    """A diagnosis that is out of date, or of a session that is over, does not go on."""

    async def cancelled() -> bool:
        answers = Answers()
        with answers:
            waiting = asyncio.create_task(answers.given())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        return waiting.cancelled()

    assert asyncio.run(cancelled())


@pytest.mark.parametrize(("idle", "looks"), [(0.0, True), (60.0, False)])
def test_cycles_are_looked_for_once_nothing_is_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, idle: float, looks: bool
) -> None:
    """Nothing is answered meanwhile."""
    path = shop.make(tmp_path / "shop")[0]
    monkeypatch.setattr(sessions, "IDLE", idle)

    async def types() -> None:
        told, looked = asyncio.Event(), asyncio.Event()
        session = Session(lambda *_: told.set())
        monkeypatch.setattr(session._collector, "collect", lambda _: looked.set())
        session.opened(session.documents.put(path.as_uri(), 1, "twf", path.read_text()))
        await asyncio.wait_for(told.wait(), 30)
        with suppress(TimeoutError):
            await asyncio.wait_for(looked.wait(), 30 if looks else 0.05)
        assert looked.is_set() == looks
        session.close()

    asyncio.run(types())


def test_what_one_definition_says_is_told_before_the_design_is_resolved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where all of it takes long: that waits for a pause, which never comes here."""
    monkeypatch.setattr(pacing, "QUICK", 0.0)
    monkeypatch.setattr(pacing, "PAUSE", 3600.0)
    monkeypatch.setattr(sessions, "LARGE", 0)
    path = tmp_path / "a.twf"
    path.write_text(TYPED)
    told: dict[str, list[tuple[str, int]]] = {}

    async def types() -> None:
        more = asyncio.Event()

        def publish(at: str, _: Snapshot, found: Sequence[Diagnostic]) -> None:
            told[at] = [(one.code, one.span.line) for one in found]
            more.set()

        session = Session(publish)
        session.opened(session.documents.put(path.as_uri(), 1, "twf", TYPED))
        await asyncio.wait_for(more.wait(), PATIENCE)
        assert told == {path.as_posix(): [("UNDEFINED_ACTIVITY", 4)]}
        more.clear()
        changed = TYPED.replace("timeout", "timoeut").replace("workflow", "\nworkflow")
        session.documents.put(path.as_uri(), 2, "twf", changed)
        session.changed(path.as_posix())
        await asyncio.wait_for(more.wait(), PATIENCE)
        session.close()

    asyncio.run(types())
    assert told == {path.as_posix(): [("unknown-option", 4), ("UNDEFINED_ACTIVITY", 5)]}


TYPED = """\
workflow A():
    activity Weigh()
        options(timeout: 1m)
    activity Send()
    close complete
activity Weigh():
    log("w")
"""
