"""What each emitter writes, beside the design that it writes it from.

A file in `emitters/` has cases, one below the other:

    === Close fail
    workflow W(order: Order):
        close fail("no such order")
    --- is
    ...the Python, without the head of the module

Which emitters there are is read from the code: from the kinds of nodes, types, options and
functions, and from the lines of the compiler themselves, every one of which some case runs. A
new emitter has no snapshot, and fails here until it has. `--update-snapshots` writes them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest

import crossway.compiler
from crossway.checks.registry import diagnose
from crossway.compiler import compile_design
from crossway.compiler.shape import compiled
from crossway.design import resolve, types
from crossway.design.builtins import BUILTINS
from crossway.design.callable import PythonCallable
from crossway.design.options import OPTION_SETS
from crossway.language import parse, tree
from crossway.language.diagnostic import Severity
from crossway.language.walk import walk
from tests.compiler.traced import lines_run
from tests.helpers.projects import written

FOLDER = Path(__file__).parent / "emitters"
COMPILER = Path(crossway.compiler.__file__).parent
BEGIN, IS = "=== ", "--- is\n"


class Case(NamedTuple):
    """One case of a file: what it shows, the design, and the Python as it was written down."""

    file: Path
    name: str
    design: str
    python: str


def _cases(file: Path) -> Iterator[Case]:
    for text in f"\n{file.read_text()}".split(f"\n{BEGIN}")[1:]:
        name, _, rest = f"{text}\n".partition("\n")
        design, _, python = rest.partition(IS)
        yield Case(file, name, f"{design.strip()}\n", python.strip("\n"))


WHOLE = sorted((Path(__file__).parent / "snapshots").glob("*.twf"))
"""Whole designs, whose snapshots stand beside them."""

FILES = sorted(FOLDER.glob("*.txt"))
CASES = [case for file in FILES for case in _cases(file)]


_ALIKE = re.compile(r"^ENDPOINTS: .*?(?:\n\n\n|\n(?=ANSWERS))|^TASK_QUEUES = .*", re.M | re.S)
"""What the definitions and options show, and is left out elsewhere."""


def _generated(case: Case) -> str:
    """Return the Python of a case, without the lines that are the same in all of them."""
    parsed = parse(case.design, "x.twf")
    design = resolve([parsed.file])
    faults = [f for f in diagnose([parsed], design) if f.severity is Severity.ERROR]
    assert bool(faults) is (case.file.stem == "refused")
    texts = []
    for name, source in sorted(compile_design(design).items()):
        compiled(source, name)
        text = source.partition("from crossway import runtime as cw\n")[2].strip("\n")
        if case.file.stem not in ("definitions", "options"):
            text = _ALIKE.sub("", text).strip("\n")
        texts.append(f"# {name}.py\n{text}")
    return texts[0].partition("\n")[2] if len(texts) == 1 else "\n\n".join(texts)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_emitter_writes_its_snapshot(file: Path, update_snapshots: bool) -> None:
    """A change to what is written shows as a change beside the design that it is written for."""
    texts = [f"{BEGIN}{c.name}\n{c.design}{IS}{_generated(c)}\n" for c in _cases(file)]
    if update_snapshots:
        file.write_text("\n".join(texts))
    assert file.read_text() == "\n".join(texts)


_NOT_COMPILED = {"Package", "Import", "TestBlock"}
"""Definitions that say how names are found, and tests; `Namespace` says where things live, as
`Worker` does."""


def _words(cls: type[Any], field: str) -> list[str]:
    return [str(word) for word in get_args(get_type_hints(cls)[field])]


def _used_values() -> set[str]:
    """Return the kinds of values that options with an effect in generated code take."""
    every = (option for option_set in OPTION_SETS for option in option_set.options)
    return {type(o.value).__name__ for o in every if o.argument and not o.unused}


def _kinds(union: Any) -> list[str]:
    return [cls.__name__ for cls in get_args(union)]


def _wanted() -> Iterator[tuple[str, str]]:
    """Yield what there is to show: a file, and what the name of a case in it begins with."""
    statements = [kind for kind in _kinds(tree.Statement) if kind != "Close"]
    closes = [f"Close {kind}" for kind in _words(tree.Close, "kind")]
    definitions = {*_kinds(tree.Definition)} - {*_kinds(tree.Statement), *_NOT_COMPILED}
    names = {
        "statements": [*statements, *closes],
        "targets": _kinds(tree.Target),
        "expressions": _kinds(tree.Expression),
        "definitions": sorted(definitions - {"Namespace"}),
        "handlers": _words(tree.Handler, "kind"),
        "types": _kinds(types.Type),
        "values": sorted(_used_values()),
        "options": [option_set.title for option_set in OPTION_SETS],
    }
    yield from ((file, name) for file, some in names.items() for name in some)


@pytest.mark.parametrize(("file", "name"), list(_wanted()))
def test_everything_that_there_is_has_a_snapshot(file: str, name: str) -> None:
    """A new statement, target, type, option set .. is shown before it is used."""
    names = [case.name for case in CASES if case.file.stem == file]
    shown = any(f"{case} ".startswith(f"{name} ") for case in names)
    assert shown, (
        f"add `{BEGIN}{name}` with a design to emitters/{file}.txt, and --update-snapshots"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file.stem}-{case.name}")
def test_a_case_shows_what_its_name_says(case: Case) -> None:
    """A case named after a kind of node has one."""
    kind = getattr(tree, case.name.partition(" ")[0], None)
    if case.file.stem in ("statements", "targets", "expressions", "definitions"):
        assert kind is not None
        nodes = list(walk(parse(case.design, "x.twf").file))
        assert any(isinstance(node, kind) for node in nodes) or "nobody defines" in case.name


def test_every_built_in_function_has_a_snapshot() -> None:
    """Each becomes another name of Python or of the runtime."""
    designs = "\n".join(case.design for case in CASES)
    nodes = walk(parse(designs, "x.twf").file)
    called = {node.function for node in nodes if isinstance(node, tree.Invoke)}
    assert set(BUILTINS) - called == set()


# --- every line of the compiler ------------------------------------------------------

_OTHERS = {"layout", "shape.py", "marks.py", "text.py", "value.py"}
"""What breaks lines, reads modules and marks, makes code of text, and writes one expression: each
has tests of its own."""


def _emitters() -> list[Path]:
    files = (file for file in COMPILER.rglob("*.py"))
    return [f for f in files if not _OTHERS & set(f.relative_to(COMPILER).parts)]


MANY = "workflow W(n: int):\n    if (n == 0):\n        n = 1\n"
MANY += "".join(f"    elif (n == {number}):\n        n = 1\n" for number in range(1, 110))
"""A choice between so many that it is written in another form (`test_limits.py`)."""


PYTHON_DOES = """\
workflow W(n: int) -> (int):
    activity Add(n) -> more
    activity Note(more)
    activity Add(n, n)
    close complete(more)

