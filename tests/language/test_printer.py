"""Printing keeps the tree, the comments and the spelling; a second pass changes nothing."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from crossway.checks.examples import sources
from crossway.language import parse, print_expression, print_file, tree, walk
from crossway.language.printer.page import Spelling
from tests.helpers.pages import DESIGNS
from tests.helpers.printed import PRINTED
from tests.helpers.seed import SEED

BLOCKS = re.findall(
    r"^```(?:twf|pseudo|yaml)\n(.*?)^```$", SEED.read_text(), re.MULTILINE | re.DOTALL
)
TEXTS = [*BLOCKS, *PRINTED]


def comments(text: str) -> list[str]:
    """Return every comment of a text without strings that hold a `#`."""
    return sorted(found.strip() for found in re.findall(r"#(.*)", text))


@pytest.mark.parametrize("text", TEXTS)
def test_every_block_of_the_seed_and_every_fixture_parses(text: str) -> None:
    assert parse(text, "x.twf").diagnostics == ()


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("spelling", [None, "modern", "classic"])
def test_printing_keeps_tree_and_comments_and_is_stable(
    text: str, spelling: Spelling | None
) -> None:
    file = parse(text, "x.twf").file
    printed = print_file(file, spelling=spelling)
    again = parse(printed, "x.twf")
    assert again.diagnostics == ()
    assert again.file == file
    assert comments(printed) == comments(text)
    assert print_file(again.file, spelling=spelling) == printed


@pytest.mark.parametrize("text", BLOCKS)
def test_the_seed_is_printed_as_it_is(text: str) -> None:
    assert print_file(parse(text, "x.twf").file) == re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def commented(text: str) -> tuple[str, int]:
    """Return a text with a comment at the beginning of each block, and how many there are."""
    lines, found, number = text.split("\n"), [], 0
    for at, line in enumerate(lines):
        found.append(line)
        below = next((other for other in lines[at + 1 :] if other.strip()), "")
        deeper = len(below) - len(below.lstrip())
        if line.strip() and not line.lstrip().startswith("#") and deeper > _indent(line):
            found.append(f"{' ' * deeper}# comment {number}.")
            number += 1
    return "\n".join(found), number


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


BACKINGS = """\
nexus service Desk:
    async Ask workflow Request
    sync Decide(id: string, yes: boolean) -> (string):
        return update Decide(yes):
            workflow_id: "request-{id}"  # as the desk calls it
    sync Status(id: string) -> (string):
        options:
            allowed_caller_namespaces: [shop]
        return query Status():
            workflow_id: "request-{id}"
    sync Nudge(id: string):
        signal Nudge():
            workflow_id: "request-{id}"
            start: workflow Request(id)
    sync Tell(id: string):
        signal Nudge():
            options:
                workflow_id: "request-{id}"
        return
