"""The HTML page of a call: self-contained, and nothing in it is anybody else's markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from crossway.observe.reading.steps import Kind, State, Step
from crossway.observe.showing.page import page
from tests.helpers.hostile_tree import HOSTILE, at, hostile_tree

TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "p", "main", "div", "i",
    "details", "summary", "b", "small", "span", "mark", "code", "s",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "style", "title", "open"}
STYLE = re.compile(r"(left|width|padding-left):[\d.]+(%|rem)(;width:[\d.]+%)?")


class Seen(HTMLParser):
    """Everything a page holds, as a browser takes it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def only_ours(seen: Seen) -> None:
    assert not seen.open
    assert set(seen.tags) <= TAGS
    assert {name for name, _ in seen.attributes} <= ATTRIBUTES
    for name, value in seen.attributes:
        if name == "style":
            assert STYLE.fullmatch(value), value


def test_hostile_texts_are_shown_and_are_nothing_else() -> None:
    tree = hostile_tree()
    seen = Seen(page([tree], HOSTILE[0]))
    only_ours(seen)
    for text in HOSTILE[:6]:
        assert text in seen.text
    plain = Step(
        Kind.WORKFLOW, "x", "y", State.COMPLETED, scheduled=at(0), started=at(0), ended=at(1)
    )
    assert set(Seen(page([plain], "x")).tags) <= set(seen.tags)


TEXTS = st.text() | st.text(alphabet="<>&\"'/=! abs-")


@given(TEXTS, TEXTS, st.sampled_from(State), st.sampled_from(Kind))
def test_no_text_becomes_markup(name: str, failure: str, state: State, kind: Kind) -> None:
    step = Step(
        kind,
        name,
        failure,
        state,
        scheduled=at(0),
        started=at(1),
        ended=at(2),
        attempt=3,
        failure=failure,
        note=name,
        asked=True,
    )
    only_ours(Seen(page([step], name)))


def test_the_page_loads_nothing_and_forbids_itself_to() -> None:
    text = page([hostile_tree()], "call")
    policies = [value for name, value in Seen(text).attributes if name == "content"]
    assert policies[0].startswith("default-src 'none'; style-src 'unsafe-inline'")
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_bars_stand_where_their_steps_were() -> None:
    """In percent of the whole call, from its first moment to its last."""
    root = Step(
        Kind.WORKFLOW,
        "Order",
        "orders",
        State.COMPLETED,
        scheduled=at(0),
        started=at(0),
        ended=at(10),
    )
    early = Step(
        Kind.ACTIVITY,
        "Early",
        "orders",
        State.COMPLETED,
        scheduled=at(1),
        started=at(1),
        ended=at(2),
    )
    late = Step(Kind.ACTIVITY, "Late", "orders", State.RUNNING, scheduled=at(9), started=at(9))
    root.children = [early, late]
    text = page([root], "order-1", now=at(10))
    bars = re.findall(r'<s class="([\w-]+)" style="left:([\d.]+)%;width:([\d.]+)%', text)
    assert [(kind, float(left), float(width)) for kind, left, width in bars] == [
        ("completed", 0, 100),
        ("completed", 10, 10),
        ("running", 90, 10),
    ]


def test_a_call_of_no_extent_has_a_page() -> None:
    nothing = Step(Kind.WORKFLOW, "Order", "orders", State.UNKNOWN, note="cannot be read")
    assert "cannot be read" in Seen(page([nothing], "order-1")).text
