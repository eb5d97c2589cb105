"""The words of `test` blocks are words of the design's own wherever else they stand."""

from __future__ import annotations

import pytest

from crossway.language import parse, print_file, tree

WORDS = (
    "test expect skip returns raises never always eventually called denied given up "
    "completes fails waits workers stop start"
)

DESIGN = """\
workflow {0}({0}: {0}) -> ({0}):
    state:
        condition done
    signal {0}(n: int):
        set done
    {0} = {0}.{0}
    {0}[0] = {0}
    promise h <- activity {0}({0})
    await h -> {0}
    signal h.{0}(1)
    if {0} == {0}.{0}:
        x = {{{0}: 1, {0}}}
    close complete({0})

activity {0}({0}: {0}) -> ({0}):
    {0} it with care
    {0} "the first":
        and {0} the rest

type {0}:
    {0}: string

nexus service {0}:
    operation {0}({0}: {0}) -> ({0})

worker {0}:
    workflow {0}

namespace {0}:
    worker {0}
        options:
            task_queue: "{0}"
"""


@pytest.mark.parametrize("word", WORDS.split())
def test_anything_may_be_called_so(word: str) -> None:
    """Nothing that was a design before there were tests reads otherwise."""
    text = DESIGN.format(word)
    read = parse(text, "x.twf")
    assert read.diagnostics == ()
    assert not [one for one in read.file.definitions if isinstance(one, tree.TestBlock)]
    assert parse(print_file(read.file), "x.twf").file == read.file


@pytest.mark.parametrize("word", [*WORDS.split(), "activity", "update", "query", "namespace"])
def test_a_test_may_have_names_that_are_its_words(word: str) -> None:
    text = f'test "it":\n    {word} = 1\n    x = {word} + 1\n    expect {word} == 1\n'
    read = parse(text, "x.twf")
    assert read.diagnostics == ()
    (test,) = read.file.definitions
    assert isinstance(test, tree.TestBlock)
    assigned, _, expected = test.lines
    assert assigned == tree.Assign(tree.Name(word), tree.Number("1"))
    assert isinstance(expected, tree.Expect)
    assert isinstance(expected.expectation, tree.Holds)


@pytest.mark.parametrize("handle", ["update", "query", "order"])
@pytest.mark.parametrize("outcome", ["completes", "completes with 1", "fails Declined", "waits"])
def test_what_happens_to_a_workflow_may_be_told_of_any_handle(handle: str, outcome: str) -> None:
    """`expect query completes` is of a workflow that is called so, not of a question to one."""
    read = parse(f'test "it":\n    expect {handle} {outcome}\n', "x.twf")
    assert read.diagnostics == ()
    asked = parse(f'test "it":\n    expect update {outcome.split()[0]}.Do() fails\n', "x.twf")
    assert asked.diagnostics == ()
    assert parse(print_file(read.file), "x.twf").file == read.file


def test_a_list_may_be_the_first_thing_that_is_expected() -> None:
    """With a space it is a value, without one `expect[0]` is an element of a name."""
    read = parse('test "it":\n    expect [] == []\n    x = expect[0]\n', "x.twf")
    assert read.diagnostics == ()
    (test,) = read.file.definitions
    assert isinstance(test, tree.TestBlock)
    expected, assigned = test.lines
    empty = tree.ListOf(())
    assert expected == tree.Expect(tree.Holds(tree.Binary("==", empty, empty)))
    assert isinstance(assigned, tree.Assign)
    assert isinstance(assigned.value, tree.Index)
