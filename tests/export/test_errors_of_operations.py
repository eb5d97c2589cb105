"""How an operation may fail: by all that runs behind it, wherever else that is called."""

from __future__ import annotations

from crossway.checks import Checked
from crossway.design import load_text
from crossway.export.changes import changes
from crossway.export.changes.errors import raised_by

SERVICE = """\
nexus service Money:
    async Pay workflow Pay

workflow Pay(id: string) -> (string):
    try:
        workflow Charge(id) -> a
        activity Look(a)
    catch Declined:
        a = "none"
    catch NotThere:
        a = "gone"
    close complete(a)

workflow Charge(id: string) -> (string):
    if id == "x":
        close fail(Declined{message: "no"})
    close complete(id)

activity Look(id: string):
    if id == "y":
        raise NotThere("no")

type Declined:
    message: string

namespace bank:
    worker bank
        task_queue: "bank"
    nexus endpoint Bank
        task_queue: "bank"

worker bank:
    nexus service Money
"""


def told(old: str, new: str) -> list[str]:
    """Return what a change of a design is to its callers."""
    before, now = (Checked(load_text(text, "bank.twf")) for text in (old, new))
    assert not [*before.errors, *now.errors]
    return [f"{one.kind.code}: {one.said}" for one in changes(before, now)]


def test_an_error_that_is_caught_in_one_place_comes_from_another() -> None:
    """Whichever is read first, and back again."""
    for call, error in (("workflow Charge(a) -> a", "Declined"), ("activity Look(a)", "NotThere")):
        end = "    close complete(a)\n"
        new = SERVICE.replace(end, f"    {call}\n{end}", 1)
        assert told(SERVICE, new) == [f"error-added: may fail as {error} now"]
        assert told(new, SERVICE) == [f"error-removed: no longer fails as {error}"]


ROUND = """\
nexus service Money:
    async Pay workflow Pay

workflow Pay(id: string) -> (string):
    try:
        workflow First(id) -> a
    catch Declined:
        a = "none"
    workflow Second(a) -> b
    close complete(b)

workflow First(id: string) -> (string):
    if id == "x":
        raise Declined("no")
    workflow Second(id) -> a
    close complete(a)

workflow Second(id: string) -> (string):
    if id == "y":
        raise Late("no")
    workflow First(id) -> a
    close complete(a)
"""


def test_what_calls_each_other_has_the_errors_of_both() -> None:
    """The second is read within the first, and called where nothing is caught."""
    design = Checked(load_text(ROUND, "bank.twf")).design
    (entry,) = design.services["Money"].operations.values()
    assert {*raised_by(design, entry)} == {"Declined", "Late"}
