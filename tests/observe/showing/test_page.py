"""The HTML page of a call: self-contained, and nothing in it is anybody else's markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload

from crossway.observe.reading.arguments import shown
from crossway.observe.reading.failures import passed_on, plain
from crossway.observe.reading.steps import Kind, State, Step
from crossway.observe.showing.page import page
from crossway.observe.showing.values import as_values
from crossway.observe.showing.verdict import cause, verdict
from tests.helpers.hostile_tree import HOSTILE, at, hostile_tree

TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "p", "main", "div", "i",
    "details", "summary", "b", "small", "span", "mark", "code", "ul", "ol", "li", "h2", "pre",
    "svg", "rect",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "title", "open", "role",
    "aria-label", "viewbox", "preserveaspectratio", "x", "y", "width", "height",
}  # fmt: skip


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
    assert policies[0].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policies[0]
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
    bars = re.findall(
        r'<svg class="track ([\w-]+)".*?<rect x="([\d.]+)" y="1" width="([\d.]+)"', text
    )
    assert [(kind, float(left), float(width)) for kind, left, width in bars] == [
        ("completed", 0, 100),
        ("completed", 10, 10),
        ("running", 90, 10),
    ]


def test_a_call_of_no_extent_has_a_page() -> None:
    nothing = Step(Kind.WORKFLOW, "Order", "orders", State.UNKNOWN, note="cannot be read")
    assert "cannot be read" in Seen(page([nothing], "order-1")).text


def failing() -> Step:
    """Return an order that failed over two namespaces, for what an activity said at last."""
    root = Step(Kind.WORKFLOW, "Order", "orders", State.FAILED, scheduled=at(0), ended=at(2))
    root.failure, root.inputs = "Declined: no money", ('{"id": "<o-1>"}',)
    caught = Step(Kind.ACTIVITY, "Reserve", "orders", State.FAILED, scheduled=at(0), ended=at(1))
    call = Step(Kind.NEXUS, "Money Payments.Charge", "orders", State.FAILED, ended=at(2))
    call.started, call.failure = at(0.5), "Declined: no money"
    handler = Step(Kind.HANDLER, "Payments.Charge", "payments", State.COMPLETED)
    target = Step(Kind.WORKFLOW, "Charge", "payments", State.FAILED, ended=at(1.9))
    activity = Step(Kind.ACTIVITY, "ChargeCard", "payments", State.FAILED, ended=at(1.8), attempt=3)
    target.failure = activity.failure = "Declined: no money"
    activity.trace = '  File "bank.py", line 12, in charge_card\n    raise Declined("<no money>")'
    target.children, handler.children, call.children = [activity], [target], [handler]
    root.children = [caught, call]
    return root


def test_the_verdict_names_the_step_that_a_failure_is_due_to() -> None:
    """The innermost one, over namespaces, and not one whose failure was caught."""
    found = verdict([failing()], at(3))
    assert found.said == "failed after 2.0s"
    assert found.reasons == (
        "activity ChargeCard [payments] failed: Declined: no money, at bank.py:12 in charge_card",
        "1 step took more than one attempt",
    )
    text = Seen(page([failing()], "order-1", now=at(3))).text
    assert "failed after 2.0s" in text


def broken(kind: Kind, name: str, failure: str, *below: Step, state: State = State.FAILED) -> Step:
    step = Step(kind, name, "orders", state, scheduled=at(0), ended=at(1), failure=failure)
    step.children = [*below]
    return step


DECLINED = broken(Kind.ACTIVITY, "Charge", "Declined: no")
LATE = broken(Kind.ACTIVITY, "Charge", "timed out (start to close)", state=State.TIMED_OUT)
STOPPED = broken(Kind.CHILD, "Pack", "terminated: by ann", state=State.TERMINATED)
UNHEARD = broken(
    Kind.NEXUS,
    "Money Payments.Charge",
    "timed out (schedule to close); last error: UNAVAILABLE: try later",
    state=State.TIMED_OUT,
)


@pytest.mark.parametrize(
    ("root", "blamed"),
    [
        (broken(Kind.WORKFLOW, "Order", "Declined: no", DECLINED), DECLINED),
        (broken(Kind.WORKFLOW, "Order", "Refused: the bank says no", DECLINED), DECLINED),
        (broken(Kind.WORKFLOW, "Order", "Expired: nobody paid", DECLINED), None),
        (broken(Kind.WORKFLOW, "Order", "Declined: no", DECLINED, LATE), DECLINED),
        (broken(Kind.WORKFLOW, "Order", "timed out (start to close)", LATE), LATE),
        (broken(Kind.WORKFLOW, "Order", "terminated", STOPPED), STOPPED),
        (broken(Kind.WORKFLOW, "Order", "timed out (schedule to close)", UNHEARD), UNHEARD),
        (broken(Kind.WORKFLOW, "Order", "NexusTimeoutError: Money Payments.Charge: timed out",
                UNHEARD), UNHEARD),
        (broken(Kind.WORKFLOW, "Order", "", DECLINED, state=State.TIMED_OUT), None),
        (broken(Kind.WORKFLOW, "Order", "terminated: no", DECLINED, state=State.TERMINATED), None),
        (broken(Kind.WORKFLOW, "Order", "", DECLINED, state=State.CANCELLED), None),
    ],
)  # fmt: skip
def test_what_was_caught_is_not_the_cause(root: Step, blamed: Step | None) -> None:
    """A failure below is the cause of one that passes it on; another one was caught before."""
    assert cause(root) is (blamed or root)


def test_a_cut_failure_is_found_in_one_that_passes_it_on() -> None:
    said = plain("Declined: " + "no money " * 50)
    assert passed_on(said, plain("Refused: the bank says " + "no money " * 50))
    assert not passed_on(said, "Refused: the bank says yes")


def test_the_verdict_of_what_goes_on_says_what_it_waits_for() -> None:
    """What is in trouble comes first; a completed call says what was caught on its way."""
    root = Step(Kind.WORKFLOW, "Order", "orders", State.RUNNING, scheduled=at(0), started=at(0))
    timer = Step(Kind.TIMER, "5m", "orders", State.RUNNING, scheduled=at(0))
    blocked = Step(Kind.NEXUS, "Money P.Charge", "orders", State.BLOCKED, attempt=5)
    blocked.note = "circuit breaker open"
    root.children = [timer, blocked]
    found = verdict([root], at(60))
    assert found.said == "running for 1m00s"
    assert found.reasons == (
        "nexus Money P.Charge [orders] is blocked after attempt 5 (circuit breaker open)",
        "timer 5m [orders] is running",
    )
    done = failing()
    done.state, done.children = State.COMPLETED, done.children[:1]
    assert verdict([done], at(3)).reasons == ("1 step below it failed, and that was caught",)


def test_the_legend_says_what_the_marks_and_bars_of_this_call_mean() -> None:
    """Each state that is seen, and the pale part of a bar where something waited to begin."""

    def legend(root: Step) -> list[str]:
        marks = page([root], "order-1", now=at(3)).partition('class="legend">')[2]
        return re.findall("[^<>]+(?=</li>)", marks.partition("</ul>")[0])

    root = failing()
    assert legend(root) == [" completed", " failed"]
    root.children[0].started = at(0.5)
    assert legend(root) == [" completed", " failed", "pale: before it was begun"]


def test_inputs_results_and_traces_are_there_when_asked_for() -> None:
    """Folded, with their lines, and nothing of them is markup."""
    text = page([failing()], "order-1", now=at(3))
    assert text.count('<details class="more">') == 2
    assert "&lt;o-1&gt;" in text
    assert "raise Declined(&quot;&lt;no money&gt;&quot;)" in text
    assert "<summary>input</summary>" in text
    assert "<summary>stack trace</summary>" in text
    only_ours(Seen(text))
    payment = as_values(failing())["children"][1]["children"][0]["children"][0]
    (activity,) = payment["children"]
    assert failing().inputs == tuple(as_values(failing())["inputs"])
    assert activity["result"] is None
    assert 'raise Declined("<no money>")' in activity["stack_trace"]
    assert json.loads(json.dumps(activity)) == activity


def test_what_a_codec_encoded_is_shown_by_its_size_alone() -> None:
    """Unless the codec is given, which has decoded it before."""
    secret = Payload(metadata={"encoding": b"binary/encrypted"}, data=b"4242 4242")
    assert shown(secret) == "9 bytes, binary/encrypted"
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b'{"id":"o-1"}')
    assert shown(plain) == '{\n  "id": "o-1"\n}'
    assert shown(Payload(metadata={"encoding": b"binary/null"})) == "null"
    assert shown(Payload(metadata={"encoding": b"json/plain"}, data=b"[" * 100_000)).endswith(
        "bytes that are no JSON"
    )