workflow V(queue: string):
    activity Add(1, 2) -> more
    close

workflow U(n: int) -> (Thing):
    if n == 1:
        close complete(Thing{id: "a"})
    if n == 2:
        close complete(Other{})
    if n == 3:
        close complete

workflow T(n: int) -> (Empty):
    if n == 1:
        close complete(Empty{})
    activity Add(n, 1)

type Thing:
    id: string
    more: int

workflow TheOneThatIsCalledByALongNameSoThatNoLineHoldsAll():
    close

workflow TheOtherThatIsCalledByALongNameSoThatNoLineHoldsAll():
    close
"""
TYPED = Path(__file__).parent / "typed.twf"
"""Of which types a project's values are seen to be (tests/export/test_typed_projects.py)."""
IMPLEMENTED = {"x.twf": {"add": PythonCallable("add", 1), "note": PythonCallable("no te", 2)}}
"""What Python does for a project (`test_projects.py`)."""


@cache
def _lines_run() -> frozenset[tuple[str, int]]:
    """Return the lines of the compiler that writing all the cases runs."""
    cases = [resolve([parse(case.design, "x.twf").file]) for case in CASES]
    texts = MANY, *(file.read_text() for file in WHOLE)
    whole = [resolve([parse(text, "x.twf").file]) for text in texts]
    texts = *(case.design for case in CASES), PYTHON_DOES, TYPED.read_text()
    projects = [resolve([parse(text, "x.twf").file], IMPLEMENTED) for text in texts]

    def write() -> None:
        for design in cases:
            compile_design(design)
        for design in whole:
            compile_design(design, marked=True)
        for design in projects:
            written(design, "x.support")
        for design in projects[len(cases) :]:
            written(design)

    return lines_run(_emitters(), write)


def _lines_of(code: CodeType) -> Iterator[int]:
    yield from (line for _, _, line in code.co_lines() if line)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _lines_of(constant)


def _never(file: Path) -> Iterator[int]:
    """Yield the lines that run only when the compiler, or whoever calls it, is wrong."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.match_case) and _is_wrong(node.body[0]):
            yield node.pattern.lineno
        if isinstance(node, ast.stmt) and _is_wrong(node):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _is_wrong(node: ast.stmt) -> bool:
    never = isinstance(node, ast.Expr) and "assert_never" in ast.unparse(node)
    return never or isinstance(node, ast.Raise)


@pytest.mark.parametrize("file", _emitters(), ids=lambda file: file.stem)
def test_every_line_of_the_emitters_is_shown_by_a_snapshot(file: Path) -> None:
    """A new case of a `match`, or a new `if`, that no snapshot shows is found here."""
    bodies = (c for c in _compiled_functions(file))
    lines = {line for code in bodies for line in _lines_of(code)} - set(_never(file))
    run = {line for name, line in _lines_run() if name == str(file)}
    source = file.read_text().split("\n")
    missing = [f"{file.name}:{line}: {source[line - 1].strip()}" for line in sorted(lines - run)]
    hint = (
        "add a design that runs them to a file in tests/compiler/emitters, and --update-snapshots"
    )
    assert missing == [], hint


def _compiled_functions(file: Path) -> Iterator[CodeType]:
    """Yield the code of the functions of a file; what runs on import is not looked at."""
    module = compile(file.read_text(), str(file), "exec")
    waiting = [c for c in module.co_consts if isinstance(c, CodeType) and c.co_name[0] != "<"]
    for code in waiting:
        if code.co_flags & 2:  # a function, with locals of its own
            yield code
        else:
            waiting += [
                c for c in code.co_consts if isinstance(c, CodeType) and c.co_name[0] != "<"
            ]
