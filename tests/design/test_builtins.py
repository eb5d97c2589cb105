"""The built-in functions are in one table; each stage knows all of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import pytest

from crossway import runtime
from crossway.checks import check_design
from crossway.compiler import compile_design
from crossway.design import builtins, resolve
from crossway.design.builtins import BUILTINS, EVERYWHERE, Builtin
from crossway.language import parse, tree
from crossway.language.blocks import BodyKind
from crossway.language.walk import walk

EACH = pytest.mark.parametrize("builtin", BUILTINS.values(), ids=lambda b: b.name)
CODES = ("unknown-function", "statement-out-of-place", "wrong-argument-count")
BODIES: dict[BodyKind, str] = {
    "workflow": "workflow W(x: any):\n    {}\n    close\n",
    "signal": "workflow W():\n    signal S(x: any):\n        {}\n    await timer(1h)\n    close\n",
    "update": "workflow W():\n    update S(x: any):\n        {}\n    await timer(1h)\n    close\n",
    "query": "workflow W():\n    query S(x: any):\n        {}\n    await timer(1h)\n    close\n",
    "operation": "nexus_service V:\n    operation Op(x: any):\n        {}\n",
    "activity": "workflow W(x: any):\n    activity A(x)\n    close\nactivity A(x: any):\n    {}\n",
}


def standing(builtin: Builtin, body: BodyKind, arguments: int) -> str:
    """Return a design that calls a function in a body with so many arguments."""
    given = ["x"] * arguments
    if builtin.name in builtins.MESSAGES and arguments > 1:
        given[1] = "Name"
    call = f"{builtin.name}({', '.join(given)})"
    return BODIES[body].format(call if builtin.gives == "nothing" else f"y = {call}")


def many(builtin: Builtin) -> int:
    """Return the largest number of arguments to try."""
    return builtin.least + 5 if builtin.most is None else builtin.most


def read(text: str) -> tuple[list[str], str]:
    """Return the diagnostics of functions in a design, and its generated code."""
    parsed = parse(text, "shop.twf")
    assert parsed.diagnostics == (), text
    design = resolve([parsed.file])
    said = [found.code for found in check_design(design) if found.code in CODES]
    return said, "\n".join(compile_design(design).values())


@EACH
def test_a_function_may_stand_where_the_table_says(builtin: Builtin) -> None:
    """And nowhere else: there it would fail when it runs."""
    for body in BODIES:
        said, source = read(standing(builtin, body, builtin.least))
        assert bool(said) == (body not in builtin.where), body
        if body in builtin.where:
            compile(source, "generated", "exec")


@EACH
def test_arguments_are_counted(builtin: Builtin) -> None:
    body = next(body for body in BODIES if body in builtin.where)
    fits = {builtin.least, many(builtin)}
    wrong = {builtin.least - 1, *(() if builtin.most is None else (builtin.most + 1,))} - {-1}
    for count in fits:
        assert read(standing(builtin, body, count))[0] == []
    for count in wrong:
        assert read(standing(builtin, body, count))[0] == ["wrong-argument-count"]


@pytest.mark.parametrize(
    "builtin", [b for b in BUILTINS.values() if b.python.startswith("cw.")], ids=lambda b: b.name
)
def test_the_runtime_has_what_a_function_becomes(builtin: Builtin) -> None:
    """With room for as many arguments as the table allows."""
    taken = inspect.signature(getattr(runtime, builtin.python.removeprefix("cw.")))
    for count in (builtin.least, many(builtin)):
        taken.bind(*range(count))


@EACH
def test_a_function_becomes_what_the_table_says(builtin: Builtin) -> None:
    body = next(body for body in BODIES if body in builtin.where)
    _, source = read(standing(builtin, body, builtin.least))
    written = {
        "nothing": r"await cw\.signal\(|activity\.heartbeat\(|cw\.(log|upsert_\w+)\(",
        "caller": r"request\.caller\(\)",
    }.get(builtin.gives, rf"y(: Any)? = {re.escape(builtin.python)}\(")
    if builtin in (builtins.QUERY, builtins.UPDATE):
        written = rf"y(: Any)? = await request\.{builtins.MESSAGES[builtin.name]}\("
    assert re.search(written, source)


def functions_of_the_runtime() -> Iterator[str]:
    """Yield the public functions of the module that implements the language's."""
    from crossway.runtime import functions

    for name, found in vars(functions).items():
        own = inspect.isfunction(found) and found.__module__ == functions.__name__
        if own and not name.startswith("_"):
            yield f"cw.{name}"


OF_THE_COMPILER = {"cw.doubled", "cw.name_of"}
"""What it writes of its own accord, for `+` and around an id: no design calls them."""


def test_every_function_of_the_runtime_is_in_the_table() -> None:
    named = {builtin.python for builtin in BUILTINS.values()} | OF_THE_COMPILER
    assert set(functions_of_the_runtime()) <= named


def test_what_gives_nothing_is_no_value() -> None:
    """It would become an activity of that name that nobody has."""
    parsed = parse("workflow W(x: any):\n    y = temporal.signal(x, Name)\n    close\n", "w.twf")
    found = [f.message for f in check_design(resolve([parsed.file])) if f.code in CODES]
    assert found == ["`temporal.signal` gives no value"]


def test_most_functions_stand_everywhere() -> None:
    """The others say why they do not."""
    for builtin in BUILTINS.values():
        assert bool(builtin.only) == (builtin.where != EVERYWHERE)


@pytest.mark.parametrize(
    "builtin", [b for b in BUILTINS.values() if b.gives == "boolean"], ids=lambda b: b.name
)
def test_what_says_whether_something_holds_can_be_awaited(builtin: Builtin) -> None:
    """The parser comes before the table: which functions those are stands there once more."""
    call = f"{builtin.name}({', '.join(['x'] * builtin.least)})"
    parsed = parse(f"workflow W(x: any):\n    await {call}\n    close\n", "w.twf")
    assert parsed.diagnostics == ()
    [awaited] = [one for one in walk(parsed.file) if isinstance(one, tree.Await)]
    assert isinstance(awaited.target, tree.Predicate)
