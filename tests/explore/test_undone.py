"""For whom what was done has to be undone: for each workflow that wanted it, and failed."""

from __future__ import annotations

from tests.explore.conftest import Explore

WITHIN = """
workflow Root(name: string):
    try:
        workflow Middle(name)
    catch:
        log("it is broken")
    if len(name) > 99:
        activity Refund(name)
    close complete

workflow Middle(name: string):
    workflow Inner(name)
    close fail("broken")

workflow Inner(name: string):
    activity Charge(name)
    close complete
"""
"""What was charged is kept although who wanted it failed: neither who charged did, nor the root."""

GOES_ON = """
workflow Root(name: string):
    try:
        workflow Middle(name)
    catch:
        log("it is broken")
    if len(name) > 99:
        activity Refund(name)
        activity Release(name)
    close complete

workflow Middle(name: string):
    workflow Inner(name, 1)
    close fail("broken")

workflow Inner(name: string, count: int):
    if count > 1:
        activity Hold(name)
        close complete
    activity Charge(name)
    close continue_as_new(name, 2)
"""
"""The same of what went on as another run before it was done."""

FAILS_LATER = GOES_ON.replace("workflow Middle(name)\n", "workflow Inner(name, 1)\n").replace(
    "        activity Hold(name)\n        close complete", '        close fail("broken")'
)
"""Who charged failed only as the run that it went on as."""


def test_what_was_done_for_one_that_failed_between_who_did_it_and_the_root_has_to_be_undone(
    explore: Explore,
) -> None:
    """Also where that went on as another run, before it failed or before it called."""
    quiet = {"failures": 0, "duplicates": 0, "cancels": 0}
    why = "although Middle (design) failed"
    searched, _ = explore(WITHIN, "Root", **quiet)
    said = searched.found[0].finding.said
    assert said == f"Charge was done and Refund is not, {why}"
    searched, _ = explore(GOES_ON, "Root", **quiet)
    assert {one.said for one in searched.found[0].run.findings} == {
        f"Charge was done and Refund is not, {why}",
        f"Hold was done and Release is not, {why}",
    }
    searched, _ = explore(FAILS_LATER, "Root", **quiet)
    said = searched.found[0].finding.said
    assert said == "Charge was done and Refund is not, although Inner (design) failed"
