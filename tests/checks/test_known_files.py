"""What is kept of files from one key to the next changes nothing of what is found."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from crossway.checks import RULES, Checked, KnownFiles, onefile
from crossway.checks.facts import Facts
from crossway.checks.onefile import InEachDefinition, OneFile
from crossway.design import Workspace
from crossway.language import parse, tree
from crossway.language.diagnostic import Diagnostic
from crossway.language.walk import Blocks
from crossway.lsp.reading import Trees
from tests.helpers.edited import DESIGNS, Editor, hold

_EDITS = 2
"""Edits of each design, every one of them looked at with what was kept and without."""


@pytest.mark.parametrize("name", DESIGNS)
def test_what_is_found_is_the_same_with_what_is_known_and_without(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known is so of small pieces of each file here, and found anew in whole files."""
    monkeypatch.setattr(onefile, "TOGETHER", 2)
    hold(name, "", _EDITS)


def test_of_two_that_tell_of_one_thing_the_same_is_said_early() -> None:
    """Here `undefined-name` takes the whole design, UNDEFINED_PROMISE_OR_CONDITION does not."""
    text = "workflow Charge():\n    await handles[0] -> one\n    await handles\n    close\n"
    editor = Editor({"shop.twf": text})
    (found,) = editor.found(editor.known)  # which holds what is said early against it
    assert "undefined-name" in {one.code for one in found}


def test_only_the_file_that_changed_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rules look for in one file alone is kept with it: another is made where it changed."""
    looked: list[str] = []
    made = OneFile.__init__

    def noting(self: OneFile, *given: object) -> None:
        made(self, *given)  # type: ignore[arg-type]  # what it is given, handed on
        looked.append(self.file.path)

    editor = Editor({"one.twf": _ONE, "other.twf": _ONE.replace("Ship", "Send")})
    monkeypatch.setattr(OneFile, "__init__", noting)
    (before,) = editor.found(editor.known)
    assert [one.code for one in before] == ["unreachable-statement"] * 2
    assert looked == ["one.twf", "other.twf"]
    editor.texts["one.twf"] = "\n" + _ONE
    (after,) = editor.found(editor.known)
    assert looked[2:] == ["one.twf"]
    assert [one.span.line for one in after] == [before[0].span.line + 1, before[1].span.line]


def test_of_a_large_file_only_what_is_beside_a_change_is_looked_at_again() -> None:
    """A design may stand in one file: what was found in other definitions of it is kept, too."""
    text = "\n".join(_ONE.replace("Ship", f"Ship{n}") for n in range(3 * onefile.TOGETHER))
    known, trees = KnownFiles(), Trees()
    before, after = (
        known.of([trees.parse(one, "a.twf").file], Blocks())[0].pieces
        for one in (text, text.replace("Ship1(", "Send1("))
    )
    assert [one is other for one, other in zip(before, after, strict=True)] == [False, True, True]


def test_most_rules_look_at_one_definition() -> None:
    """A rule that could is one of them: this number only grows."""
    assert sum(isinstance(rule.check, InEachDefinition) for rule in RULES) >= 40


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("packed", "shipped", False),
        ("activity Pack(id)", "activity Pakc(id)", True),
        ("signal Stop", "signal Halt", True),  # what a message calls the body
        ("note =", "said =", True),  # a name may be a hole of a task queue
        ('log("', 'log(order, "', False),
    ],
)
def test_what_hangs_on_the_outline_is_found_again_only_where_that_is_another(
    old: str, new: str, again: bool
) -> None:
    editor, looked = Editor({"a.twf": _CALLING}), list[Facts]()

    def look(facts: Facts) -> list[str]:
        looked.append(facts)
        return [call.name for _, _, call in facts.calls(tree.ActivityCall)]

    first = Facts(editor.design(), known=editor.known)
    assert (first.from_outline(look), first.from_outline(look)) == (("Pack",), ("Pack",))
    editor.texts["a.twf"] = _CALLING.replace(old, new)
    second = Facts(editor.design(), known=editor.known)
    assert second.from_outline(look) == (new[9:13] if "activity" in new else "Pack",)
    assert looked == [first, second][: 1 + again]


def test_a_file_is_looked_at_again_where_what_is_given_to_that_is_another() -> None:
    file = OneFile(parse(_ONE, "a.twf").file, Blocks())
    looked: list[str] = []

    def look(one: OneFile, given: str) -> list[str]:
        looked.append(given)
        return [f"{body.label} {given}" for body in one.bodies]

    found = [file.find_with(look, given) for given in ("now", "now", "later")]
    assert found == [(f"workflow Ship {given}",) for given in ("now", "now", "later")]
    assert looked == ["now", "later"]


_CALLING = """\
workflow Ship(id: string):
    signal Stop():
        log(id)
    activity Pack(id)

activity Pack(id: string):
    note = id
    log("packed")
"""

_ONE = """\
workflow Ship(order: string) -> (string):
    close complete(order)
    log(order)
"""


def test_a_node_that_stays_is_looked_at_once() -> None:
    """Of what is not asked for any more nothing is kept, two states of the design later."""
    looked: list[object] = []

    def look(block: object, _: Blocks) -> int:
        looked.append(block)
        return len(looked)

    stays, goes = ("stays",), ("goes",)
    first = Blocks()
    assert (first.find(look, stays), first.find(look, goes), first.find(look, stays)) == (1, 2, 1)
    second = Blocks(first)
    assert second.find(look, stays) == 1
    third = Blocks(second)
    assert (third.find(look, stays), third.find(look, goes)) == (1, 3)


def test_what_one_definition_says_is_known_before_the_design_is_resolved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What others found stands where its line is now, and goes with a line that is gone."""
    known, trees = KnownFiles(), Trees()

    def checked(text: str, before: Workspace | None) -> Checked:
        found = Workspace("w", (trees.parse(text, "w.twf"),), {"w.twf": text}, {})
        return Checked(found.after(before) if before else found, known)

    def told(found: Iterable[Diagnostic] | None) -> list[tuple[str, int]]:
        return sorted((one.code, one.span.line) for one in found or ())

    assert checked(_CALLS, None).early() is None, "nothing is known yet"
    first = checked(_CALLS, None)
    assert told(first.diagnostics) == [("UNDEFINED_ACTIVITY", 3), ("UNDEFINED_ACTIVITY", 7)]
    monkeypatch.setattr(Workspace, "design", property(lambda _: pytest.fail("it is resolved")))
    misspelt = _CALLS.replace("timeout", "timoeut").replace("workflow B", "\nworkflow B")
    assert told(checked(misspelt, None).early()) == [
        *(("UNDEFINED_ACTIVITY", 3), ("UNDEFINED_ACTIVITY", 8), ("unknown-option", 5)),
    ]
    gone = _CALLS.replace("    activity Pack()\n", "")
    assert told(checked(gone, None).early()) == [("UNDEFINED_ACTIVITY", 6)]
    assert told(checked(_CALLS.replace("Pack()", "Pack(1)"), None).early()) == told(
        first.diagnostics
    )


_CALLS = """\
workflow A():
    log("a")
    activity Pack()
    activity Weigh()
        options(timeout: 1m)
workflow B():
    activity Send()
    close complete
activity Weigh():
    log("w")
"""
