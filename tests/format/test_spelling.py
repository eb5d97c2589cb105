"""A design in the other spelling: everything written out, and the same Python as before."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

from crossway.checks import Checked
from crossway.design import Workspace, load, load_text
from crossway.design.reading import STANDARD_INPUT
from crossway.format import UnspeakableError, reread, respelled
from crossway.format import spelling as proving
from crossway.format.explicit import explicit
from crossway.format.text import comments_of
from crossway.language.printer.page import Spelling
from crossway.language.span import NOWHERE
from tests.helpers.forms import fewest
from tests.helpers.paths import EXAMPLES, ROOT
from tests.helpers.respelling import MODERN, design
from tests.helpers.written import TREES, WRITTEN

SPELLINGS: tuple[Spelling, ...] = ("modern", "classic")

IMPLIED = """\
workflow Order(id: string) -> Receipt:
    # paid first
    options(timeout: 5m)
    nexus "payments" workflow Charge(id) -> receipt
    if receipt.paid:
        close receipt
    close failed "not paid"

workflow Charge(id: string) -> Receipt:
    activity Book(id)
    close Receipt{id, paid: true}
"""
TESTED = """\
test "{name}":
    activity Book returns null
    promise order <- workflow Order("o-1")
    expect order completes with Receipt{{id: "o-1", paid: true}}
"""


def test_what_rules_fill_in_is_written_out_in_the_modern_spelling() -> None:
    """The namespaces, the service and the endpoint that the call implies; comments stay."""
    assert respelled(design(IMPLIED), "modern") == {"shop.twf": MODERN}
    assert respelled(design(MODERN), "modern") == {"shop.twf": MODERN}


def test_endpoints_stand_for_themselves_in_the_classic_spelling() -> None:
    text = respelled(design(MODERN), "classic")["shop.twf"]
    assert '    options(timeout: 5m)\n    nexus "payments" workflow Charge(id) -> receipt' in text
    assert "    if receipt.paid:\n        close receipt\n    close failed" in text
    assert (
        dedent("""\
        namespace payments:
            worker payments
                options:
                    task_queue: "payments"

        nexus_endpoint payments:
            target_namespace: "payments"
            target_task_queue: "payments"
            services:
                - payments
        """)
        in text
    )
    assert "nexus_service payments:" in text
    assert respelled(design(text), "classic") == {"shop.twf": text}
    assert respelled(design(text), "modern")["shop.twf"].count("nexus endpoint payments") == 1


COMMENTED = """\
# who pays, and when
nexus_endpoint PaymentsEndpoint:  # for orders
    target_namespace: payments  # never the old one
    target_task_queue: payments  # PAY-17
    # all there are
    services:
        - Payments  # no refunds
    allowed_caller_namespaces: [orders]  # and nobody else

nexus_service Payments:
    operation Charge(amount: int) -> (int):
        return amount
"""


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_comment_stays(spelling: Spelling) -> None:
    """Also beside what the other spelling says in its own way."""
    one_line = COMMENTED.replace("services:\n        - Payments", "services: [Payments]")
    for text in (COMMENTED, one_line, respelled(design(one_line), "modern")["shop.twf"]):
        found = respelled(design(text), spelling)["shop.twf"]
        assert sorted(comments_of(found)) == sorted(comments_of(COMMENTED))


def test_a_comment_that_has_no_place_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = design(re.sub("#.*", "", COMMENTED))
    files = explicit(silent.design, [one.file for one in silent.files], "modern")
    monkeypatch.setattr(proving, "explicit", lambda *_: files)
    with pytest.raises(UnspeakableError, match="no place for the comment `# PAY-17`"):
        respelled(design(COMMENTED), "modern")


TENANTS = {("examples/tenants", "modern")}
"""A workflow that lives on a task queue for each tenant, as its callers compute it, and on its
endpoint's: a worker that lists it would take it from theirs."""


def prove(workspace: Workspace, spelling: Spelling) -> bool:
    """Return whether a design can be said in a spelling; then it compiles to the same Python.

    That it does is what `respelled` finds out itself: a test below takes it at its word. What
    cannot be said is a call of what nothing defines, or lives where calls compute it; the line is
    known.
    """
    fault = None
    try:
        texts = respelled(workspace, spelling)
    except UnspeakableError as unspeakable:
        fault = unspeakable
    if fault is not None:
        assert fault.span != NOWHERE, fault
        return False
    again = reread(workspace, texts)
    assert not Checked(again).errors
    assert respelled(again, spelling) == texts
    return True


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_every_example_compiles_to_the_same_python_in_both(
    folder: Path, spelling: Spelling
) -> None:
    known = (str(folder.relative_to(ROOT)), spelling) in TENANTS
    assert prove(load(folder)[0], spelling) is not known


@cache
def fit(names: tuple[str, ...]) -> dict[str, Workspace]:
    """Return the designs of that name which compile at all."""
    found = {name: design(WRITTEN[name]) for name in names}
    return {name: space for name, space in found.items() if not Checked(space).errors}


FIXTURES = tuple(name for name in WRITTEN if name.startswith(("tests/", "seed")))
FEW = tuple(fewest({name: TREES[name] for name in FIXTURES}))
PAGES = tuple(name for name in WRITTEN if ".md:" in name)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_form_of_the_fixtures_compiles_to_the_same_python_in_both(spelling: Spelling) -> None:
    """In the fewest fixtures that have each form of the language; `make long` takes every one."""
    proven = [prove(space, spelling) for space in fit(FEW).values()]
    assert sum(proven) > len(proven) * 0.6


