"""Reading one history: whatever it holds, it becomes a step."""

from __future__ import annotations

import base64
import doctest
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.failure.v1 import Failure
from temporalio.api.history.v1 import HistoryEvent

from crossway.cli.outcome import failed_at
from crossway.observe.reading.failures import failure_text, plain
from crossway.observe.reading.history import Reading, patches
from crossway.observe.reading.steps import Execution, Kind, State
from crossway.observe.showing.terminal import tree_lines
from crossway.runtime.calls import deadline_of
from crossway.runtime.interceptors import endpoints
from crossway.runtime.race import STOPPING

HERE = Execution("orders", "order-1", "run-1")


def event(number: int, kind: str, **attributes: object) -> HistoryEvent:
    field = f"{kind.lower()}_event_attributes"
    found = HistoryEvent(
        event_id=number,
        event_type=EventType.Value(f"EVENT_TYPE_{kind}"),
        **{field: attributes},  # type: ignore[arg-type]
    )
    found.event_time.FromSeconds(1_700_000_000 + number)
    return found


def test_events_of_one_activity_become_one_step() -> None:
    events = [
        event(5, "ACTIVITY_TASK_SCHEDULED", activity_id="1", activity_type={"name": "Charge"}),
        event(6, "ACTIVITY_TASK_STARTED", scheduled_event_id=5, attempt=3),
        event(7, "ACTIVITY_TASK_COMPLETED", scheduled_event_id=5, started_event_id=6),
    ]
    [step] = Reading(HERE).read(events).step.children
    assert (step.kind, step.name, step.state) == (Kind.ACTIVITY, "Charge", State.COMPLETED)
    assert step.attempt == 3
    assert step.scheduled is not None
    assert step.ended is not None
    assert (step.ended - step.scheduled).total_seconds() == 2


def test_an_update_that_was_refused_is_not_done() -> None:
    """Its event says that it completed; the outcome says what became of it."""
    accepted = {"accepted_request": {"input": {"name": "Approve"}}}
    refused = {"failure": {"message": "only the boss approves"}}
    events = [
        event(5, "WORKFLOW_EXECUTION_UPDATE_ACCEPTED", **accepted),
        event(6, "WORKFLOW_EXECUTION_UPDATE_COMPLETED", accepted_event_id=5, outcome=refused),
        event(7, "WORKFLOW_EXECUTION_UPDATE_ACCEPTED", **accepted),
        event(
            8, "WORKFLOW_EXECUTION_UPDATE_COMPLETED", accepted_event_id=7, outcome={"success": {}}
        ),
    ]
    first, second = Reading(HERE).read(events).step.children
    assert (first.name, first.state) == ("Approve", State.FAILED)
    assert "only the boss approves" in (first.failure or "")
    assert (second.name, second.state, second.failure) == ("Approve", State.COMPLETED, "")


@pytest.mark.parametrize(
    ("seconds", "name"),
    [(2_592_000, "30d"), (5400, "90m"), (3600, "1h"), (45, "45s"), (3_900_015, "45d3h")],
)
def test_a_timer_is_named_as_a_design_writes_it(seconds: int, name: str) -> None:
    """Not in seconds with an exponent."""
    begun = event(5, "TIMER_STARTED", timer_id="1", start_to_fire_timeout={"seconds": seconds})
    [step] = Reading(HERE).read([begun]).step.children
    assert (step.kind, step.name) == (Kind.TIMER, name)


def test_timers_that_no_line_of_a_design_starts_are_left_out() -> None:
    """The deadline of a call with `on_timeout: cancel`, and the wait for what a race cancelled."""

    def timer(number: int, summary: str) -> HistoryEvent:
        begun = event(number, "TIMER_STARTED", timer_id=str(number))
        begun.user_metadata.summary.data = json.dumps(summary).encode()
        return begun

    called = {"endpoint": "Gate", "service": "Till", "operation": "Charge"}
    events = [
        timer(5, deadline_of("Gate Till.Charge")),
        event(6, "NEXUS_OPERATION_SCHEDULED", **called),
        timer(7, deadline_of("Gate Till.Refund")),
        timer(8, "until the shop opens"),
        event(9, "TIMER_CANCELED", started_event_id=5),
        timer(10, STOPPING),
    ]
    shown = Reading(HERE).read(events).step.children
    assert [step.summary or step.name for step in shown] == [
        "Gate Till.Charge",
        "deadline of Gate Till.Refund",
        "until the shop opens",
    ]


