"""What is asked for once, however often a browser sends it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from crossway.cli.sending import Message
from crossway.errors import ClusterError, ConnectError, CrosswayError, UnreadableError, UserError
from crossway.studio import acting, pressing
from crossway.studio.acting import Outcome
from crossway.studio.pressing import Presses
from tests.helpers.studio import page, studio_of

DESIGN = """\
workflow W(id: string):
    signal Go(by: integer):
        gone = true
    update Pay(sum: integer) -> (integer):
        return sum
    await signal Go
"""
UPDATE = {"action": "update", "name": "Pay", "workflow": "W", "id": "w-1", "v.sum": "3"}


class Work:
    """What is asked for, which takes until it is told to end."""

    def __init__(self, outcome: Outcome) -> None:
        """Begin with nothing asked for."""
        self.outcome, self.asked, self.ends = outcome, 0, asyncio.Event()

    async def __call__(self, said: list[str]) -> Outcome:
        """Do it, once it may end."""
        self.asked += 1
        said.append("nobody serves it yet")
        await self.ends.wait()
        return self.outcome


DONE = Outcome(good=True, said="paid", over=True)


async def test_a_second_press_while_it_is_done_is_the_first() -> None:
    """As two clicks are, of which a browser sends both."""
    presses, work = Presses(), Work(DONE)
    both = asyncio.gather(presses.outcome("a", work), presses.outcome("a", work))
    other = Work(DONE)
    other.ends.set()
    assert await presses.outcome("b", other) == DONE
    work.ends.set()
    assert [*await both] == [DONE, DONE]
    assert (work.asked, other.asked) == (1, 1)


async def test_a_press_without_an_answer_goes_on_and_is_waited_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    presses, work = Presses(), Work(DONE)
    monkeypatch.setattr(pressing, "PATIENCE", 0.01)
    late = await presses.outcome("a", work)
    assert (late.late, late.over) == (True, False)
    assert late.said.startswith("nobody serves it yet\nno answer within")
    monkeypatch.undo()
    work.ends.set()
    assert (await presses.outcome("a", work)).good
    again = await presses.outcome("a", work)
    assert (again.again, again.said.startswith("paid\nsent again unchanged")) == (True, True)
    assert work.asked == 1


@pytest.mark.parametrize(("over", "asked"), [(True, 1), (False, 2)])
async def test_what_failed_by_itself_is_over_and_what_nobody_took_is_tried_again(
    over: bool, asked: int
) -> None:
    presses, work = Presses(), Work(Outcome(good=False, said="no", over=over))
    work.ends.set()
    for _ in range(2):
        assert not (await presses.outcome("a", work)).good
    assert work.asked == asked


async def test_what_still_goes_on_ends_with_the_studio(monkeypatch: pytest.MonkeyPatch) -> None:
    presses, work = Presses(), Work(DONE)
    monkeypatch.setattr(pressing, "PATIENCE", 0.01)
    await presses.outcome("a", work)
    presses.end()
    with pytest.raises(asyncio.CancelledError):
        await presses.outcome("a", work)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Return what is sent, by a service that has no answer for a sum of 4."""
    found: list[Message] = []

    async def send(_where: Any, message: Message) -> Any:
        found.append(message)
        if message.input_text == "4":
            raise ClusterError("it may take it yet")
        return 3

    monkeypatch.setattr(acting, "send", send)
    return found


def once(text: str) -> str:
    (found,) = re.findall(r'name="once" value="(.+?)"', text)
    return str(found)