@pytest.mark.long
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_fixture_compiles_to_the_same_python_in_both(spelling: Spelling) -> None:
    """But for those that call what nothing there defines: a third of them in modern."""
    proven = [prove(space, spelling) for space in fit(FIXTURES).values()]
    assert sum(proven) > len(proven) * 0.6


@pytest.mark.long
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_block_of_the_pages_compiles_to_the_same_python_in_both(spelling: Spelling) -> None:
    proven = [prove(space, spelling) for space in fit(PAGES).values()]
    assert sum(proven) > len(proven) * 0.8


@pytest.mark.parametrize(
    ("text", "spelling", "line", "said"),
    [
        (
            'workflow Order(id: string):\n    nexus "bank" workflow Pay(id)\n        options:\n'
            "            timeout: 5m\n    close\n",
            "modern",
            2,
            "nothing here defines the operation Pay",
        ),
        (
            "workflow Order(id: string):\n    nexus BankEndpoint Bank.Pay(id)\n        options:\n"
            "            timeout: 5m\n    close\n\nextern nexus service Bank:\n"
            "    operation Pay(id: string)\n",
            "classic",
            2,
            "BankEndpoint leads to somebody else's service",
        ),
    ],
)
def test_what_has_no_form_in_a_spelling_is_named_with_its_line(
    text: str, spelling: Spelling, line: int, said: str
) -> None:
    with pytest.raises(UnspeakableError, match=said) as refused:
        respelled(design(text), spelling)
    assert refused.value.span.line == line


COMPUTED = """\
{endpoint}nexus_service Desk:
    operation Serve(tenant: string) -> (string):
        return workflow Serving(tenant):
            task_queue: "tenant-{{tenant}}"

workflow Serving(tenant: string) -> (string):
    close complete(tenant)

{block}"""
CLASSIC = """\
nexus_endpoint DeskEndpoint:
    target_namespace: {space}
    target_task_queue: "front"
    services: [Desk]

"""
BLOCK = """\
namespace {space}:
    worker front
        options:
            task_queue: "front"
    nexus endpoint DeskEndpoint
        options:
            task_queue: "front"

worker front:
    nexus service Desk
"""


@pytest.mark.parametrize("space", ["desk-of-all", '"shard-{org}"'])
def test_what_runs_where_calls_compute_it_has_a_reason_and_a_way_out(space: str) -> None:
    """No `worker` may list it, and only a nexus_endpoint puts it on its own queue as well. An
    endpoint in a `namespace` block does not, and has a modern spelling."""
    classic = COMPUTED.format(endpoint=CLASSIC.format(space=space), block="")
    block = COMPUTED.format(endpoint="", block=BLOCK.format(space=space.strip('"')))
    for text, spelling, way in (
        (classic, "modern", "write the endpoint as a `nexus endpoint` of a `namespace` block"),
        (block, "classic", "declare one in the file of the workflow, and try again"),
    ):
        with pytest.raises(UnspeakableError) as refused:
            respelled(design(text), spelling)  # type: ignore[arg-type]  # one of both
        name = space.strip('"')
        why = f"what namespace {name} runs: each call of workflow Serving computes its task queue, "
        assert f"{why}tenant-{{tenant}}, and a nexus_endpoint " in str(refused.value)
        assert way in str(refused.value)
        assert text.split("\n")[refused.value.span.line - 1].startswith("workflow Serving")
    assert respelled(design(block), "modern")
    assert respelled(design(classic), "classic")


def test_a_rewriting_that_would_change_what_runs_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The Python is compared whatever was made: here an activity went elsewhere."""
    other = design(MODERN.replace("activity Book", "activity Look")).design.files
    monkeypatch.setattr(proving, "explicit", lambda *_: other)
    with pytest.raises(UnspeakableError, match="would change what namespace payments"):
        respelled(design(IMPLIED), "modern")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_tests_stay_and_what_is_new_stands_before_them(spelling: Spelling) -> None:
    """They are no part of a design, and were left out of the file that was written."""
    charge, first = "\nworkflow Charge(", TESTED.format(name="first")
    above = IMPLIED.replace(charge, f"\n{first}{charge}")
    text = above + "\n# what a test shows\n" + TESTED.format(name="second")
    (found,) = respelled(load_text(text, "shop.twf"), spelling).values()
    assert found.count("\ntest ") == 2
    assert found.index('test "first"') < found.index(charge)
    assert found.index("namespace shop:") < found.index("# what a test shows")
    assert found.endswith('    expect order completes with Receipt{id: "o-1", paid: true}\n')


def test_a_design_from_standard_input_is_rewritten_too() -> None:
    """The numbers of its lines stood in the Python behind another name, and were compared."""
    assert respelled(load_text(IMPLIED, STANDARD_INPUT), "modern")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_line_ends_of_windows_and_a_byte_order_mark_stay(spelling: Spelling) -> None:
    """As they do when a file is formatted; an editor was given lines of two kinds."""
    plain, bom = respelled(load_text(IMPLIED, "shop.twf"), spelling)["shop.twf"], "\ufeff"
    windows = bom + IMPLIED.replace("\n", "\r\n")
    found = respelled(load_text(windows, "shop.twf"), spelling)
    assert found == {"shop.twf": bom + plain.replace("\n", "\r\n")}
