"""A test of a design is no part of it: nothing is placed, typed, found or compiled otherwise."""

from __future__ import annotations

import pytest

from crossway.checks.examples import sources
from crossway.checks.registry import diagnose
from crossway.compiler import compile_design
from crossway.design import resolve
from crossway.design.model import Design
from crossway.design.resolve import resolve_tests
from crossway.language import Parsed, parse, tree
from tests.helpers.pages import DESIGNS, Block

BESIDE = "tested_here.twf"
ALONE = [block for block in DESIGNS if "\ntest " not in block.text]


def written(design: Design) -> str:
    """Return a test that starts each workflow, and stands in for all there is."""
    lines = [
        *(f"activity {one.name} never answers" for one in design.activities),
        *(f"namespace {name} never answers" for name in design.namespaces if "{" not in name),
        'order = {"tested": true, id: "o-1"}',
    ]
    for number, flow in enumerate(design.workflows.values()):
        given = ", ".join("order" for _ in flow.signature.parameters)
        lines += [f"promise h{number} <- workflow {flow.name}({given})"]
        lines += [f"expect h{number} completes with {{fresh: 3}}"]
    return 'test "all of it":\n' + "".join(f"    {line}\n" for line in lines)


def parsed(files: dict[str, str]) -> list[Parsed]:
    return [parse(text, path) for path, text in files.items()]


@pytest.mark.parametrize("block", ALONE, ids=str)
@pytest.mark.parametrize("where", ["in the file", "beside it"])
def test_a_design_is_the_same_with_tests(block: Block, where: str) -> None:
    """Whatever they start, pass and stand in for, in its own file or in one of their own."""
    files = dict(sources(block.text))
    before = parsed(files)
    design = resolve([one.file for one in before])
    added = written(design)
    last = next(reversed(files)) if where == "in the file" else BESIDE
    files[last] = f"{files.get(last, '')}\n{added}"
    after = parsed(files)
    tested = resolve([one.file for one in after])
    assert tested == design
    assert dict(compile_design(tested)) == dict(compile_design(design))
    begins = files[last].count("\n") - added.count("\n")
    outside = [
        found
        for found in diagnose(after, tested)
        if found.span.path != last or found.span.line <= begins
    ]
    assert outside == list(diagnose(before, design))


def test_a_test_sees_what_the_design_means() -> None:
    """Names and calls of a test are looked up in its file, as those of a workflow are."""
    texts = {
        "billing.twf": "package billing\n\nworkflow Pay(id: string) -> (string):\n    close id\n",
        "shop_test.twf": 'import "x/billing"\n\ntest "it":\n    workflow billing.Pay("1") -> id\n',
    }
    files = [one.file for one in parsed(texts)]
    tests = resolve_tests(files, resolve(files))
    (case,) = tests.cases
    (call,) = (line.target for line in case.node.lines if isinstance(line, tree.Await))
    assert tests.beside.calls.workflows[call.span].name == "Pay"
