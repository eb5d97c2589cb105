"""A workspace with its diagnostics, each found once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from crossway.checks import Checked, KnownFiles, diagnose
from crossway.design import load
from crossway.design.model import Design
from crossway.design.shadows import Tests
from crossway.language import Parsed
from crossway.language.diagnostic import Diagnostic


def test_diagnostics_are_found_once_and_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.twf"
    path.write_text("workflow A():\n    set x\n    activity B()\n")
    asked = []

    def counted(
        files: Iterable[Parsed],
        design: Design,
        tests: Tests | None,
        wanted: Callable[[], bool],
        known: KnownFiles | None,
    ) -> tuple[Diagnostic, ...]:
        asked.append(design)
        return diagnose(files, design, tests, wanted, known)

    monkeypatch.setattr("crossway.checks.checked.diagnose", counted)
    (found,) = map(Checked, load(path))
    assert asked == []
    assert [fault.code for fault in found.errors] == ["UNDEFINED_CONDITION"]
    assert "UNDEFINED_ACTIVITY" in {fault.code for fault in found.diagnostics}
    assert found.diagnostics is found.diagnostics
    assert found.design is found.workspace.design
    assert asked == [found.design]


def test_a_check_that_nobody_waits_for_ends_before_the_next_rule(tmp_path: Path) -> None:
    """An editor types on: the thread that checks is free for what was typed, and nothing is kept
    of what was found by then."""
    path = tmp_path / "a.twf"
    path.write_text("workflow A():\n    set x\n    activity B()\n")
    (found,), (whole,) = map(Checked, load(path)), map(Checked, load(path))
    asked = iter([True, True, False])
    assert not found.find_while(lambda: next(asked))
    assert next(asked, None) is None, "not asked again"
    assert found.find_while(lambda: True)
    assert found.diagnostics == whole.diagnostics != ()
    assert found.find_while(lambda: False), "it is known already"


ORDER = """
workflow Order(id: string) -> (Receipt):
    activity Pay(id) -> r
    log(r.amout)
    close complete(r)

activity Pay(id: string) -> (Receipt):
    return Receipt{id, amount: 3}

type Receipt:
    id: string
    amount: int
"""
PAID = """
test "an order is paid":
    promise order <- workflow Order("o-1")
    await order -> r
    expect r.amout == 3
"""


@pytest.mark.parametrize(
    "texts", [(PAID + ORDER, ""), (ORDER + PAID, ""), (ORDER, PAID), (ORDER, "")]
)
def test_a_slip_that_a_test_repeats_is_the_design_s(tmp_path: Path, texts: tuple[str, str]) -> None:
    """Told at the test alone it kept nothing from running: the design failed after Pay."""
    (tmp_path / "order.twf").write_text(texts[0])
    (tmp_path / "a_test.twf").write_text(texts[1])
    (found,) = map(Checked, load(tmp_path))
    (error,) = found.errors
    line = texts[0].splitlines()[error.span.line - 1]
    assert (error.code, line.strip()) == ("unknown-field", "log(r.amout)")
    assert len(found.diagnostics) == 1
    repeated = [one.span.path for one in error.related if one.message == error.message]
    assert len(repeated) == any("test" in text for text in texts)


CALLED = """
workflow Order(id: string):
    nexus PayEndpoint Pay.Charge(id)
        options:
            timeout: 1m
    close complete

nexus_endpoint PayEndpoint:
    target_namespace: pay
    target_task_queue: pay
    services: [Pay]
    allowed_caller_namespaces: [pay]

nexus_service Pay:
    operation Charge(id: string):
        return
"""
MISSPELT = """
test "an order is paid":
    promise order <- workflow Order("o-1")
        options:
            task_quue: "orders"
    await order
"""


def test_a_slip_of_a_test_leaves_out_nothing_of_the_design(tmp_path: Path) -> None:
    """Of a queue that a test misspells nothing follows but for the test."""
    codes = []
    for text in (CALLED, CALLED + MISSPELT):
        (tmp_path / "order.twf").write_text(text)
        (found,) = map(Checked, load(tmp_path))
        codes.append([one.code for one in found.diagnostics])
    alone, tested = codes
    assert "nexus-same-namespace" in alone
    assert {*alone, "unknown-option"} <= {*tested}
