"""One run reports every independent fault, once, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.language import parse, print_file, tree, walk
from tests.helpers.expectations import LANGUAGE, cases, expected

BROKEN = [(file, case) for file in sorted(LANGUAGE.glob("broken_*.twf")) for case in cases(file)]


@pytest.mark.parametrize(("file", "case"), BROKEN, ids=lambda value: getattr(value, "stem", ""))
def test_exactly_the_faults_announced_are_reported(file: Path, case: str) -> None:
    found = parse(case, file.name).diagnostics
    announced = expected(file.name, case)
    places = [(d.span.path, d.span.line, d.severity, d.code) for d in found]
    assert places == [one[:4] for one in announced]
    for diagnostic, one in zip(found, announced, strict=True):
        assert one.text in f"{diagnostic.message} {diagnostic.hint}"


@pytest.mark.parametrize(("file", "case"), BROKEN, ids=lambda value: getattr(value, "stem", ""))
def test_a_span_covers_what_is_wrong(file: Path, case: str) -> None:
    lines = case.split("\n")
    for diagnostic in parse(case, file.name).diagnostics:
        span = diagnostic.span
        assert span.path == file.name
        assert span.line == span.end_line
        assert 1 <= span.column < span.end_column <= len(lines[span.line - 1]) + 2


def test_what_surrounds_a_broken_line_is_kept() -> None:
    text = (
        "workflow W(x: T):\n    actvity A(x)\n        options:\n            timeout: 5m\n"
        "    if (x > :\n        activity B(x)\n    activity C(\n    activity D(x)\n"
    )
    parsed = parse(text, "x.twf")
    called = [node.name for node in walk(parsed.file) if isinstance(node, tree.ActivityCall)]
    assert called == ["A", "B", "D"]
    assert [diagnostic.span.line for diagnostic in parsed.diagnostics] == [2, 5, 7]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("total = n +\n        2", "total = n + 2"),
        ("total = n\n        + 2", "total = n + 2"),
        ("if n > 1 and\n            n > 2:\n        m = 1", "if n > 1 and n > 2:\n        m = 1"),
        ("total = n + \\\n        2", "total = n + 2"),
        ("activity Pack(n) ->\n        total", "activity Pack(n) -> total"),
        ('total = "a\n    b" + n', 'total = "a" + n'),
    ],
)
def test_a_line_that_is_broken_is_read_as_one(broken: str, whole: str) -> None:
    """So a name that it binds is bound, and what stands below it is its own."""
    read, meant = (parse(_BODY.format(text), "x.twf") for text in (broken, whole))
    assert [fault.span.line for fault in read.diagnostics if fault.hint] in ([2], [3])
    assert print_file(read.file) == print_file(meant.file)


@pytest.mark.parametrize("word", ["and", "in", "not", "or"])
@pytest.mark.parametrize("below", ["n.total = 3", "n.rows[0] = 3", "for:\n        break", "stop"])
def test_a_line_may_end_with_a_field_that_is_called_like_an_operator(word: str, below: str) -> None:
    lines = [f"total = n.{word}", f"activity Pack(n) -> n.{word}"]
    for line in lines:
        text = f"activity W(n: Row):\n    {line}\n    {below}\n\ntype Row:\n    {word}: int\n"
        assert not parse(text, "x.twf").diagnostics


def test_a_fault_names_the_whole_word_or_symbol() -> None:
    (diagnostic,) = parse("workflow W():\n    x = a ?? b\n", "x.twf").diagnostics
    span = diagnostic.span
    assert (span.line, span.column, span.end_line, span.end_column) == (2, 11, 2, 13)
    assert diagnostic.message == "`??` is not part of the language"


_QUERY = "    query Q() -> (int):\n        return 1\n"
_BODY = "workflow W(n: int) -> (int):\n    {}\n    close n"


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("type Größe:\n    a: int", "ö"),
        ("type G:\n    größe: int", "ö"),
        ("type G:\n    a: Ä", "Ä"),
        ("workflow Grüße():\n    close", "ü"),
        ("workflow W(é):\n    close", "é"),
        ("activity A(naïve: int):\n    do it", "ï"),
        ("namespace größe:\n    worker w", "ö"),
        ("namespace n:\n    nexus endpoint É", "É"),
        ("nexus service S:\n    async Ä workflow W", "Ä"),
        ('test "ü":\n    expect é completes', "é"),
        ("größe G:\n    x: 3", "ö"),
        ("activity É(n: int) -> (int):\n    return n", "É"),
        ("activity É(n: int):\n    charge the card\n    tell them twice, at least", "É"),
        ("workflow É(n: int):\n    signal S():\n        n = 1\n    close", "É"),
        ("nexus service É:\n    sync O(n: int) -> (int):\n        return n", "É"),
        ("nexus_service É:\n    operation O(n: int) -> int:\n        return n", "É"),
        ("extern nexus service É:\n    sync O(n: int) -> (int)", "É"),
        ("nexus_endpoint É:\n    target_namespace: n\n    services: [S]", "É"),
        ("worker é:\n    workflow W", "é"),
        ("extern worker é:\n    workflow W", "é"),
        ("namespace é:\n    worker w\n        options:\n            task_queue: 'q'", "é"),
        ("type É:\n    a: int", "É"),
        (f"workflow W(n: int):\n    signal É(n: int):\n        n = 2\n{_QUERY}    close", "É"),
        (_BODY.format("activity Prüfe(n) -> r"), "ü"),
        (_BODY.format("nexus É S.O(n)"), "É"),
        (_BODY.format("set zü"), "ü"),
        (_BODY.format("é = 1"), "é"),
        (_BODY.format("x = concat(n, é)"), "é"),
        (_BODY.format("x = Größe{a: n}"), "ö"),
        (_BODY.format("activity Cafe\u0301(n)"), "e\u0301"),
    ],
)
def test_a_letter_that_no_name_has_is_the_one_fault(text: str, letter: str) -> None:
    (fault,) = parse(f"{text}\n", "x.twf").diagnostics
    allowed = "names have the letters A to Z and a to z, digits and `_`"
    assert fault.message == f"{allowed}, found `{letter}`"
    assert fault.hint == "write the name with these; texts may have any letters"


def test_a_broken_file_can_still_be_printed() -> None:
    for file, case in BROKEN:
        printed = print_file(parse(case, file.name).file)
        assert "workflow" in printed


def test_an_endpoint_has_no_package() -> None:
    text = _BODY.format("nexus billing.BillE billing.Bill.Charge(n) -> r")
    (fault,) = parse(f"{text}\n", "x.twf").diagnostics
    said = "endpoints are the cluster's and have no package: write `nexus BillE ..`"
    assert fault.hint == said