def test_an_operation_leads_where_its_event_links() -> None:
    scheduled = event(
        5, "NEXUS_OPERATION_SCHEDULED", endpoint="Payments", service="Pay", operation="Charge"
    )
    started = event(6, "NEXUS_OPERATION_STARTED", scheduled_event_id=5)
    link = started.links.add().workflow_event
    link.namespace, link.workflow_id, link.run_id = "payments", "pay-1", "run-2"
    [step] = Reading(HERE).read([scheduled, started]).step.children
    assert step.name == "Payments Pay.Charge"
    assert step.state is State.RUNNING
    assert step.execution == Execution("payments", "pay-1", "run-2")


def token(**said: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (token(t=1, ns="payments", wid="pay-1"), Execution("payments", "pay-1")),
        # The same as other SDKs write it: in another order, without spaces, padded.
        ("eyJ0IjoxLCJucyI6InBheW1lbnRzIiwid2lkIjoicGF5LTEifQ", Execution("payments", "pay-1")),
        ("eyJ0IjoxLCJucyI6InBheW1lbnRzIiwid2lkIjoicGF5LTEifQ==", Execution("payments", "pay-1")),
        (token(wid="pay-1", ns="payments", t=1, v=0), Execution("payments", "pay-1")),
        (token(t=1, ns="payments", wid="pay-1", v=1), None),
        (token(t=3, ns="payments", wid="pay-1", uid="u"), Execution("payments", "pay-1")),
        (token(t=2, ns="payments", aid="a"), Execution("payments", "a", activity=True)),
        (token(t=2, ns="payments", wid="pay-1"), None),
        (token(t=4, ns="payments", wid="pay-1"), None),
        (token(t=1, ns="payments", wid=""), None),
        (token(t=1, ns="payments", wid="\ud83d"), None),
        (token(t=1, ns=["payments"], wid="pay-1"), None),
        (token(t=1), None),
        ("of a handler of its own", None),
        ("W10", None),
        ("é", None),
    ],
)
def test_an_operation_without_a_link_leads_where_its_token_says(
    given: str, expected: Execution | None
) -> None:
    events = [
        event(5, "NEXUS_OPERATION_SCHEDULED", endpoint="P", service="S", operation="O"),
        event(6, "NEXUS_OPERATION_STARTED", scheduled_event_id=5, operation_token=given),
    ]
    [step] = Reading(HERE).read(events).step.children
    assert step.execution == expected


def test_a_step_that_is_asked_to_stop_says_so() -> None:
    events = [
        event(5, "NEXUS_OPERATION_SCHEDULED", endpoint="P", service="S", operation="O"),
        event(6, "NEXUS_OPERATION_CANCEL_REQUESTED", scheduled_event_id=5),
    ]
    [step] = Reading(HERE).read(events).step.children
    assert step.note == "asked to stop"
    asked = event(7, "WORKFLOW_EXECUTION_CANCEL_REQUESTED")
    assert Reading(HERE).read([asked]).step.note == "asked to stop"


def test_a_task_that_keeps_failing_is_noted_until_it_succeeds() -> None:
    failed = event(3, "WORKFLOW_TASK_FAILED", failure=Failure(message="endpoint not found"))
    assert "endpoint not found" in Reading(HERE).read([failed]).step.note
    succeeded = event(4, "WORKFLOW_TASK_COMPLETED")
    assert Reading(HERE).read([failed, succeeded]).step.note == ""


@pytest.mark.parametrize(("cause", "failing"), [("RESET_WORKFLOW", False), ("BAD_BINARY", True)])
def test_a_task_that_the_service_gave_up_itself_did_not_fail(cause: str, failing: bool) -> None:
    """As it does of one that a reset takes back: no worker has tried it since."""
    number = WorkflowTaskFailedCause.Value(f"WORKFLOW_TASK_FAILED_CAUSE_{cause}")
    failed = event(4, "WORKFLOW_TASK_FAILED", cause=number, failure=Failure(message="reset"))
    reading = Reading(Execution("shop", "order")).read([failed])
    assert (reading.failing is not None, "keeps failing" in reading.step.note) == (failing,) * 2


def test_a_task_that_failed_before_the_end_is_not_failing_any_more() -> None:
    failed = event(3, "WORKFLOW_TASK_FAILED", failure=Failure(message="endpoint not found"))
    ended = event(4, "WORKFLOW_EXECUTION_TERMINATED")
    assert Reading(HERE).read([failed]).failing is not None
    assert Reading(HERE).read([failed, ended]).failing is None


