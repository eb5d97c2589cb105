"""Durations, holes and the two spellings of a name: read alike by every stage."""

from __future__ import annotations

import doctest
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossway import runtime
from crossway.language import durations, holes, near, parse, tree, words
from crossway.language.durations import LONGEST, length_of, parse_duration, print_duration
from crossway.language.holes import Hole, fill, fits, has_holes, of_tenant, pieces, tenant_of
from crossway.language.words import snake_case


@pytest.mark.parametrize("module", [durations, holes, near, words], ids=lambda m: m.__name__)
def test_docstring_examples_hold(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type] # parametrize loses the type
    assert outcome.attempted > 0
    assert outcome.failed == 0


# --- durations -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("500ms", timedelta(milliseconds=500)),
        ("30s", timedelta(seconds=30)),
        ("5m", timedelta(minutes=5)),
        ("1.5h", timedelta(minutes=90)),
        ("7d", timedelta(days=7)),
        ("0s", timedelta()),
    ],
)
def test_each_unit_has_its_length(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "-5m", "5min", "5m30s", "٣s", "1.s", "5M"])
def test_what_is_no_duration_says_what_one_is(text: str) -> None:
    with pytest.raises(ValueError, match="expected a duration such as") as caught:
        parse_duration(text)
    assert text in str(caught.value)


@pytest.mark.parametrize("text", ["3652501d", "9" * 400 + "d", "9" * 5000 + "ms"])
def test_a_duration_that_fits_no_message_is_refused(text: str) -> None:
    """The server's Duration ends at ten thousand years, Python's a little later, with a fault."""
    assert length_of(text) is None
    with pytest.raises(ValueError, match="ten thousand years"):
        parse_duration(text)


@given(st.timedeltas(min_value=timedelta(), max_value=LONGEST))
def test_a_printed_duration_reads_back_as_itself(length: timedelta) -> None:
    assert abs(parse_duration(print_duration(length)) - length) <= timedelta(milliseconds=1)


@pytest.mark.parametrize("text", ["90m", "2h", "7d", "45s", "1500ms", "0ms"])
def test_a_duration_prints_in_its_largest_whole_unit(text: str) -> None:
    assert print_duration(parse_duration(text)) == text


@pytest.mark.parametrize("unit", durations.UNITS)
def test_the_lexer_and_the_running_program_know_the_same_units(unit: str) -> None:
    file = parse(f"workflow W():\n    await timer(3{unit})\n", "w.twf")
    [workflow] = file.file.definitions
    assert isinstance(workflow, tree.Workflow)
    assert tree.Await(tree.Timer(tree.Duration(f"3{unit}")), explicit=True) in workflow.body
    assert runtime.duration(f"3{unit}") == parse_duration(f"3{unit}")


# --- holes -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "{}", "{1}", "{a b}", '{"a": 1}', "{a.}", "{.a}", "{größe}"])
def test_other_braces_stay_as_they_are(text: str) -> None:
    """JSON, formats of other tools and words that no name can be are plain text."""
    assert not has_holes(text)
    assert "".join(map(str, pieces(text))) == text


@pytest.mark.parametrize("word", sorted(words.RESERVED))
def test_a_word_of_the_language_is_no_hole(word: str) -> None:
    assert list(pieces(f"{{{word}}}")) == [f"{{{word}}}"]
    assert list(pieces(f"{{{word}s}}")) == [Hole(f"{word}s")]


def test_a_hole_is_a_name_and_the_fields_read_from_it() -> None:
    text = "tenant-{tenant.org.id}-{region}"
    found = ["tenant-", Hole("tenant", ("org", "id")), "-", Hole("region")]
    assert list(pieces(text)) == found
    assert fill(text, lambda hole: f"<{hole}>") == "tenant-<tenant.org.id>-<region>"


@given(st.text(alphabet="{}ab.1 ", max_size=30))
def test_pieces_lose_nothing(text: str) -> None:
    assert fill(text, lambda hole: f"{{{hole}}}") == text


@given(
    st.lists(st.sampled_from(["{a}", "x", "xy", "-"]), max_size=6).map("".join),
    st.text(alphabet="xy-", max_size=10),
)
def test_a_text_fits_a_template_as_a_pattern_would(template: str, text: str) -> None:
    parts = (".+" if isinstance(piece, Hole) else re.escape(piece) for piece in pieces(template))
    assert fits(template, text) == bool(re.fullmatch("".join(parts), text))


def test_a_template_of_many_holes_is_compared_at_once() -> None:
    """As a pattern this takes longer than anybody waits."""
    assert not fits("{a}x" * 40 + "y", "x" * 1000)


# --- spellings of a name ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("ChargeCard", "charge_card"),
        ("HTTPCall", "http_call"),
        ("SendSMS", "send_sms"),
        ("getAResult", "get_a_result"),
        ("Step2Done", "step2_done"),
        ("startToCloseTimeout", "start_to_close_timeout"),
        ("START_TO_CLOSE_TIMEOUT", "start_to_close_timeout"),
        ("workflowIDReusePolicy", "workflow_id_reuse_policy"),
        ("charge_card", "charge_card"),
        ("A", "a"),
    ],
)
def test_a_name_has_one_snake_case_spelling(name: str, spelled: str) -> None:
    """`check` looks for a Python function by it, `run` binds by it, options are known by it."""
    assert snake_case(name) == spelled


@pytest.mark.parametrize(
    ("template", "tenant", "queue"),
    [
        ("tenant-{id}", "acme", "tenant-acme"),
        ("tenant-{id}", "a,b", "tenant-a,b"),
        ("tenant-{t.id}-{region}", "acme,eu", "tenant-acme-eu"),
        ("tenant-{id}-{region}", "acme,eu-west", "tenant-acme-eu-west"),
        ("{id}-of-{id}", "acme", "acme-of-acme"),
        ("{a}-{b}", "acme", "acme-acme"),
    ],
)
def test_a_tenant_and_its_queue_lead_to_each_other(template: str, tenant: str, queue: str) -> None:
    """`serve` reads what the doctor writes, also where a queue has several holes."""
    assert of_tenant(template, tenant) == queue
    assert tenant_of(template, queue) == tenant


def test_what_is_no_tenants_queue_leads_to_no_tenant() -> None:
    """The doctor then says TENANT, rather than what would serve another queue."""
    assert tenant_of("tenant-{id}", "front") is None
    assert tenant_of("{a}-{b}", "x,y-z") is None