"""
EVERY_BLOCK = [
    *TEXTS,
    BACKINGS,
    *(
        text
        for block in DESIGNS
        for path, text in sources(block.text)
        if path.endswith(".twf") and not parse(text, path).diagnostics
    ),
]


@pytest.mark.parametrize("text", EVERY_BLOCK, ids=range(len(EVERY_BLOCK)))
def test_no_block_loses_a_comment(text: str) -> None:
    """Whatever opens it: a definition, options, a statement, a case, what backs an operation."""
    full, count = commented(text)
    file = parse(full, "x.twf")
    assert file.diagnostics == ()
    printed = print_file(file.file)
    lost = [number for number in range(count) if f"# comment {number}.\n" not in printed]
    assert lost == []
    assert print_file(parse(printed, "x.twf").file) == printed
    assert "as the desk calls it" in printed or text != BACKINGS


def test_blocks_of_every_kind_were_tried() -> None:
    """Else the test before proves little."""
    openers = {
        found[1]
        for text in EVERY_BLOCK
        for found in re.finditer(r"^ *([a-z_]+)[^\n]*\n +# comment", commented(text)[0], re.M)
    }
    assert openers >= {
        *("workflow", "activity", "operation", "sync", "nexus", "nexus_endpoint", "worker"),
        *("namespace", "type", "state", "signal", "query", "update", "options", "await", "timer"),
        *("if", "elif", "else", "switch", "case", "for", "while", "try", "catch", "finally"),
        *("return", "default_options", "retry_policy"),
    }


def test_the_modern_spelling_is_used_throughout_when_asked_for() -> None:
    text = dedent("""\
        workflow W(x: T) -> R:
            options(timeout: 5m)
            r = nexus "ns" workflow Op(x)
            spawn workflow V(x) -> h
            if x:
                close failed x
            while x:
                break
            switch x:
                default:
                    continue_as_new(x)
            close r
        nexus_service S:
            operation Op(x: T) -> R:
                return workflow W(x):
                    workflow_id: "w"
        """)
    assert print_file(parse(text, "x.twf").file, spelling="modern") == dedent("""\
        workflow W(x: T) -> (R):
            nexus "ns" workflow Op(x) -> r
                options:
                    timeout: 5m
            promise h <- workflow V(x)
            if (x):
                close fail(x)
            for (x):
                break
            switch (x):
                else:
                    close continue_as_new(x)
            close complete(r)

        nexus service S:
            sync Op(x: T) -> (R):
                return workflow W(x)
                    options:
                        workflow_id: "w"
        """)


def test_nodes_made_by_hand_are_printed_in_the_modern_spelling() -> None:
    body = (
        tree.Start("h", tree.NexusCall("Ep", "Svc", "Op", ())),
        tree.Await(tree.Handle("h"), ("a", "b")),
        tree.Close("complete", (tree.Name("a"),)),
    )
    file = tree.File("x.twf", (tree.Workflow("W", (), (tree.TypeRef("T"),), body),))
    assert print_file(file) == dedent("""\
        workflow W() -> (T):
            promise h <- nexus Ep Svc.Op()
            await h -> (a, b)
            close complete(a)
        """)


A, B, C = tree.Name("a"), tree.Name("b"), tree.Name("c")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (tree.Binary("-", tree.Binary("-", A, B), C), "a - b - c"),
        (tree.Binary("-", A, tree.Binary("-", B, C)), "a - (b - c)"),
        (tree.Binary("*", tree.Binary("+", A, B), C), "(a + b) * c"),
        (tree.Binary("<", tree.Binary("<", A, B), C), "(a < b) < c"),
        (tree.Unary("not", tree.Binary("in", A, B)), "not a in b"),
        (tree.Binary("==", tree.Unary("not", A), B), "(not a) == b"),
        (tree.Binary("and", A, tree.Unary("not", B)), "a and not b"),
        (tree.Field(tree.Unary("-", A), "x"), "(-a).x"),
        (tree.Unary("-", tree.Field(A, "x")), "-a.x"),
        (tree.Index(tree.Binary("+", A, B), C), "(a + b)[c]"),
        (tree.Record("T", (tree.RecordField("a", A), tree.RecordField("x", B))), "T{a, x: b}"),
        (tree.Record("", (tree.RecordField("a key", A),)), '{"a key": a}'),
        (tree.String('say "hi"\n'), '"say \\"hi\\"\\n"'),
        (tree.Invoke("f.g", (A, tree.ListOf((B,)))), "f.g(a, [b])"),
        (tree.Constant(None), "null"),
    ],
)
def test_an_expression_is_printed_with_the_parentheses_it_needs(
    expression: tree.Expression, text: str
) -> None:
    assert print_expression(expression) == text


def test_comments_inside_brackets_move_above_their_line() -> None:
    call = "    activity A(\n        x,  # first\n        # second\n        y\n    )  # last\n"
    text = f"workflow W():\n{call}"
    printed = print_file(parse(text, "x.twf").file)
    assert printed == "workflow W():\n    # first\n    # second\n    activity A(x, y)  # last\n"


def test_a_comment_belongs_to_the_block_it_is_aligned_with() -> None:
    text = dedent("""\
        workflow W():
            if (x):
                break
                # inner
            # outer
        # outermost
        workflow V():
            break
        """)
    file = parse(text, "x.twf").file
    first, comment, _ = file.definitions
    assert isinstance(first, tree.Workflow)
    assert isinstance(first.body[0], tree.If)
    assert first.body[0].branches[0].body[-1] == tree.Comment("inner")
    assert first.body[-1] == tree.Comment("outer")
    assert comment == tree.Comment("outermost")


def test_walking_visits_every_node_below_in_the_order_of_the_text() -> None:
    file = parse(PRINTED[1], "x.twf").file
    nodes = list(walk(file))
    # Options may stand on the line before the call that they are part of.
    lines = [
        node.span.line
        for node in nodes
        if isinstance(node, tree.Line) and not isinstance(node, tree.Option)
    ]
    assert lines == sorted(lines)
    names = [node.name for node in nodes if isinstance(node, tree.WorkflowCall)]
    assert names == ["Audit", "Fulfil"]
    assert file not in nodes
    assert {type(node) for node in nodes} >= {
        tree.TypeRef,
        tree.Option,
        tree.RecordField,
        tree.Case,
    }


def test_spans_are_of_the_line_itself_and_count_characters_from_one() -> None:
    (workflow,) = parse("workflow W():\n    x = f('é', y)  # why\n", "x.twf").file.definitions
    assert isinstance(workflow, tree.Workflow)
    (assign,) = workflow.body
    assert isinstance(assign, tree.Assign)
    places = [
        (node.span.line, node.span.column, node.span.end_line, node.span.end_column)
        for node in (workflow, assign, assign.value, *walk(assign.value))
    ]
    assert places == [(1, 1, 1, 14), (2, 5, 2, 18), (2, 9, 2, 18), (2, 11, 2, 14), (2, 16, 2, 17)]
