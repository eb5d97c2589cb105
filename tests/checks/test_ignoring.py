"""`# crossway: ignore[CODE] reason`: what it leaves out, and what is said of the comment itself."""

from __future__ import annotations

import pytest

from crossway.checks import RULES
from crossway.checks.examples import sources
from tests.helpers.checked import diagnose

DESIGN = """\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel{end}
    close complete(parcel)
"""


def found(text: str) -> list[tuple[int, str]]:
    """Return the line and the code of what is found in a design of one file."""
    return [(item.span.line, item.code) for item in diagnose([("ship.twf", text)])]


def ignoring(comment: str) -> list[tuple[int, str]]:
    """Return what is found when a comment stands behind a call of what nothing defines."""
    return found(DESIGN.format(end=f"  # {comment}"))


def test_a_comment_leaves_out_what_is_found_on_its_line() -> None:
    assert found(DESIGN.format(end="")) == [(2, "UNDEFINED_ACTIVITY")]
    assert ignoring("crossway: ignore[UNDEFINED_ACTIVITY] comes next week") == []
    assert ignoring("crossway:ignore[undefined_activity] comes next week") == []


def test_a_comment_on_a_line_of_its_own_speaks_of_the_next() -> None:
    comment = "    # crossway: ignore[UNDEFINED_ACTIVITY] comes next week\n"
    first, rest = DESIGN.format(end="").split("\n", 1)
    assert found(f"{first}\n{comment}{rest}") == []
    assert found(f"{first}\n{comment}    # another remark\n\n{rest}") == []


def test_a_comment_speaks_of_all_that_brackets_spread_over_lines() -> None:
    """The comment behind any of the lines, the fault in any of them."""
    for at in range(1, 4):
        lines = [
            "workflow Ship(order: Order) -> (Parcel):",
            "    activity Pack(",
            "        {a: order, b: shelf}",
            "    ) -> parcel",
            "    close complete(parcel)",
            "",
        ]
        lines[at] += "  # crossway: ignore[UNDEFINED_ACTIVITY, undefined-name] it is a sketch"
        assert found("\n".join(lines)) == []


def test_several_codes_are_ignored_at_once_and_each_is_looked_for() -> None:
    said = ignoring("crossway: ignore[UNDEFINED_ACTIVITY, nexus-missing-deadline] it is a sketch")
    assert said == [(2, "unused-ignore")]


@pytest.mark.parametrize(
    ("comment", "part"),
    [
        ("crossway: ignore[UNDEFINED_ACTIVITY]", "says no reason"),
        ("crossway: ignore[UNDEFINED_ACTIVTY] next week", "did you mean UNDEFINED_ACTIVITY"),
        ("crossway: ignore[E501] next week", "`crossway explain` lists the codes"),
        ("crossway: ignore next week", "ignores no code"),
        ("crossway: ignore[] next week", "ignores no code"),
        ("crossway: ignroe[UNDEFINED_ACTIVITY] next week", "did you mean ignore?"),
        ("crossway: please", "says nothing to Crossway"),
    ],
)
def test_a_comment_that_cannot_be_followed_is_reported(comment: str, part: str) -> None:
    texts = [("ship.twf", DESIGN.format(end=f"  # {comment}"))]
    (wrong,) = [item for item in diagnose(texts) if item.code == "wrong-ignore"]
    assert part in f"{wrong.message} {wrong.hint}"
    assert (wrong.span.line, wrong.severity) == (2, "warning")


def test_remarks_that_only_mention_crossway_are_remarks() -> None:
    assert ignoring("run it with crossway: see the handbook") == [(2, "UNDEFINED_ACTIVITY")]


def test_an_error_that_keeps_a_design_from_running_cannot_be_ignored() -> None:
    """`run` would do undefined things with what is left."""
    text = "workflow Ship(order: Order):\n    set packed  # crossway: ignore[{}] it is a sketch\n"
    codes = [code for _, code in found(text.format("UNDEFINED_CONDITION"))]
    assert sorted(codes) == ["UNDEFINED_CONDITION", "wrong-ignore"]


def test_an_error_that_only_fails_when_it_runs_can_be_ignored() -> None:
    """A test of refusals needs a call that is refused."""
    (rule,) = [rule for rule in RULES if rule.code == "caller-not-allowed"]
    call = "Packing.Pack(order) -> parcel"
    ((path, text),) = sources(rule.bad)
    ignored = text.replace(call, f"{call}  # crossway: ignore[caller-not-allowed] a test of it")
    assert diagnose([(path, ignored)]) == ()


RIGHT = """\
# a remark
workflow Ship(order: Order) -> (Parcel):
    state:
        packed = false
        condition sent
    signal Packed(by: string):
        packed = true
    await one:
        signal Packed -> by:
            set sent
        timer(1h):
            close fail("late")
    if packed:
        activity Pack(order) -> parcel
            options:
                retry_policy:
                    maximum_attempts: 3
    else:
        parcel = null
    for (item in order.items):
        activity Pack(item)
    switch (order.kind):
        case "box":
            activity Pack(order)
    try:
        activity Pack(order)
    catch Broken -> why:
        raise Lost("gone")
    await all:
        activity Pack(order)
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}

type Parcel:
    id: string

worker ships:
    workflow Ship
    activity Pack

namespace ships:
    worker ships
        options:
            task_queue: "ships"
"""
HEADS = ("state:", "options:", "retry_policy:", "else:", "#")
"""Lines that are no node of the tree: a comment there speaks of nothing that could be found."""


@pytest.mark.parametrize(
    "at",
    [
        at
        for at, line in enumerate(RIGHT.split("\n"))
        if line.strip() and not line.strip().startswith(HEADS)
    ],
)
def test_a_comment_is_seen_whatever_line_it_stands_on(at: int) -> None:
    """One that ignores what is not there is found on its line, once."""
    lines = RIGHT.split("\n")
    lines[at] += "  # crossway: ignore[SYNTAX] because"
    before = found(RIGHT)
    assert sorted(found("\n".join(lines))) == sorted([*before, (at + 1, "unused-ignore")])
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    alone = RIGHT.split("\n")
    alone.insert(at, f"{indent}# crossway: ignore[SYNTAX] because")
    assert (at + 1, "unused-ignore") in found("\n".join(alone))