def test_an_update_is_made_once_by_the_form_that_asks_for_it(
    sent: list[Message], tmp_path: Path
) -> None:
    """Under its own id where it is sent again; under another with another sum, or a new form."""
    studio = studio_of(tmp_path, DESIGN)
    about = {name: text for name, text in UPDATE.items() if not name.startswith("v.")}
    form = once(page(studio, "/form", None, **about)[1])
    (_, first), (_, again) = (page(studio, "/act", {**UPDATE, "once": form}) for _ in range(2))
    assert [one.update_id for one in sent] == [sent[0].update_id]
    assert ("sent again unchanged" in first, "sent again unchanged" in again) == (False, True)
    page(studio, "/act", {**UPDATE, "once": once(again)})
    unsure = {**UPDATE, "once": form, "v.sum": "4"}
    _, asked = page(studio, "/act", unsure)
    page(studio, "/act", {**unsure, "once": once(asked)})
    ids = [one.update_id for one in sent]
    assert (len(ids), len(set(ids)), ids[2]) == (4, 3, ids[3])


def test_a_start_that_is_sent_again_is_one_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page that was gone back to says what runs, and starts another one when it is asked."""
    started: list[str] = []

    async def start(_where: Any, wish: acting.Wish, _text: str) -> str:
        started.append(wish.target)
        return wish.target

    monkeypatch.setattr(acting, "_started", start)
    studio = studio_of(tmp_path, DESIGN)
    asked = {"action": "start", "name": "W", "id": "", "v.id": "b-1"}
    asked["once"] = once(page(studio, "/form", action="start", name="W")[1])
    assert page(studio, "/act", asked)[0] == 303
    status, text = page(studio, "/act", asked)
    assert (status, f"id={started[0]}" in text, len(started)) == (200, True, 1)
    assert re.findall(r'name="id" value="(.*?)"', text) == [""]
    assert page(studio, "/act", {**asked, "once": once(text)})[0] == 303
    assert len(set(started)) == 2


def test_a_start_of_which_nobody_knows_is_begun_once_under_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the page that has no answer, too; the first may have ended by then. The id of whoever asks
    is theirs, and so is that of a page whose values they changed."""
    started: list[tuple[str, bool]] = []

    async def start(_where: Any, wish: acting.Wish, _text: str) -> str:
        started.append((wish.target, wish.made_up))
        raise ClusterError("the service does not tell")

    monkeypatch.setattr(acting, "_started", start)
    studio = studio_of(tmp_path, DESIGN)
    asked = {"action": "start", "name": "W", "id": "", "v.id": "b-1"}
    asked["once"] = once(page(studio, "/form", action="start", name="W")[1])
    _, text = page(studio, "/act", asked)
    (kept,) = re.findall(r'name="id" value="(.*?)"', text)
    again = {**asked, "once": once(text), "id": kept}
    for sent in (again, {**again, "v.id": "b-2"}, {**asked, "id": "mine"}):
        page(studio, "/act", sent)
    assert started == [(kept, True), (kept, True), (kept, False), ("mine", False)]


CALLED = """\
nexus service Payments:
    operation Pay(sum: integer) -> (integer):
        return sum
    operation Look(sum: integer) -> (integer):
        return sum
"""


@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        (ClusterError("the answer is not authentic"), 1),
        (UnreadableError("the answer cannot be read"), 1),
        (UserError("no key of any of them"), 2),
        (ConnectError("no service there"), 2),
    ],
    ids=["not believed", "not read", "not sent", "no service"],
)
def test_a_call_that_may_be_done_is_not_made_again_by_the_same_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: CrosswayError, asked: int
) -> None:
    """A page that is loaded again paid again; the button asks once more, as it says."""
    calls: list[str] = []

    async def call(_where: Any, _design: Any, question: Any) -> Any:
        calls.append(question.operation)
        raise fault

    monkeypatch.setattr(acting, "call_operation", call)
    studio = studio_of(tmp_path, CALLED)
    about = {"action": "call", "name": "Payments.Pay"}
    sent = {**about, "v.sum": "3", "once": once(page(studio, "/form", None, **about)[1])}
    (_, first), (_, again) = (page(studio, "/act", sent) for _ in range(2))
    assert (str(fault) in first, str(fault) in again, len(calls)) == (True, True, asked)
    page(studio, "/act", {**sent, "once": once(again)})
    assert len(calls) == asked + 1
