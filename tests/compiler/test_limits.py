"""However long or deep a body is, it compiles or `check` says why not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossway.checks.registry import diagnose
from crossway.cluster.building.load import load
from crossway.compiler import compile_design
from crossway.compiler.shape import compiled
from crossway.design import resolve
from crossway.language import parse
from crossway.language.diagnostic import Severity
from crossway.runtime import Stub

SLICE = settings(max_examples=60, deadline=None, derandomize=True)


def _compiles(text: str) -> bool:
    """Return whether `check` lets a design pass; then it has to compile."""
    parsed = parse(text, "x.twf")
    design = resolve([parsed.file])
    errors = [f for f in diagnose([parsed], design) if f.severity is Severity.ERROR]
    if not errors:
        for name, source in compile_design(design).items():
            compiled(source, name)
    assert {error.code for error in errors} <= {"nested-too-deeply", "SYNTAX"}
    return not errors


_HEADS: dict[str, tuple[str, Sequence[str]]] = {
    "for": ("for (n < 1):", ()),
    "each": ("for (y in [n]):", ()),
    "if": ("if (n < 1):", ("else:", "    n = 2")),
    "try": ("try:", ("catch:", "    n = 3")),
    "catch": ("try:\n    n = 4\ncatch:", ()),
    "catch one": ("try:\n    n = 4\ncatch Lost -> err:", ()),
    "switch": ("switch (n):\n    case 1:", ()),
    "all": ("await all:", ()),
    "one": ("await one:\n    timer(1s):", ()),
}


def _nested(kinds: Sequence[str]) -> str:
    if not kinds:
        return "n = n + 1"
    head, after = _HEADS[kinds[0]]
    first, *heads = head.split("\n")
    inner = _nested(kinds[1:]).split("\n")
    deeper = "        " if heads and heads[-1].startswith(" ") else "    "
    return "\n".join([first, *heads, *(deeper + line for line in inner), *after])


def _workflow(kinds: Sequence[str], handler: str = "") -> str:
    body = "\n".join(f"    {line}" for line in _nested(kinds).split("\n"))
    if handler:
        deeper = "\n".join(f"    {line}" for line in body.split("\n"))
        return f"workflow W():\n    {handler} S(n: int):\n{deeper}\n    close complete\n"
    return f"workflow W(n: int):\n{body}\n"


@SLICE
@given(st.lists(st.sampled_from(sorted(_HEADS)), max_size=24))
def test_blocks_in_any_order_and_depth_compile_or_check_says_why_not(kinds: list[str]) -> None:
    """Python takes 20 blocks in each other; where it does not, no traceback says so."""
    _compiles(_workflow(kinds))


@pytest.mark.parametrize(
    ("kind", "deepest"), [("for", 20), ("each", 20), ("try", 19), ("catch", 10), ("if", 39)]
)
def test_check_lets_pass_what_python_takes(kind: str, deepest: int) -> None:
    """The limit is Python's own, not one below it."""
    assert _compiles(_workflow([kind] * deepest))
    assert not _compiles(_workflow([kind] * (deepest + 1)))


@pytest.mark.parametrize(("handler", "deepest"), [("signal", 19), ("update", 19), ("query", 20)])
def test_a_handlers_own_blocks_count(handler: str, deepest: int) -> None:
    """A signal or update is written with a block around it."""
    assert _compiles(_workflow(["for"] * deepest, handler))
    assert not _compiles(_workflow(["for"] * (deepest + 1), handler))


MANY = 1000
BRANCHES = {
    "elif": "    if (n == 0):\n        return 0\n"
    + "".join(f"    elif (n == {i}):\n        return {i * 7}\n" for i in range(1, MANY))
    + "    else:\n        return 1\n",
    "switch": "    switch (n):\n"
    + "".join(f"        case {i}:\n            return {i * 7}\n" for i in range(MANY))
    + "        else:\n            return 1\n",
}


@pytest.mark.parametrize("body", BRANCHES.values(), ids=BRANCHES)
async def test_the_right_one_of_1000_branches_is_taken(body: str) -> None:
    """Python gives up at some hundreds of `elif`; a design may have as many as it likes."""
    text = (
        "workflow W(n: int) -> (int):\n    activity A(n) -> m\n    close complete(m)\n\n"
        f"activity A(n: int) -> (int):\n{body}"
    )
    (queue,) = load(compile_design(resolve([parse(text, "x.twf").file])))
    (stub,) = queue.stubs
    assert isinstance(stub, Stub)
    assert [await stub(n) for n in (0, 1, 150, MANY - 1, MANY)] == [0, 7, 1050, 7 * MANY - 7, 1]


@pytest.mark.parametrize(
    "body",
    [
        "    try:\n        activity A(n)\n"
        + "".join(f"    catch E{i}:\n        n = {i}\n" for i in range(MANY)),
        "    await one:\n"
        + "".join(f"        timer({i}s):\n            n = {i}\n" for i in range(1, MANY)),
        "    await all:\n" + "".join(f"        activity A{i}(n)\n" for i in range(MANY)),
        f"    activity A({', '.join(['n'] * MANY)})\n",
    ],
    ids=["catch", "await one", "await all", "arguments"],
)
def test_thousands_beside_each_other_compile(body: str) -> None:
    """Nor does the time they take grow faster than they do."""
    text = f"workflow W(n: int):\n{body}    close complete\n"
    for name, source in compile_design(resolve([parse(text, "x.twf").file])).items():
        compiled(source, name)


OWN = """\
workflow W(n: int) -> (string):
    activity A(n) -> m
    close complete(m)

activity A(n: int) -> (string):
    failure = "kept"
    subject = "kept as well"
    try:
        failed = n / 0
    catch:
        failed = failure
    switch (n):
        case 1:
            subject = "changed"
    return failed + " " + failure + " " + subject
"""


async def test_a_variable_may_be_called_like_one_of_generated_code() -> None:
    """`failure` held the exception after a `catch`, and then nothing at all."""
    (queue,) = load(compile_design(resolve([parse(OWN, "x.twf").file])))
    (stub,) = queue.stubs
    assert isinstance(stub, Stub)
    assert await stub(2) == "kept kept kept as well"