def marker(number: int, data: bytes, name: str = "core_patch") -> HistoryEvent:
    details = {"patch-data": {"payloads": [{"data": data}]}}
    return event(number, "MARKER_RECORDED", marker_name=name, details=details)


def test_the_patches_of_a_history_are_told_from_other_markers() -> None:
    """Whatever others write into theirs."""
    events = [
        event(3, "WORKFLOW_TASK_COMPLETED"),
        marker(4, b'{"id": "crossway-no-endpoint-1-Pay", "deprecated": false}'),
        marker(5, b'{"id": "other"}', name="core_local_activity"),
        marker(6, b'"id"'),
        marker(7, b'{"id": 7}'),
        marker(8, b"[" * 100_000),
        marker(9, b"\xff"),
        event(10, "MARKER_RECORDED", marker_name="core_patch"),
        marker(11, b'{"deprecated": true, "id": "mine"}'),
    ]
    assert list(patches(events)) == ["crossway-no-endpoint-1-Pay", "mine"]


def test_a_patch_that_says_an_endpoint_is_missing_names_it() -> None:
    assert doctest.testmod(endpoints).failed == 0
    assert endpoints.missed(f"{endpoints.MARKER}12-Pay-More") == "Pay-More"
    for other in ("mine", "crossway-no-endpoint-", "crossway-no-endpoint-x-Pay", "12-Pay"):
        assert endpoints.missed(other) is None


def test_an_event_that_refers_to_nothing_is_passed_over() -> None:
    events = [
        event(7, "ACTIVITY_TASK_COMPLETED", scheduled_event_id=999),
        HistoryEvent(event_id=8, event_type=EventType.EVENT_TYPE_TIMER_FIRED),
        HistoryEvent(event_id=9, event_type=54321),  # type: ignore[arg-type]
    ]
    assert Reading(HERE).read(events).step.children == []


KINDS = [name.removeprefix("EVENT_TYPE_") for name in EventType.keys()]  # noqa: SIM118 - not a mapping: iterating gives nothing


@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from(KINDS), st.binary(max_size=60))))
def test_no_history_stops_the_reader(parts: list[tuple[int, str, bytes]]) -> None:
    events = []
    for number, kind, noise in parts:
        found = HistoryEvent(event_id=number, event_type=EventType.Value(f"EVENT_TYPE_{kind}"))
        field = found.DESCRIPTOR.fields_by_name.get(f"{kind.lower()}_event_attributes")
        if field is not None:
            attributes = getattr(found, field.name)
            attributes.SetInParent()
            try:
                attributes.MergeFromString(noise)
            except Exception:  # noqa: S112 - noise that is no message at all
                continue
        events.append(found)
    step = Reading(HERE).read(events).step
    assert len(tree_lines(step)) == 1 + len(step.children)


def test_text_of_others_cannot_drive_the_terminal() -> None:
    assert plain("a\x1b[31mb\r\nc\u202ed") == r"a\x1b[31mb c\u202ed"
    assert len(plain("x" * 5000)) == 300


def test_a_failure_says_its_innermost_cause_with_its_type() -> None:
    failure = Failure(message="activity failed")
    failure.cause.message = "card declined"
    failure.cause.application_failure_info.type = "Declined"
    failure.cause.stack_trace = "secret"
    assert failure_text(failure) == "Declined: card declined"


def test_a_failure_nested_without_end_is_cut() -> None:
    failure = Failure(message="outermost")
    inner = failure
    for depth in range(90):
        inner = inner.cause
        inner.message = f"level {depth}"
    assert failure_text(failure).startswith("level ")


def test_a_run_that_timed_out_says_what_its_task_kept_failing_with() -> None:
    """A loop without an end, say: the end alone tells no line."""
    said = Failure(message="workflow didn't yield within 2 seconds (loop.twf:2)")
    events = [
        event(5, "WORKFLOW_TASK_FAILED", failure=said),
        event(6, "WORKFLOW_EXECUTION_TIMED_OUT"),
    ]
    step = Reading(HERE).read(events).step
    assert step.state is State.TIMED_OUT
    assert step.note.startswith("its task kept failing: ")
    assert "loop.twf:2" in step.note
    assert [*failed_at(step)] == [f"{step.kind} {step.name}: {step.note}"]
